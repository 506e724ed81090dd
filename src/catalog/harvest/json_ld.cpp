#include "catalog/harvest/json_ld.hpp"

#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/json_ld_context.hpp"
#include "catalog/harvest/json_ld_number.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

using MaybeTerm = std::optional<TermId>;
TermDefinition const kNoDefinition{};

// An object with its keys expanded once: (expanded key, member).
struct Entry {
    std::string key;
    wire::Json::Member member;
};

struct Place {
    Place const* above;
    std::string_view part;
    std::size_t index;
};

std::string text_of(Place const* at) {
    if (!at) return {};
    std::string const part = at->part.empty() ? std::to_string(at->index) : std::string(at->part);
    return text_of(at->above) + "/" + part;
}

class Reader {
public:
    Reader(std::string_view base, TripleStore& store) : store_(store), contexts_(std::string(base)) {}

    Outcome read(wire::Json root) { return top(root, contexts_.initial(), nullptr, 0); }
    std::vector<Error> take_remarks() { return std::move(remarks_); }

private:
    struct Item {  // what a value turned into: a term, or a list of terms
        MaybeTerm term;
        bool is_list = false;
    };
    using Items = std::vector<Item>;

    void remark(Place const* at, std::string_view what) {
        if (remarks_.size() < kJsonLdRemarksMax)
            remarks_.push_back(
                {Fault::invalid, "catalog.jsonld_ignored", text_of(at), {{"what", std::string(what)}}});
    }
    Outcome deep_enough(int depth, Place const* at) {
        if (depth <= kJsonLdDepthMax) return {};
        return fail(Fault::too_large, "catalog.jsonld_too_deep", text_of(at),
                    {{"limit", std::to_string(kJsonLdDepthMax)}});
    }

    Outcome top(wire::Json value, Context const* active, Place const* at, int depth);
    Result<Context const*> enter(wire::Json object, Context const* active, TermDefinition const& via,
                                 bool keep, Place const* at);
    Result<std::vector<Entry>> expanded(wire::Json object, Context const*& active, Place const* at);
    Result<MaybeTerm> node(std::vector<Entry> const& entries, Context const* active, Place const* at,
                           int depth, std::string_view known_id = {}, std::string_view extra_type = {});
    Outcome property(TermId subject, Entry const& entry, Context const* active, Place const* at, int depth);
    Outcome properties(TermId subject, std::vector<Entry> const& entries, Context const* active,
                       Place const* at, int depth);
    Outcome reverse_map(TermId subject, wire::Json value, Context const* active, Place const* at, int depth);
    Outcome connect(TermId subject, std::string const& predicate, Items const& items, bool reverse,
                    Place const* at);
    Outcome values(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                   int depth, Items& out);
    Outcome value_of(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                     int depth, Items& out);
    Outcome object_value(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                         int depth, Items& out);
    Outcome language_map(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                         Items& out);
    Outcome key_map(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                    int depth, Items& out);
    MaybeTerm scalar(wire::Json value, TermDefinition const& term, Context const& active);
    MaybeTerm value_object(std::vector<Entry> const& entries, Context const& active, Place const* at);
    MaybeTerm native(wire::Json value, std::string_view datatype);
    Result<MaybeTerm> list_of(Items const& items);
    MaybeTerm resource(std::string_view id);
    Outcome add(TermId s, std::string_view p, TermId o) { return store_.add(s, store_.iri(p), o); }

    TripleStore& store_;
    ContextReader contexts_;
    std::vector<Error> remarks_;
};

bool has_key(std::vector<Entry> const& entries, std::string_view key) {
    return std::any_of(entries.begin(), entries.end(), [&](Entry const& e) { return e.key == key; });
}
wire::Json value_at(std::vector<Entry> const& entries, std::string_view key) {
    for (Entry const& e : entries)
        if (e.key == key) return e.member.value;
    return {};
}
std::vector<wire::Json> as_items(wire::Json value) {
    if (value.is_array()) return value.items();
    if (value.is_null()) return {};
    return {value};
}

