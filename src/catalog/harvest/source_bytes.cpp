#include "catalog/harvest/source_bytes.hpp"

namespace gyoji::catalog {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trim(std::string_view text) {
    auto const outside = [](char c) { return c == ' ' || c == '\t' || c == '"' || c == '\''; };
    while (!text.empty() && outside(text.front())) text.remove_prefix(1);
    while (!text.empty() && outside(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string media_type_of(std::string_view content_type) {
    return lower(trim(content_type.substr(0, content_type.find(';'))));
}

std::string charset_of(std::string_view content_type) {
    std::string const low = lower(content_type);
    std::size_t const at = low.find("charset=");
    if (at == std::string::npos) return {};
    std::string_view const rest = std::string_view(low).substr(at + 8);
    return std::string(trim(rest.substr(0, rest.find_first_of("; ,"))));
}

Result<wire::Document> source_options(SourceSpec const& spec) {
    auto document =
        wire::Document::parse(spec.options_json.empty() ? std::string_view("{}") : spec.options_json);
    if (!document || !document->root().is_object())
        return fail(Fault::invalid, "catalog.source_options_wrong", "options",
                    {{"found", spec.options_json.substr(0, 80)}});
    return document;
}

std::optional<RemoteOrganization> organization_of_options(wire::Json options) {
    wire::Json const from = options["organization"];
    if (!from.is_object()) return std::nullopt;
    RemoteOrganization to;
    to.name = from["name"].loose_text();
    to.title = from["title"].loose_text();
    to.id = from["id"].loose_text();
    if (to.id.empty()) to.id = to.name.empty() ? to.title : to.name;
    to.description = from["description"].loose_text();
    to.homepage = from["homepage"].loose_text();
    to.image_url = from["image_url"].loose_text();
    if (to.id.empty()) return std::nullopt;
    return to;
}

}  // namespace gyoji::catalog
