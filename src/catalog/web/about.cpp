// The guide for people and the guide for developers. Every example is a link or a line that works against
// this server.

#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"

#include <array>

namespace gyoji::catalog::web {
namespace {

using http::View;

struct Example {
    char const* key;  // about.<key>
    char const* text;
};
constexpr std::array<Example, 8> kExamples{{{"words", "避難所 備蓄"},
                                            {"phrase", "\"公衆無線LAN\""},
                                            {"without", "人口 -世帯"},
                                            {"either", "保育園 OR 幼稚園"},
                                            {"title_in", "title:一覧"},
                                            {"format", "防災 format:CSV"},
                                            {"year", "year:2020"},
                                            {"date", "modified:>=2022-04-01"}}};

struct Guide {
    char const* key;   // dev.<key>, dev.<key>_text
    char const* code;  // {base} = this server, {name} and {organization} = one that is here
};
constexpr std::array<Guide, 7> kGuides{{
    {"find",
     "curl '{base}/api/v1/datasets?q=%E9%81%BF%E9%9B%A3&rows=5'\n"
     "curl '{base}/api/v1/datasets?organization={organization}&format=CSV&sort=modified'\n"
     "curl '{base}/api/v1/datasets?rows=0&facets=field,format,municipality'"},
    {"one",
     "curl '{base}/api/v1/datasets/{name}'\n"
     "curl '{base}/api/v1/organizations/{organization}'\n"
     "curl '{base}/api/v1/statistics'"},
    {"all",
     "curl '{base}/api/v1/datasets?rows=1000&cursor='\n"
     "# {next}\n"
     "curl '{base}/api/v1/datasets?rows=1000&cursor=NEXT'"},
    {"ckan",
     "curl '{base}/api/3/action/package_search?q=AED&rows=5'\n"
     "curl '{base}/api/3/action/package_show?id={name}'\n"
     "pip install ckanapi && ckanapi action package_search q=AED -r {base}"},
    {"dcat",
     "curl '{base}/catalog.ttl'\n"
     "curl '{base}/dataset/{name}.jsonld'"},
    {"feed", "curl '{base}/search.atom?q=%E9%81%BF%E9%9B%A3'"},
    {"need",
     "curl '{base}/api/v1/needs' -H 'Content-Type: application/json' \\\n"
     "  -d '{\"text\": \"{need}\"}'"},
}};

std::string filled(std::string text, Values const& values) {
    for (auto const& [name, value] : values) {
        std::string const key = "{" + name + "}";
        for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + value.size()))
            text.replace(at, key.size(), value);
    }
    return text;
}

// A data set and a publisher that really are here, so that the lines answer.
Values sample(Site& site, http::Request const& request) {
    Values out{{"base", request.base_url},
               {"next", word(request.language, "dev.next")},
               {"need", word(request.language, "dev.need_example")}};
    FindRequest wanted;
    wanted.q = "AED";
    wanted.rows = 1;
    auto found = site.catalog.find(wanted);
    if (!found || found->items.empty()) {
        wanted.q.clear();
        found = site.catalog.find(wanted);
    }
    bool const any = found && !found->items.empty();
    std::string organization = "ORGANIZATION";
    if (any)
        if (auto const* known =
                site.catalog.directory()->organization(found->items.front().dataset.organization.text))
            organization = known->name;
    out.emplace_back("name", any ? http::url_encode(found->items.front().dataset.name) : "NAME");
    out.emplace_back("organization", http::url_encode(organization));
    return out;
}

}  // namespace

http::Response about_page(Site& site, http::Request const& request) {
    Language const language = request.language;
    View view;
    set_crumbs(view, request, {{word(language, "about.title"), ""}});
    std::vector<View> examples, classes;
    for (Example const& each : kExamples) {
        View row;
        row.set("text", each.text).set("meaning", word(language, std::string("about.") + each.key));
        row.set("href", root_of(request) + "/search?q=" + http::url_encode(each.text));
        examples.push_back(std::move(row));
    }
    for (char const* key : {"1", "2", "3", "4", "0"})
        classes.push_back(View()
                              .set("label", word(language, std::string("class.") + key))
                              .set("basis", word(language, std::string("class_basis.") + key)));
    set_maybe(view, "operator", site.text.operator_name);
    view.set("examples", std::move(examples)).set("classes", std::move(classes));
    PageMeta meta;
    meta.nav = "about";
    meta.title = word(language, "about.title");
    meta.description = word(language, "about.description");
    meta.canonical = "/about";
    meta.twin = "/api/v1/openapi.json";
    return show(site, request, "about", std::move(view), meta);
}

http::Response developers_page(Site& site, http::Request const& request) {
    Language const language = request.language;
    View view;
    set_crumbs(
        view, request,
        {{word(language, "about.title"), root_of(request) + "/about"}, {word(language, "dev.title"), ""}});
    Values const values = sample(site, request);
    std::vector<View> guides;
    for (Guide const& each : kGuides) {
        std::string const key = std::string("dev.") + each.key;
        View row;
        row.set("key", each.key)
            .set("heading", word(language, key))
            .set("text", word(language, key + "_text"))
            .set("code", filled(each.code, values));
        guides.push_back(std::move(row));
    }
    view.set("guides", std::move(guides));
    view.set("doors",
             std::vector<View>{View().set("href", "/api/3/action/site_read").set("label", "CKAN Action API"),
                               View().set("href", "/catalog.ttl").set("label", "DCAT (Turtle)"),
                               View().set("href", "/catalog.jsonld").set("label", "DCAT (JSON-LD)")});
    PageMeta meta;
    meta.nav = "about";
    meta.title = word(language, "dev.title");
    meta.description = word(language, "dev.description");
    meta.canonical = "/developers";
    meta.twin = "/api/v1/openapi.json";
    return show(site, request, "developers", std::move(view), meta);
}

}  // namespace gyoji::catalog::web