MaybeTerm Reader::resource(std::string_view id) {
    if (id.starts_with("_:")) return id.size() > 2 ? MaybeTerm(store_.blank(id.substr(2))) : std::nullopt;
    if (!is_absolute_iri(id)) return std::nullopt;
    return store_.iri(id);
}

// Section 5.1.2 steps 7 to 11: which context holds inside this object. `keep` is set for what a type-scoped
// context may enter.
Result<Context const*> Reader::enter(wire::Json object, Context const* active, TermDefinition const& via,
                                     bool keep, Place const* at) {
    if (active->previous && !keep) {
        auto const members = object.members();
        bool const value = std::any_of(members.begin(), members.end(), [&](auto const& m) {
            return ContextReader::expand(*active, m.key, Relative::no, Vocab::yes) == "@value";
        });
        bool const reference =
            members.size() == 1 &&
            ContextReader::expand(*active, members[0].key, Relative::no, Vocab::yes) == "@id";
        if (!value && !reference) active = active->previous;
    }
    if (via.has_context) active = TRY(contexts_.scoped(active, via, Propagate::yes, text_of(at)));
    if (object.has("@context"))
        active =
            TRY(contexts_.process(active, object["@context"], Propagate::yes, text_of(at) + "/@context"));
    return active;
}

// Expands the keys and brings in the contexts of the types (sorted, as step 11 asks).
Result<std::vector<Entry>> Reader::expanded(wire::Json object, Context const*& active, Place const* at) {
    auto const members = object.members();
    Context const* const types_from = active;
    std::vector<std::string_view> types;
    for (auto const& member : members)
        if (ContextReader::expand(*types_from, member.key, Relative::no, Vocab::yes) == "@type")
            for (wire::Json const& item : as_items(member.value))
                if (auto const word = item.string()) types.push_back(*word);
    std::sort(types.begin(), types.end());
    for (std::string_view const word : types)
        if (TermDefinition const* const term = types_from->find(word); term && term->has_context)
            active = TRY(contexts_.scoped(active, *term, Propagate::no, text_of(at)));
    std::vector<Entry> out;
    out.reserve(members.size());
    for (auto const& member : members) {
        if (member.key == "@context") continue;
        std::string key = ContextReader::expand(*active, member.key, Relative::no, Vocab::yes);
        if (key.empty() || (!is_keyword(key) && key.find(':') == std::string::npos)) continue;
        out.push_back({std::move(key), member});
    }
    return out;
}

Outcome Reader::top(wire::Json value, Context const* active, Place const* at, int depth) {
    CHECK_OK(deep_enough(depth, at));
    if (value.is_array()) {
        std::size_t index = 0;
        for (wire::Json const& item : value.items()) {
            Place const here{at, {}, index++};
            CHECK_OK(top(item, active, &here, depth + 1));
        }
        return {};
    }
    if (!value.is_object()) return {};  // free-floating values say nothing
    active = TRY(enter(value, active, kNoDefinition, false, at));
    auto const entries = TRY(expanded(value, active, at));
    if (has_key(entries, "@value") || has_key(entries, "@list")) return {};
    if (has_key(entries, "@set")) return top(value_at(entries, "@set"), active, at, depth + 1);
    bool const only_graph =
        std::all_of(entries.begin(), entries.end(), [](Entry const& e) { return e.key == "@graph"; });
    if (!only_graph) {
        (void)TRY(node(entries, active, at, depth + 1));
        return {};
    }
    Place const here{at, "@graph", 0};
    for (Entry const& entry : entries) CHECK_OK(top(entry.member.value, active, &here, depth + 1));
    return {};
}

