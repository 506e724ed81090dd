#include "catalog/web/page.hpp"

#include "base/bytes.hpp"
#include "base/embedded.hpp"
#include "http/asset.hpp"

#include <array>
#include <set>

namespace gyoji::catalog::web {
namespace {

using http::View;

// A template that asks for a name the model lacks is our own mistake: seen while we work, never by a visitor.
#ifdef NDEBUG
constexpr http::Strict kStrict = http::Strict::no;
#else
constexpr http::Strict kStrict = http::Strict::yes;
#endif

struct Link {
    char const* key;  // nav.<key> or foot.<key> of messages.tsv
    char const* href;
    bool english;  // the page has an English twin
};
constexpr std::array<Link, 5> kNav{{{"search", "/search", true},
                                    {"organization", "/organization", true},
                                    {"fields", "/fields", true},
                                    {"statistics", "/statistics", true},
                                    {"about", "/about", true}}};
constexpr std::array<Link, 4> kFootFind{{{"search", "/search", true},
                                         {"organization", "/organization", true},
                                         {"fields", "/fields", true},
                                         {"needs", "/needs", true}}};
constexpr std::array<Link, 3> kFootBuild{{{"developers", "/developers", true},
                                          {"openapi", "/api/v1/openapi.json", false},
                                          {"harvest", "/harvest", true}}};
constexpr std::array<Link, 3> kFootAbout{{{"about", "/about", true},
                                          {"statistics", "/statistics", true},
                                          {"access", "/about#accessibility", true}}};

template <std::size_t N>
std::vector<View> links(std::array<Link, N> const& from, http::Request const& request,
                        std::string const& here, char const* words) {
    std::vector<View> out;
    for (Link const& link : from) {
        View item;
        item.set("href", (link.english ? root_of(request) : std::string()) + link.href);
        item.set("label", word(request.language, std::string(words) + link.key));
        item.set("here", here == link.key);
        out.push_back(std::move(item));
    }
    return out;
}

View foot_column(std::string heading, std::vector<View> items) {
    View out;
    out.set("heading", std::move(heading)).set("links", std::move(items));
    return out;
}

// The address of this very state in the other language, also for pages that have no canonical one.
std::string other_language(http::Request const& request, PageMeta const& meta) {
    bool const ja = request.language == Language::ja;
    std::string const state = meta.canonical.empty() ? std::string("/") : meta.canonical;
    return (ja ? "/en" : "") + (ja && state == "/" ? std::string() : state);
}

void set_head(View& view, http::Request const& request, PageMeta const& meta) {
    set_maybe(view, "description", meta.description);
    view.set("noindex", !meta.index || meta.canonical.empty());
    view.set("has_canonical", !meta.canonical.empty());
    std::string const english = request.base_url + "/en" + (meta.canonical == "/" ? "" : meta.canonical);
    view.set("url_ja", request.base_url + meta.canonical).set("url_en", english);
    view.set("canonical", request.language == Language::ja ? request.base_url + meta.canonical : english);
    std::vector<View> alternates;
    auto const add = [&](std::string_view type, std::string_view href, std::string title) {
        View item;
        item.set("type", type).set("href", href);
        set_maybe(item, "title", std::move(title));
        alternates.push_back(std::move(item));
    };
    if (!meta.twin.empty()) add("application/json", meta.twin, "");
    for (auto const& [type, href, title] : meta.alternates) add(type, href, title);
    view.set("alternates", std::move(alternates));
    view.set("has_jsonld", !meta.jsonld.empty()).set_html("jsonld_html", meta.jsonld);
}

void set_frame(View& view, Site const& site, http::Request const& request, PageMeta const& meta) {
    Language const language = request.language;
    view.set("ja", language == Language::ja).set("en", language == Language::en);
    view.set("lang", language == Language::ja ? "ja" : "en").set("root", root_of(request));
    view.set("base", request.base_url).set("demo", site.text.demo);
    view.set("css", http::asset_url("look.css")).set("icons", http::asset_url("icons.svg"));
    bool const script = embedded("ui/dist/gyoji.js").has_value();
    view.set("has_script", script).set("script", script ? http::asset_url("gyoji.js") : std::string());
    std::string const& site_title = language == Language::ja ? site.text.title_ja : site.text.title_en;
    view.set("page_title", meta.title.empty()
                               ? site_title
                               : meta.title + (language == Language::ja ? "｜" : " | ") + site_title);
    view.set("brand_label", word(language, "brand"));
    view.set("other_language", other_language(request, meta));
    view.set("nav", links(kNav, request, meta.nav, "nav."));
    view.set("foot", std::vector<View>{
                         foot_column(word(language, "foot.find"), links(kFootFind, request, "", "foot.")),
                         foot_column(word(language, "foot.build"), links(kFootBuild, request, "", "foot.")),
                         foot_column(word(language, "foot.this"), links(kFootAbout, request, "", "foot."))});
    view.set("foot_about",
             word(language, site.text.operator_name.empty() ? "foot.line" : "foot.line_operator",
                  {{"operator", site.text.operator_name}}));
}

}  // namespace

std::string root_of(http::Request const& request) {
    return request.language == Language::en ? "/en" : "";
}

void set_maybe(View& view, std::string const& name, std::string text) {
    view.set("has_" + name, !text.empty()).set(name, std::move(text));
}

void set_search_box(View& view, std::string_view q, std::string_view css_class) {
    view.set("q", q).set("box_class", css_class).set("kept", std::vector<View>{});
}

void set_crumbs(View& view, http::Request const& request, std::vector<Crumb> const& crumbs) {
    std::vector<View> out;
    auto const add = [&](std::string label, std::string href) {
        View item;
        item.set("label", std::move(label));
        set_maybe(item, "href", std::move(href));
        out.push_back(std::move(item));
    };
    add(word(request.language, "crumb.home"), root_of(request) + "/");
    for (Crumb const& crumb : crumbs) add(crumb.label, crumb.href);
    view.set("crumbs", std::move(out));
}

std::string dataset_href(http::Request const& request, std::string_view name) {
    return root_of(request) + "/dataset/" + http::url_encode(name);
}

std::string file_href(http::Request const& request, std::string_view dataset, std::string_view id) {
    return dataset_href(request, dataset) + "/resource/" + http::url_encode(id);
}

std::string organization_href(http::Request const& request, Organization const& organization) {
    return root_of(request) + "/organization/" + http::url_encode(organization.name);
}

std::vector<View> page_links(std::size_t current, std::size_t last,
                             std::function<std::string(std::size_t)> const& href) {
    std::set<std::size_t> shown{1, last};
    for (std::size_t page = current > 2 ? current - 2 : 1; page <= current + 2 && page <= last; ++page)
        shown.insert(page);
    std::vector<View> out;
    std::size_t before = 0;
    for (std::size_t const page : shown) {
        if (page == 0) continue;
        if (before && page > before + 1)
            out.push_back(View().set("gap", true).set("here", false).set("link", false));
        View item;
        item.set("gap", false).set("here", page == current).set("link", page != current);
        item.set("label", http::grouped(std::int64_t(page)))
            .set("href", page == current ? std::string() : href(page));
        set_maybe(item, "rel", page == current + 1 ? "next" : page + 1 == current ? "prev" : "");
        out.push_back(std::move(item));
        before = page;
    }
    return out;
}

http::Response show(Site const& site, http::Request const& request, std::string_view page, View view,
                    PageMeta const& meta) {
    set_frame(view, site, request, meta);
    set_head(view, request, meta);
    auto response =
        http::Response::html(http::render("catalog/" + std::string(page), view, kStrict), meta.status);
    if (meta.status != 200) return response;
    response.etag = "\"" + sha256_hex(*response.body).substr(0, 16) + "\"";
    response.with("Cache-Control", "no-cache");
    return response;
}

}  // namespace gyoji::catalog::web
