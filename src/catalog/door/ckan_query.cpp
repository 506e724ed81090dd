#include "catalog/door/ckan_query.hpp"

#include "base/messages.hpp"
#include "search/language.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gyoji::catalog {

namespace {

using search::FieldKind;
using search::Node;

struct Name {
    std::string_view ckan, ours;
    FieldKind kind;
};

// Solr's field names of CKAN (config/solr/schema.xml) and ours (index_fields.hpp). "" = the words of every
// field.
constexpr std::array kNames = std::to_array<Name>({
    {"text", "", FieldKind::text},
    {"title", "title", FieldKind::text},
    {"title_ngram", "title", FieldKind::text},
    {"title_string", "title", FieldKind::text},
    {"name_ngram", "name", FieldKind::text},
    {"notes", "notes", FieldKind::text},
    {"res_name", "res_name", FieldKind::text},
    {"res_description", "res_description", FieldKind::text},
    {"res_url", "res_url", FieldKind::text},
    {"maintainer", "maintainer", FieldKind::text},
    {"id", "id", FieldKind::keyword},
    {"name", "name", FieldKind::keyword},
    {"organization", "organization", FieldKind::keyword},
    {"owner_org", "owner_org", FieldKind::keyword},
    {"groups", "groups", FieldKind::keyword},
    {"tags", "tags", FieldKind::keyword},
    {"license_id", "license_id", FieldKind::keyword},
    {"license", "license_id", FieldKind::keyword},
    {"res_format", "res_format", FieldKind::keyword},
    {"state", "state", FieldKind::keyword},
    {"dataset_type", "dataset_type", FieldKind::keyword},
    {"type", "dataset_type", FieldKind::keyword},
    {"url", "url", FieldKind::keyword},
    {"version", "version", FieldKind::keyword},
    {"author_email", "author_email", FieldKind::keyword},
    {"maintainer_email", "maintainer_email", FieldKind::keyword},
    {"format", "format", FieldKind::keyword},
    {"sector", "sector", FieldKind::keyword},
    {"municipality", "municipality", FieldKind::keyword},
    {"field", "field", FieldKind::keyword},
    {"frequency", "frequency", FieldKind::keyword},
    {"year", "year", FieldKind::keyword},
    {"update_state", "update_state", FieldKind::keyword},
    {"metadata_created", "metadata_created", FieldKind::date},
    {"metadata_modified", "metadata_modified", FieldKind::date},
    {"num_resources", "files", FieldKind::number},
    {"capacity", "=public", FieldKind::keyword},
    {"private", "=false", FieldKind::keyword},
    {"permission_labels", "=public", FieldKind::keyword},
    {"entity_type", "=package", FieldKind::keyword},
    {"site_id", "=*", FieldKind::keyword},
});

Name const* find(std::string_view ckan) {
    auto const found = std::ranges::find(kNames, ckan, &Name::ckan);
    return found == kNames.end() ? nullptr : &*found;
}

// What Solr knows by pattern and we have not: matches nothing, instead of being taken for a key of extras.
bool foreign_pattern(std::string_view name) {
    static constexpr std::array<std::string_view, 12> exact{
        "views_total", "views_recent", "depends_on", "dependency_of", "derives_from", "has_derivation",
        "links_to",    "linked_from",  "child_of",   "parent_of",     "res_type",     "indexed_ts"};
    return std::ranges::find(exact, name) != exact.end() || name.starts_with("vocab_") ||
           name.starts_with("res_extras_") || name.ends_with("_date");
}

std::string_view extras_key(std::string_view name) {
    return name.starts_with("extras_") ? name.substr(7) : name;
}

search::FieldMap const& field_map() {
    static search::FieldMap const map = [] {
        search::FieldMap fields;
        fields.kind = [](std::string_view name) {
            if (Name const* const known = find(name)) return known->kind;
            // Ranges are asked of these, so that they must be known as what they are in Solr.
            if (name.starts_with("views_")) return FieldKind::number;
            return name.ends_with("_date") ? FieldKind::date : FieldKind::keyword;
        };
        for (Name const& name : kNames) fields.names.emplace_back(name.ckan);
        return fields;
    }();
    return map;
}

void make_constant(Node& node, std::string_view constant) {
    bool const matches = constant == "*" || node.value == "*" || node.value == constant ||
                         (node.kind == Node::Kind::prefix && constant.starts_with(node.value));
    node = Node{.kind = matches ? Node::Kind::all : Node::Kind::none};
}

void make_extra(Node& node) {
    std::string const key(extras_key(node.field));
    node.field = "extras";
    if (node.kind == Node::Kind::range) {
        node = Node{.kind = Node::Kind::none};
        return;
    }
    if (node.value == "*") {
        node.kind = Node::Kind::prefix;
        node.value = key + "=";
        return;
    }
    if (node.kind == Node::Kind::text) node.kind = Node::Kind::keyword;
    node.value = key + "=" + node.value;
}

void translate(Node& node) {
    for (Node& child : node.children) translate(child);
    if (node.field.empty()) return;
    Name const* const known = find(node.field);
    if (!known) {
        if (foreign_pattern(node.field))
            node = Node{.kind = Node::Kind::none};
        else
            make_extra(node);
        return;
    }
    if (known->ours.starts_with('='))
        make_constant(node, known->ours.substr(1));
    else
        node.field = known->ours;
}

CkanResult<Node> translated(Result<Node> parsed) {
    if (!parsed) return fail(ckan_query_error(sentence(parsed.error(), Language::en)));
    translate(*parsed);
    return std::move(*parsed);
}

std::string_view trimmed(std::string_view text) {
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        std::size_t const cut = text.find(separator);
        std::string_view const part = trimmed(text.substr(0, cut));
        if (!part.empty()) parts.push_back(part);
        if (cut == text.npos) return parts;
        text.remove_prefix(cut + 1);
    }
}