Result<MaybeTerm> Reader::node(std::vector<Entry> const& entries, Context const* active, Place const* at,
                               int depth, std::string_view known_id, std::string_view extra_type) {
    CHECK_OK(deep_enough(depth, at));
    MaybeTerm subject;
    std::string id(known_id);
    bool named = !known_id.empty();
    if (has_key(entries, "@id")) {
        wire::Json const stated = value_at(entries, "@id");
        if (stated.is_string()) {
            id = ContextReader::expand(*active, *stated.string(), Relative::document, Vocab::no);
            named = true;
        } else if (!stated.is_null()) {
            remark(at, "@id");
        }
    }
    if (named) subject = resource(id);
    if (named && !subject) remark(at, id.empty() ? "@id" : id);
    // What hangs below an unusable subject is still read: its nodes may have names of their own.
    TermId const self = subject ? *subject : store_.fresh_blank();
    bool const mute = named && !subject;
    if (!extra_type.empty() && !mute)
        if (auto const type = resource(extra_type)) CHECK_OK(add(self, std::string(kRdf) + "type", *type));
    if (mute) return MaybeTerm();
    CHECK_OK(properties(self, entries, active, at, depth));
    return MaybeTerm(self);
}

Outcome Reader::properties(TermId subject, std::vector<Entry> const& entries, Context const* active,
                           Place const* at, int depth) {
    for (Entry const& entry : entries) {
        Place const here{at, entry.member.key, 0};
        if (entry.key == "@type") {
            for (wire::Json const& item : as_items(entry.member.value)) {
                if (!item.is_string()) {
                    remark(&here, "@type");
                    continue;
                }
                auto const type =
                    resource(ContextReader::expand(*active, *item.string(), Relative::document, Vocab::yes));
                if (type) CHECK_OK(add(subject, std::string(kRdf) + "type", *type));
            }
        } else if (entry.key == "@graph" || entry.key == "@included") {
            CHECK_OK(top(entry.member.value, active, &here, depth + 1));
        } else if (entry.key == "@reverse") {
            CHECK_OK(reverse_map(subject, entry.member.value, active, &here, depth));
        } else if (entry.key == "@nest") {
            for (wire::Json const& nested : as_items(entry.member.value)) {
                CHECK_OK(deep_enough(depth + 1, &here));
                if (!nested.is_object()) continue;
                Context const* inner = active;
                CHECK_OK(properties(subject, TRY(expanded(nested, inner, &here)), inner, &here, depth + 1));
            }
        } else if (!is_keyword(entry.key)) {
            CHECK_OK(property(subject, entry, active, &here, depth));
        }
    }
    return {};
}

Outcome Reader::property(TermId subject, Entry const& entry, Context const* active, Place const* at,
                         int depth) {
    TermDefinition const* const found = active->find(entry.member.key);
    TermDefinition const& term = found ? *found : kNoDefinition;
    Items items;
    CHECK_OK(values(entry.member.value, term, active, at, depth, items));
    return connect(subject, entry.key, items, term.reverse, at);
}

Outcome Reader::reverse_map(TermId subject, wire::Json value, Context const* active, Place const* at,
                            int depth) {
    for (auto const& member : value.members()) {
        Place const here{at, member.key, 0};
        std::string const key = ContextReader::expand(*active, member.key, Relative::no, Vocab::yes);
        if (key.empty() || is_keyword(key) || key.find(':') == std::string::npos) continue;
        TermDefinition const* const found = active->find(member.key);
        TermDefinition const& term = found ? *found : kNoDefinition;
        Items items;
        CHECK_OK(values(member.value, term, active, &here, depth, items));
        CHECK_OK(connect(subject, key, items, !term.reverse, &here));
    }
    return {};
}

Outcome Reader::connect(TermId subject, std::string const& predicate, Items const& items, bool reverse,
                        Place const* at) {
    if (!is_absolute_iri(predicate) || predicate.starts_with("_:")) return {};
    TermId const relation = store_.iri(predicate);
    for (Item const& item : items) {
        if (!item.term) continue;
        if (!reverse) {
            CHECK_OK(store_.add(subject, relation, *item.term));
        } else if (store_.term(*item.term).kind == TermKind::literal || item.is_list) {
            remark(at, "@reverse");
        } else {
            CHECK_OK(store_.add(*item.term, relation, subject));
        }
    }
    return {};
}

