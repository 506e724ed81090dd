#include "catalog/harvest/json_ld_context.hpp"

#include "base/embedded.hpp"
#include "catalog/harvest/iri.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {
namespace {

constexpr std::array<std::string_view, 23> kKeywords{
    "@base",      "@container", "@context",  "@direction", "@graph", "@id",      "@import", "@included",
    "@index",     "@json",      "@language", "@list",      "@nest",  "@none",    "@prefix", "@propagate",
    "@protected", "@reverse",   "@set",      "@type",      "@value", "@version", "@vocab"};

// Reserved for keywords to come (JSON-LD 1.1 section 1.7): ignored with everything below.
bool looks_like_keyword(std::string_view word) {
    return word.size() > 1 && word.front() == '@' && std::all_of(word.begin() + 1, word.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           });
}

bool has_scheme(std::string_view value) {
    std::size_t const colon = value.find(':');
    return colon != std::string_view::npos && colon > 0;
}

bool ends_like_prefix(std::string_view iri) {
    return !iri.empty() && std::string_view(":/?#[]@").find(iri.back()) != std::string_view::npos;
}

std::string place(std::string_view where, std::string_view part) {
    return std::string(where) + "/" + std::string(part);
}

tl::unexpected<Error> bad_context(std::string_view where, std::string_view what) {
    return fail(Fault::invalid, "catalog.jsonld_bad_context", std::string(where),
                {{"what", std::string(what)}});
}

struct Bundle {
    std::string_view url, path;
};
// Where the bundled facts are served, without the scheme. Sources: SEMICeu/DCAT-AP releases,
// project-open-data.cio.gov/v1.1, schema.org.
constexpr Bundle kBundles[] = {
    {"semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld",
     "src/catalog/harvest/context/dcat_ap.jsonld"},
    {"semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld",
     "src/catalog/harvest/context/dcat_ap.jsonld"},
    {"semiceu.github.io/uri.semic.eu-generated/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld",
     "src/catalog/harvest/context/dcat_ap.jsonld"},
    {"semiceu.github.io/uri.semic.eu-generated/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld",
     "src/catalog/harvest/context/dcat_ap.jsonld"},
    {"semiceu.github.io/uri.semic.eu-generated/DCAT-AP/releases/3.0.0/html/examples/context.jsonld",
     "src/catalog/harvest/context/dcat_ap_example.jsonld"},
    {"semiceu.github.io/uri.semic.eu-generated/DCAT-AP/releases/3.0.1/html/examples/context.jsonld",
     "src/catalog/harvest/context/dcat_ap_example.jsonld"},
    {"project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
     "src/catalog/harvest/context/open_data_1_1.jsonld"},
    {"schema.org", "src/catalog/harvest/context/schema_org.jsonld"},
    {"schema.org/docs/jsonldcontext.jsonld", "src/catalog/harvest/context/schema_org.jsonld"},
    {"schema.org/docs/jsonldcontext.json", "src/catalog/harvest/context/schema_org.jsonld"},
};

}  // namespace

