#include "catalog/harvest/html_page.hpp"

#include "wire/json.hpp"

namespace gyoji::catalog {

Result<HtmlPage> read_html_facts(std::string_view json, std::string const& place) {
    auto const document = wire::Document::parse(json, wire::Strictness::lenient);
    if (!document || !document->root().is_object())
        return fail(Fault::internal, "catalog.page_wrong_answer", place);
    wire::Json const root = document->root();
    HtmlPage out;
    out.title = root["title"].loose_text();
    out.description = root["description"].loose_text();
    out.robots = root["robots"].loose_text();
    out.base = root["base"].loose_text();
    out.cut = root["cut"].boolean().value_or(true);
    for (wire::Json const& from : root["links"].items()) {
        if (out.links.size() >= kPageLinksMax) break;
        PageLink& to = out.links.emplace_back();
        to.href = from["href"].loose_text();
        to.text = from["text"].loose_text();
        to.rel = from["rel"].loose_text();
        to.row = from["row"].loose_text();
        to.around = from["around"].loose_text();
        to.intro = from["intro"].loose_text();
        for (wire::Json const& heading : from["headings"].items())
            to.headings.push_back(heading.loose_text());
    }
    return out;
}

}  // namespace gyoji::catalog