Outcome Reader::values(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                       int depth, Items& out) {
    CHECK_OK(deep_enough(depth, at));
    if (term.type == "@json") {
        std::string text;
        value.write(text);
        out.push_back({store_.literal(text, {}, std::string(kRdf) + "JSON")});
        return {};
    }
    if (term.by_language && value.is_object()) return language_map(value, term, active, at, out);
    if ((term.by_index || term.by_id || term.by_type) && value.is_object())
        return key_map(value, term, active, at, depth, out);
    bool const already = value.is_object() && [&] {
        for (auto const& m : value.members())
            if (ContextReader::expand(*active, m.key, Relative::no, Vocab::yes) == "@list") return true;
        return false;
    }();
    if (!term.list || already) return value_of(value, term, active, at, depth, out);
    Items items;
    TermDefinition plain = term;
    plain.list = false;
    if (value.is_null()) return {};
    std::size_t index = 0;
    for (wire::Json const& item : as_items(value)) {
        Place const here{at, {}, index++};
        // An array inside a list is a list of its own.
        CHECK_OK(values(item, item.is_array() ? term : plain, active, &here, depth + 1, items));
    }
    out.push_back({TRY(list_of(items)), true});
    return {};
}

Outcome Reader::value_of(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                         int depth, Items& out) {
    CHECK_OK(deep_enough(depth, at));
    if (value.is_null()) return {};
    if (value.is_array()) {
        std::size_t index = 0;
        for (wire::Json const& item : value.items()) {
            Place const here{at, {}, index++};
            CHECK_OK(value_of(item, term, active, &here, depth + 1, out));
        }
        return {};
    }
    if (value.is_object()) return object_value(value, term, active, at, depth, out);
    auto const made = scalar(value, term, *active);
    if (!made) remark(at, value.loose_text());
    out.push_back({made});
    return {};
}

Outcome Reader::object_value(wire::Json value, TermDefinition const& term, Context const* active,
                             Place const* at, int depth, Items& out) {
    active = TRY(enter(value, active, term, false, at));
    auto const entries = TRY(expanded(value, active, at));
    if (has_key(entries, "@value")) {
        out.push_back({value_object(entries, *active, at)});
        return {};
    }
    if (has_key(entries, "@set"))
        return value_of(value_at(entries, "@set"), term, active, at, depth + 1, out);
    if (has_key(entries, "@list")) {
        Items items;
        TermDefinition plain = term;
        plain.list = plain.has_context = false;
        std::size_t index = 0;
        for (wire::Json const& item : as_items(value_at(entries, "@list"))) {
            Place const here{at, {}, index++};
            TermDefinition inner = plain;
            inner.list = item.is_array();
            CHECK_OK(values(item, inner, active, &here, depth + 1, items));
        }
        out.push_back({TRY(list_of(items)), true});
        return {};
    }
    if (entries.size() == 1 && entries[0].key == "@id") {  // a reference says nothing about its node
        wire::Json const id = entries[0].member.value;
        auto const found =
            id.is_string()
                ? resource(ContextReader::expand(*active, *id.string(), Relative::document, Vocab::no))
                : std::nullopt;
        if (!found) remark(at, "@id");
        out.push_back({found});
        return {};
    }
    out.push_back({TRY(node(entries, active, at, depth + 1))});
    return {};
}

Outcome Reader::language_map(wire::Json value, TermDefinition const& term, Context const* active,
                             Place const* at, Items& out) {
    (void)term;
    for (auto const& member : value.members()) {
        bool const none = ContextReader::expand(*active, member.key, Relative::no, Vocab::yes) == "@none";
        for (wire::Json const& item : as_items(member.value)) {
            Place const here{at, member.key, 0};
            if (auto const text = item.string())
                out.push_back({store_.literal(*text, none ? std::string_view() : member.key, {})});
            else
                remark(&here, "@language");
        }
    }
    return {};
}

