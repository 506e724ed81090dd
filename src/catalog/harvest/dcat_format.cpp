#include "catalog/harvest/dcat_format.hpp"

#include "catalog/harvest/json_ld_context.hpp"
#include "catalog/harvest/json_slice.hpp"
#include "catalog/harvest/source_bytes.hpp"
#include "wire/json.hpp"

namespace gyoji::catalog {
namespace {

bool starts_with_any_case(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        char const c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
        if (c != word[i]) return false;
    }
    return true;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Behind declarations, doctype and comments of XML.
std::string_view first_element(std::string_view text) {
    while (text.starts_with("<?") || text.starts_with("<!")) {
        std::size_t end = text.starts_with("<!--") ? text.find("-->") : text.find('>');
        // An internal subset ("<!DOCTYPE rdf:RDF [ <!ENTITY ...> ]>") ends with "]>".
        if (std::size_t const subset = text.find('['); text.starts_with("<!DOCTYPE") && subset < end)
            end = text.find("]>", subset);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(text.find('>', end) + 1);
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    }
    return text;
}

bool is_html(std::string_view text) {
    return starts_with_any_case(text, "<!doctype html") ||
           starts_with_any_case(first_element(text), "<html") || starts_with_any_case(text, "<head") ||
           starts_with_any_case(text, "<body");
}

// data.json has its records in "dataset" and at most the name of a context; an inline context makes it
// JSON-LD.
Result<DcatForm> json_form(std::string_view bytes, std::string const& place) {
    if (bytes.front() == '[') return DcatForm::json_ld;
    auto const context = slice_array(bytes, "@context");
    std::string_view const stated =
        context && !context->items.empty() ? context->items.front().bytes : std::string_view();
    bool const foreign = !stated.empty() && stated.find("project-open-data") == std::string_view::npos;
    if (!foreign && slice_array(bytes, "dataset")) return DcatForm::data_json;
    for (std::string_view const key : {"@context", "@graph", "@id", "@type"})
        if (slice_array(bytes, key)) return DcatForm::json_ld;
    if (slice_array(bytes, "success") && slice_array(bytes, "result"))
        return fail(Fault::unsupported, "catalog.dcat_is_ckan", place);
    auto const document = wire::Document::parse(bytes, wire::Strictness::lenient);
    if (!document) return fail(document.error());
    std::string keys;
    for (auto const& member : document->root().members()) {
        if (member.key.find(':') != std::string_view::npos)
            return DcatForm::json_ld;  // expanded, without a context
        if (keys.size() < 80) keys += (keys.empty() ? "" : ", ") + std::string(member.key);
    }
    return fail(Fault::unsupported, "catalog.dcat_unknown_json", place, {{"keys", keys}});
}

}  // namespace

Result<DcatForm> dcat_form_of(std::string_view bytes, std::string_view content_type,
                              std::string const& place) {
    std::string const type = media_type_of(content_type);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    while (!bytes.empty() && is_blank(bytes.front())) bytes.remove_prefix(1);
    if (bytes.empty()) return fail(Fault::invalid, "catalog.dcat_empty", place);
    if (is_html(bytes)) return fail(Fault::unsupported, "catalog.dcat_is_html", place);
    bool const turtle = type == "text/turtle" || type == "application/x-turtle";
    if (bytes.front() == '{') return json_form(bytes, place);
    // "[" begins a blank node in Turtle too: "[] a dcat:Dataset".
    if (bytes.front() == '[' && !turtle) {
        std::string_view inner = bytes.substr(1);
        while (!inner.empty() && is_blank(inner.front())) inner.remove_prefix(1);
        if (inner.empty() || std::string_view("{[]\"").find(inner.front()) != std::string_view::npos)
            return json_form(bytes, place);
    }
    if (type == "application/n-triples") return DcatForm::n_triples;
    if (bytes.front() == '<') {
        std::string_view const element = first_element(bytes);
        if (bytes.starts_with("<?xml") || bytes.starts_with("<!") || element.starts_with("<rdf:RDF"))
            return DcatForm::rdf_xml;
        std::size_t const end = bytes.find('>');
        // An IRI in angle brackets has no blanks; an element with attributes has.
        if (bytes.substr(0, end).find_first_of(" \n\t") != std::string_view::npos) return DcatForm::rdf_xml;
    }
    return DcatForm::turtle;  // also reads N-Triples
}

}  // namespace gyoji::catalog