// CKAN's default (lib/search/query.py, QUERY_FIELDS).
constexpr std::string_view kQueryFields = "name^4 title^4 tags^2 groups^2 text";

std::vector<std::pair<std::string, double>> weighted(std::string_view qf) {
    std::vector<std::pair<std::string, double>> fields;
    for (std::string_view const part : split(qf.empty() ? kQueryFields : qf, ' ')) {
        std::size_t const caret = part.find('^');
        std::string_view const name = part.substr(0, caret);
        double weight = 1;
        if (caret != part.npos) {
            auto const [end, error] =
                std::from_chars(part.data() + caret + 1, part.data() + part.size(), weight);
            if (error != std::errc()) weight = 1;
        }
        // Words of a keyword field are looked for in its text twin.
        if (name == "tags" || name == "groups" || name == "organization" || name == "extras")
            fields.emplace_back(std::string(name) + "_text", weight);
        else if (name == "name")
            fields.emplace_back("name", weight);
        else if (Name const* const known = find(name); known && known->kind == FieldKind::text)
            fields.emplace_back(std::string(known->ours), weight);
    }
    if (fields.empty()) fields.emplace_back("", 1.0);
    return fields;
}

}  // namespace

CkanResult<Node> ckan_query(CkanQueryText const& text, Instant now) {
    std::string_view const q = trimmed(text.q);
    if (q.empty() || q == R"("")" || q == "''" || q == "*:*" || q == "*")
        return Node{.kind = Node::Kind::all};
    bool const lucene = q.find(':') != q.npos || text.def_type == "lucene";
    if (!lucene) {
        auto parsed = search::parse_dismax(q, weighted(text.qf));
        if (!parsed) return fail(ckan_query_error(sentence(parsed.error(), Language::en)));
        return std::move(*parsed);
    }
    std::string_view const df = text.df.empty() ? std::string_view("text") : std::string_view(text.df);
    auto const op = text.q_op == "OR" ? search::Operator::or_ : search::Operator::and_;
    return translated(search::parse_lucene(q, field_map(), df, op, now));
}

CkanResult<Node> ckan_filter(std::string const& fq, Instant now) {
    return translated(search::parse_lucene(fq, field_map(), "text", search::Operator::and_, now));
}

CkanResult<std::vector<search::SortKey>> ckan_sort(std::string_view text) {
    using search::SortKey;
    std::vector<SortKey> keys;
    for (std::string_view const part : split(text, ',')) {
        std::vector<std::string_view> const words = split(part, ' ');
        if (words.size() != 2 ||
            (words[1] != "asc" && words[1] != "desc" && words[1] != "ASC" && words[1] != "DESC"))
            return fail(ckan_query_error("Invalid \"sort\" parameter"));
        bool const descending = words[1] == "desc" || words[1] == "DESC";
        std::string_view const field = words[0];
        if (field == "score")
            keys.push_back({SortKey::By::score, {}, descending});
        else if (field == "id")
            keys.push_back({SortKey::By::id, {}, descending});
        else if (field == "name")
            keys.push_back({SortKey::By::text, "name", descending});
        else if (field == "title" || field == "title_string")
            keys.push_back({SortKey::By::text, "title_string", descending});
        else if (Name const* const known = find(field);
                 known && (known->kind == FieldKind::date || known->kind == FieldKind::number))
            keys.push_back({SortKey::By::number, std::string(known->ours), descending});
        // Any other name is one of Solr's dynamic fields that no set has: it orders nothing.
    }
    return keys;
}

CkanFacet ckan_facet(std::string_view name) {
    Name const* const known = find(name);
    if (known && known->kind == FieldKind::keyword && !known->ours.starts_with('='))
        return {std::string(known->ours), {}};
    if (known || foreign_pattern(name)) return {};
    return {"extras", std::string(extras_key(name)) + "="};
}

}  // namespace gyoji::catalog