// Index, id and type maps (section 5.1.2 step 13.8): the key says the node's id or one more type; an index is
// not data.
Outcome Reader::key_map(wire::Json value, TermDefinition const& term, Context const* active, Place const* at,
                        int depth, Items& out) {
    for (auto const& member : value.members()) {
        Place const here{at, member.key, 0};
        bool const none = ContextReader::expand(*active, member.key, Relative::no, Vocab::yes) == "@none";
        for (wire::Json const& item : as_items(member.value)) {
            if (term.by_index || none || !item.is_object()) {
                TermDefinition plain = term;
                if (term.by_type && item.is_string() && plain.type.empty()) plain.type = "@id";
                CHECK_OK(value_of(item, plain, active, &here, depth + 1, out));
                continue;
            }
            Context const* inner = TRY(enter(item, active, term, term.by_type, &here));
            if (term.by_type)
                if (TermDefinition const* const type = active->find(member.key); type && type->has_context)
                    inner = TRY(contexts_.scoped(inner, *type, Propagate::no, text_of(&here)));
            auto const entries = TRY(expanded(item, inner, &here));
            std::string const key = ContextReader::expand(*active, member.key, Relative::document,
                                                          term.by_id ? Vocab::no : Vocab::yes);
            out.push_back({TRY(
                node(entries, inner, &here, depth + 1, term.by_id ? key : "", term.by_type ? key : ""))});
        }
    }
    return {};
}

MaybeTerm Reader::scalar(wire::Json value, TermDefinition const& term, Context const& active) {
    if (auto const text = value.string()) {
        if (term.type == "@id")
            return resource(ContextReader::expand(active, *text, Relative::document, Vocab::no));
        if (term.type == "@vocab")
            return resource(ContextReader::expand(active, *text, Relative::document, Vocab::yes));
        if (!term.type.empty() && term.type != "@none") return store_.literal(*text, {}, term.type);
        return store_.literal(*text, term.language.value_or(active.language), {});
    }
    bool const typed = !term.type.empty() && !term.type.starts_with('@');
    return native(value, typed ? std::string_view(term.type) : std::string_view());
}

MaybeTerm Reader::native(wire::Json value, std::string_view datatype) {
    if (auto const text = value.string()) return store_.literal(*text, {}, datatype);
    if (auto const truth = value.boolean())
        return store_.literal(*truth ? "true" : "false", {},
                              datatype.empty() ? std::string(kXsd) + "boolean" : std::string(datatype));
    auto const number = rdf_number(value.number_text(), datatype);
    if (!number) return std::nullopt;
    return store_.literal(number->text, {}, number->datatype);
}

MaybeTerm Reader::value_object(std::vector<Entry> const& entries, Context const& active, Place const* at) {
    wire::Json const value = value_at(entries, "@value"), language = value_at(entries, "@language"),
                     type = value_at(entries, "@type");
    if (value.is_null()) return std::nullopt;
    std::string const datatype =
        type.is_string() ? ContextReader::expand(active, *type.string(), Relative::document, Vocab::yes)
                         : std::string();
    if (datatype == "@json") {
        std::string text;
        value.write(text);
        return store_.literal(text, {}, std::string(kRdf) + "JSON");
    }
    bool const wrong_type = !type.is_null() && !is_absolute_iri(datatype);
    if (value.is_object() || value.is_array() || wrong_type || (!language.is_null() && !value.is_string())) {
        remark(at, "@value");
        return std::nullopt;
    }
    if (language.is_string()) return store_.literal(*value.string(), *language.string(), {});
    return native(value, datatype);
}

Result<MaybeTerm> Reader::list_of(Items const& items) {
    TermId const nil = store_.iri(std::string(kRdf) + "nil");
    TermId head = nil, last = nil;
    for (Item const& item : items) {
        if (!item.term) continue;
        TermId const cell = store_.fresh_blank();
        if (head == nil)
            head = cell;
        else
            CHECK_OK(add(last, std::string(kRdf) + "rest", cell));
        CHECK_OK(add(cell, std::string(kRdf) + "first", *item.term));
        last = cell;
    }
    if (head != nil) CHECK_OK(add(last, std::string(kRdf) + "rest", nil));
    return MaybeTerm(head);
}

}  // namespace

Result<std::vector<Error>> read_json_ld(wire::Json root, std::string_view base, TripleStore& store) {
    if (!root.is_object() && !root.is_array()) return fail(Fault::invalid, "catalog.jsonld_no_nodes", "/");
    Reader reader(base, store);
    CHECK_OK(reader.read(root));
    return reader.take_remarks();
}

}  // namespace gyoji::catalog
