// The shapes of the answers of /api/v1, described once. Types: string, integer, number, boolean, any; a name
// of another schema; [x] is a list; x? may be null; a key that ends in ~ may be absent.

#include "catalog/web/api.hpp"
#include "wire/writer.hpp"

namespace gyoji::catalog::web {
namespace {

struct Key {
    std::string_view name, type;
};
struct Shape {
    std::string_view name;
    std::vector<Key> keys;
};

bool is_plain(std::string_view type) {
    return type == "string" || type == "integer" || type == "number" || type == "boolean";
}

void write_type(wire::Writer& out, std::string_view type) {
    if (type.ends_with('?')) {
        type.remove_suffix(1);
        if (is_plain(type)) {
            out.begin_object().key("type").begin_array().value(type).value("null").end_array().end_object();
            return;
        }
        out.begin_object().key("anyOf").begin_array();
        write_type(out, type);
        out.begin_object().field("type", "null").end_object().end_array().end_object();
        return;
    }
    out.begin_object();
    if (type.starts_with('[')) {
        out.field("type", "array").key("items");
        write_type(out, type.substr(1, type.size() - 2));
    } else if (is_plain(type)) {
        out.field("type", type);
    } else if (type == "null") {
        out.field("type", "null");
    } else if (type == "Facets") {
        out.field("type", "object")
            .key("additionalProperties")
            .begin_object()
            .field("type", "array")
            .key("items");
        write_type(out, "FacetCount");
        out.end_object();
    } else {
        out.field("$ref", "#/components/schemas/" + std::string(type));
    }
    out.end_object();
}

std::string schema_text(Shape const& shape) {
    std::string body;
    wire::Writer out(body);
    out.begin_object().field("type", "object").key("required").begin_array();
    for (Key const& key : shape.keys)
        if (!key.name.ends_with('~')) out.value(key.name);
    out.end_array().key("properties").begin_object();
    for (Key const& key : shape.keys) {
        out.key(key.name.ends_with('~') ? key.name.substr(0, key.name.size() - 1) : key.name);
        write_type(out, key.type);
    }
    out.end_object().field("additionalProperties", false).end_object();
    return body;
}

std::vector<Key> const kDatasetKeys{{"id", "string"},           {"name", "string"},
                                    {"title", "string"},        {"notes", "string"},
                                    {"page", "string"},         {"organization", "OrganizationName?"},
                                    {"groups", "[GroupName]"},  {"tags", "[string]"},
                                    {"licence", "Licence?"},    {"access", "string"},
                                    {"language", "string"},     {"landing_page", "string?"},
                                    {"author", "string?"},      {"maintainer", "string?"},
                                    {"version", "string?"},     {"issued", "string?"},
                                    {"modified", "string?"},    {"fields", "DerivedFields"},
                                    {"period", "Period"},       {"municipality", "DerivedMunicipality"},
                                    {"frequency", "Frequency"}, {"updates", "Updates"},
                                    {"data_rate", "null"},      {"extras", "[Extra]"},
                                    {"recorded", "string"},     {"changed", "string"},
                                    {"files", "integer"}};

Shape with(std::string_view name, std::vector<Key> keys, std::initializer_list<Key> more) {
    keys.insert(keys.end(), more.begin(), more.end());
    return {name, std::move(keys)};
}

std::vector<Shape> parts() {
    return {{"OrganizationName", {{"id", "string"}, {"name", "string"}, {"title", "string"}}},
            {"GroupName", {{"name", "string"}, {"title", "string"}}},
            {"Licence", {{"id", "string"}, {"title", "string"}, {"url", "string?"}, {"is_open", "boolean"}}},
            {"DerivedFields", {{"values", "[integer]"}, {"basis", "string?"}}},
            {"Period", {{"start", "string?"}, {"end", "string?"}, {"basis", "string?"}}},
            {"DerivedMunicipality", {{"code", "string?"}, {"name", "string?"}, {"basis", "string?"}}},
            {"Frequency", {{"value", "string"}, {"text", "string?"}, {"basis", "string?"}}},
            {"Updates", {{"state", "string"}, {"last_update", "string?"}, {"basis", "string?"}}},
            {"Extra", {{"key", "string"}, {"value", "string"}}},
            {"Format",
             {{"value", "string?"}, {"label", "string?"}, {"basis", "string?"}, {"conflict", "boolean"}}},
            {"Piece", {{"text", "string"}, {"marked", "boolean"}}},
            {"Highlight", {{"title", "[Piece]"}, {"snippet", "[Piece]"}, {"snippet_field", "string?"}}},
            {"FacetCount", {{"value", "string"}, {"label", "string"}, {"count", "integer"}}},
            {"Count", {{"value", "string"}, {"count", "integer"}}},
            {"FieldCount", {{"field", "integer"}, {"name", "string"}, {"count", "integer"}}},
            {"Target", {{"distributions", "integer"}, {"reached", "integer"}}}};
}

std::vector<Shape> values() {
    return {{"Distribution",
             {{"id", "string"},
              {"dataset", "string"},
              {"title", "string"},
              {"description", "string"},
              {"page", "string"},
              {"url", "string?"},
              {"download", "string?"},
              {"format", "Format"},
              {"media_type", "string?"},
              {"byte_size", "integer?"},
              {"checksum", "string?"},
              {"checksum_algorithm", "string?"},
              {"issued", "string?"},
              {"modified", "string?"},
              {"licence", "Licence?"},
              {"period", "Period"},
              {"data_rate", "null"}}},
            with("FoundDataset", kDatasetKeys,
                 {{"distributions~", "[Distribution]"}, {"score~", "number"}, {"highlight~", "Highlight"}}),
            with("Dataset", kDatasetKeys, {{"distributions", "[Distribution]"}, {"retired", "boolean"}}),
            {"Organization",
             {{"id", "string"},
              {"name", "string"},
              {"title", "string"},
              {"title_en", "string?"},
              {"description", "string"},
              {"page", "string"},
              {"homepage", "string?"},
              {"sector", "string"},
              {"sector_basis", "string?"},
              {"municipality", "string?"},
              {"datasets~", "integer"}}},
            {"Group",
             {{"id", "string"},
              {"name", "string"},
              {"title", "string"},
              {"description", "string"},
              {"page", "string"},
              {"field", "integer?"},
              {"datasets~", "integer"}}},
            {"Field",
             {{"field", "integer"},
              {"name", "string"},
              {"name_en", "string"},
              {"datasets", "integer"},
              {"distributions", "integer"}}},
            {"Municipality",
             {{"code", "string"},
              {"name", "string"},
              {"name_en", "string?"},
              {"datasets", "integer"},
              {"distributions", "integer"},
              {"participation", "string?"},
              {"participation_basis", "string?"}}}};
}

std::vector<Shape> harvest_values() {
    return {{"Source",
             {{"id", "string"},
              {"title", "string"},
              {"kind", "string"},
              {"location", "string"},
              {"state", "string"},
              {"schedule", "string?"},
              {"records", "integer"},
              {"last_outcome", "string?"},
              {"last_run", "string?"},
              {"next_run", "string?"},
              {"page", "string"}}},
            {"Run",
             {{"id", "string"},
              {"source", "string"},
              {"started", "string"},
              {"ended", "string?"},
              {"outcome", "string"},
              {"read", "integer"},
              {"created", "integer"},
              {"updated", "integer"},
              {"unchanged", "integer"},
              {"superseded", "integer"},
              {"merged", "integer"},
              {"deleted", "integer"},
              {"bad", "integer"},
              {"remarks", "integer"},
              {"reason", "string?"},
              {"reason_en", "string?"},
              {"page", "string"}}},
            {"RunLine",
             {{"number", "integer"},
              {"what", "string"},
              {"place", "string"},
              {"remote_id", "string"},
              {"title", "string"},
              {"dataset", "string?"},
              {"code", "string?"},
              {"reason", "string?"},
              {"reason_en", "string?"}}},
            {"Origin",
             {{"source", "string"},
              {"source_title", "string"},
              {"source_location", "string"},
              {"kind", "string"},
              {"remote_id", "string"},
              {"remote_name", "string"},
              {"state", "string"},
              {"first_seen", "string"},
              {"last_changed", "string"}}},
            {"HistoryEntry", {{"at", "string"}, {"what", "string"}, {"source_title", "string"}}},
            {"Suggestion", {{"text", "string"}, {"count", "integer"}}}};
}

std::vector<Shape> answers() {
    return {{"DatasetPage",
             {{"total", "integer"},
              {"start~", "integer"},
              {"items", "[FoundDataset]"},
              {"facets~", "Facets"},
              {"nearest~", "[string]"},
              {"widened~", "[string]"},
              {"next", "string?"}}},
            {"DatasetHistory",
             {{"id", "string"}, {"name", "string"}, {"origins", "[Origin]"}, {"history", "[HistoryEntry]"}}},
            {"OrganizationList", {{"items", "[Organization]"}}},
            {"GroupList", {{"items", "[Group]"}}},
            {"FieldList", {{"items", "[Field]"}}},
            {"MunicipalityList", {{"items", "[Municipality]"}}},
            {"SourceList", {{"items", "[Source]"}}},
            {"RunList", {{"items", "[Run]"}}},
            {"RunLinePage", {{"items", "[RunLine]"}, {"next", "integer?"}}},
            {"SuggestionList", {{"items", "[Suggestion]"}}},
            {"Statistics",
             {{"datasets", "integer"},
              {"distributions", "integer"},
              {"organizations", "integer"},
              {"target", "Target"},
              {"distributions_other", "integer"},
              {"distributions_without_field", "integer"},
              {"datasets_by_field", "[FieldCount]"},
              {"distributions_by_field", "[FieldCount]"},
              {"municipalities", "[Municipality]"},
              {"by_format", "[Count]"},
              {"by_licence", "[Count]"},
              {"by_frequency", "[Count]"},
              {"by_sector", "[Count]"},
              {"by_year", "[Count]"},
              {"by_update_state", "[Count]"},
              {"organizations_by_distributions", "[Count]"}}},
            {"NewNeed", {{"text", "string"}, {"query~", "string"}}},
            {"NeedReceived", {{"id", "string"}}}};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> const& api_schemas() {
    static auto const schemas = [] {
        std::vector<std::pair<std::string, std::string>> out;
        for (auto const& list : {parts(), values(), harvest_values(), answers()})
            for (Shape const& shape : list) out.emplace_back(std::string(shape.name), schema_text(shape));
        return out;
    }();
    return schemas;
}

}  // namespace gyoji::catalog::web