bool is_keyword(std::string_view word) {
    return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

std::optional<std::string_view> bundled_context(std::string_view url) {
    for (std::string_view const scheme : {"https://", "http://"})
        if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
    if (url.starts_with("www.")) url.remove_prefix(4);
    if (url.ends_with('/')) url.remove_suffix(1);
    for (Bundle const& bundle : kBundles)
        if (bundle.url == url) return embedded(bundle.path);
    return std::nullopt;
}

TermDefinition const* Context::find(std::string_view term) const {
    std::string const key(term);
    for (Context const* at = this; at; at = at->parent)
        if (auto const found = at->own.find(key); found != at->own.end()) return &found->second;
    return nullptr;
}

// The terms of one local context while they are being defined; a term may need another one first.
struct ContextReader::Defining {
    Context& target;
    std::map<std::string, wire::Json, std::less<>> todo;
    std::map<std::string, bool, std::less<>> state;  // false: being defined, true: done
    std::string where;

    bool is_done(std::string_view term) const {
        auto const known = state.find(term);
        return known != state.end() && known->second;
    }
};

ContextReader::ContextReader(std::string base) {
    contexts_.emplace_back();
    initial_ = &contexts_.back();
    initial_->base = std::move(base);
}

Context* ContextReader::fresh() {
    contexts_.emplace_back();
    return &contexts_.back();
}

Result<Context const*> ContextReader::process(Context const* active, wire::Json local, Propagate propagate,
                                              std::string_view where) {
    Context* const target = fresh();
    target->parent = active;
    target->base = active->base;
    target->vocab = active->vocab;
    target->language = active->language;
    target->previous = active->previous;
    if (local.is_object())
        if (auto const stated = local["@propagate"].boolean())
            propagate = *stated ? Propagate::yes : Propagate::no;
    if (propagate == Propagate::no && !target->previous) target->previous = active;
    CHECK_OK(apply(*target, local, 0, where));
    return target;
}

Result<Context const*> ContextReader::scoped(Context const* active, TermDefinition const& term,
                                             Propagate propagate, std::string_view where) {
    auto const key = std::pair(active, &term);
    if (auto const found = scoped_.find(key); found != scoped_.end()) return found->second;
    Context const* const made = TRY(process(active, term.context, propagate, where));
    scoped_.emplace(key, made);
    return made;
}

Result<wire::Json> ContextReader::bundled_document(std::string_view url, std::string_view where) {
    if (auto const found = bundled_at_.find(url); found != bundled_at_.end())
        return bundled_[found->second].root();
    auto const text = bundled_context(url);
    if (!text)
        return fail(Fault::unsupported, "catalog.jsonld_remote_context", std::string(where),
                    {{"url", std::string(url)}});
    bundled_.push_back(TRY(wire::Document::parse(*text)));
    bundled_at_.emplace(std::string(url), bundled_.size() - 1);
    return bundled_.back().root();
}

Outcome ContextReader::apply(Context& target, wire::Json local, int depth, std::string_view where) {
    if (depth > kContextDepthMax)
        return fail(Fault::too_large, "catalog.jsonld_too_deep", std::string(where),
                    {{"limit", std::to_string(kContextDepthMax)}});
    if (local.is_null()) {
        target.parent = nullptr;
        target.own.clear();
        target.base = initial_->base;
        target.vocab.reset();
        target.language.clear();
        return {};
    }
    if (local.is_array()) {
        std::size_t index = 0;
        for (wire::Json const& item : local.items())
            CHECK_OK(apply(target, item, depth + 1, place(where, std::to_string(index++))));
        return {};
    }
    if (auto const url = local.string()) {
        wire::Json const document = TRY(bundled_document(resolve_iri(target.base, *url), where));
        return apply(target, document["@context"], depth + 1, where);
    }
    if (!local.is_object()) return bad_context(where, local.loose_text());
    return apply_object(target, local, depth, where);
}

Outcome ContextReader::apply_object(Context& target, wire::Json local, int depth, std::string_view where) {
    if (auto const import = local["@import"].string()) {
        wire::Json const document = TRY(bundled_document(resolve_iri(target.base, *import), where));
        CHECK_OK(apply(target, document["@context"], depth + 1, where));
    }
    if (wire::Json const base = local["@base"]; base.is_string())
        target.base = resolve_iri(target.base, *base.string());
    else if (local.has("@base"))
        target.base.clear();
    if (wire::Json const language = local["@language"]; language.is_string())
        target.language = *language.string();
    else if (local.has("@language"))
        target.language.clear();
    if (wire::Json const vocab = local["@vocab"]; vocab.is_string())
        target.vocab = expand(target, *vocab.string(), Relative::document, Vocab::yes);
    else if (local.has("@vocab"))
        target.vocab.reset();

    Defining d{target, {}, {}, std::string(where)};
    for (wire::Json::Member const& member : local.members())
        if (!member.key.starts_with('@') || member.key == "@type")
            d.todo.insert_or_assign(std::string(member.key), member.value);
    definitions_ += d.todo.size();
    if (definitions_ > kTermDefinitionsMax)
        return fail(Fault::too_large, "catalog.jsonld_too_many_terms", std::string(where),
                    {{"limit", std::to_string(kTermDefinitionsMax)}});
    for (auto const& [term, value] : d.todo) CHECK_OK(define(d, term, 0));
    return {};
}

Outcome ContextReader::define(Defining& d, std::string const& term, int depth) {
    if (auto const known = d.state.find(term); known != d.state.end()) {
        if (!known->second) return bad_context(place(d.where, term), term);  // a term that needs itself
        return {};
    }
    if (depth > kTermDependencyDepthMax)
        return fail(Fault::too_large, "catalog.jsonld_too_deep", place(d.where, term),
                    {{"limit", std::to_string(kTermDependencyDepthMax)}});
    d.state[term] = false;
    wire::Json const value = d.todo.find(term)->second;
    d.target.own.erase(term);
    TermDefinition out;
    if (term == "@type") {  // Only its container may be said (section 4.2.2 step 4).
        out.iri = "@type";
    } else if (auto const text = value.string()) {
        out.iri = *text == term ? std::string() : TRY(expand_defining(d, *text, Vocab::yes, depth));
        if (*text == term) CHECK_OK(define_object(d, term, wire::Json(), out, depth));
        out.prefix = term.find_first_of(":/") == std::string::npos && ends_like_prefix(out.iri);
        if (out.iri == "@context") return bad_context(place(d.where, term), "@context");
    } else if (value.is_object()) {
        CHECK_OK(define_object(d, term, value, out, depth));
    } else if (!value.is_null()) {
        return bad_context(place(d.where, term), value.loose_text());
    }
    d.target.own.insert_or_assign(term, std::move(out));
    d.state[term] = true;
    return {};
}

Outcome ContextReader::define_object(Defining& d, std::string const& term, wire::Json value,
                                     TermDefinition& out, int depth) {
    if (auto const type = value["@type"].string())
        out.type = TRY(expand_defining(d, *type, Vocab::yes, depth));
    if (auto const reverse = value["@reverse"].string()) {
        out.iri = TRY(expand_defining(d, *reverse, Vocab::yes, depth));
        out.reverse = true;
    } else if (auto const id = value["@id"].string(); id && *id != term) {
        out.iri = TRY(expand_defining(d, *id, Vocab::yes, depth));
        out.prefix = value["@prefix"].boolean().value_or(false);
    } else if (value.has("@id") && !id) {
        return {};  // "@id": null: the term is to be ignored
    } else if (has_scheme(term)) {
        std::size_t const colon = term.find(':');
        std::string const prefix = term.substr(0, colon);
        if (d.todo.contains(prefix)) CHECK_OK(define(d, prefix, depth + 1));
        TermDefinition const* const known = d.target.find(prefix);
        out.iri = known && !known->iri.empty() ? known->iri + term.substr(colon + 1) : term;
    } else if (d.target.vocab) {
        out.iri = *d.target.vocab + term;
    }
    CHECK_OK(containers(d, term, value, out));
    if (value.has("@language")) out.language = std::string(value["@language"].string().value_or(""));
    if (value.has("@context")) {
        out.has_context = true;
        out.context = value["@context"];
    }
    out.is_nest = out.iri == "@nest";
    return {};
}

Outcome ContextReader::containers(Defining& d, std::string const& term, wire::Json value,
                                  TermDefinition& out) {
    std::vector<wire::Json> words = value["@container"].items();
    if (value["@container"].is_string()) words = {value["@container"]};
    for (wire::Json const& item : words) {
        std::string_view const word = item.string().value_or("");
        if (word == "@list")
            out.list = true;
        else if (word == "@set")
            out.set = true;
        else if (word == "@language")
            out.by_language = true;
        else if (word == "@index")
            out.by_index = true;
        else if (word == "@id")
            out.by_id = true;
        else if (word == "@type")
            out.by_type = true;
        else if (word == "@graph")
            out.graph = true;
        else
            return bad_context(place(d.where, term), word);
    }
    return {};
}

Result<std::string> ContextReader::expand_defining(Defining& d, std::string_view value, Vocab vocab,
                                                   int depth) {
    if (is_keyword(value)) return std::string(value);
    if (d.todo.contains(value) && !d.is_done(value)) CHECK_OK(define(d, std::string(value), depth + 1));
    if (std::size_t const colon = value.find(':'); colon != std::string_view::npos && colon > 0) {
        std::string const prefix(value.substr(0, colon));
        if (!value.substr(colon + 1).starts_with("//") && d.todo.contains(prefix) && !d.is_done(prefix))
            CHECK_OK(define(d, prefix, depth + 1));
    }
    return expand(d.target, value, Relative::no, vocab);
}

std::string ContextReader::expand(Context const& active, std::string_view value, Relative relative,
                                  Vocab vocab) {
    if (is_keyword(value)) return std::string(value);
    if (looks_like_keyword(value)) return {};
    TermDefinition const* const exact = active.find(value);
    if (exact && is_keyword(exact->iri)) return exact->iri;
    if (vocab == Vocab::yes && exact) return exact->iri;
    if (std::size_t const colon = value.find(':'); colon != std::string_view::npos && colon > 0) {
        std::string_view const prefix = value.substr(0, colon), suffix = value.substr(colon + 1);
        if (prefix == "_" || suffix.starts_with("//")) return std::string(value);
        TermDefinition const* const known = active.find(prefix);
        if (known && known->prefix && !known->iri.empty()) return known->iri + std::string(suffix);
        if (is_absolute_iri(value)) return std::string(value);
    }
    if (vocab == Vocab::yes && active.vocab) return *active.vocab + std::string(value);
    if (relative == Relative::document) return resolve_iri(active.base, value);
    return std::string(value);
}

}  // namespace gyoji::catalog
