#pragma once
// One page around a view model: head, navigation, footer, both languages, twin in /api/v1, ETag. Any thread.

#include "catalog/web/site.hpp"
#include "catalog/web/words.hpp"
#include "http/page.hpp"

namespace gyoji::catalog::web {

struct PageMeta {
    std::string title;  // before "｜行司"; "" on the front page
    std::string description;
    std::string nav;        // which word of the navigation is current
    std::string canonical;  // path and query without the language; "" = none (errors)
    std::string twin;       // path of the same state in /api/v1
    bool index = true;
    std::string jsonld;
    struct Alternate {
        std::string type, href, title;
    };
    std::vector<Alternate> alternates;
    int status = 200;
};

struct Crumb {
    std::string label, href;  // href "" = here
};

std::string root_of(http::Request const& request);  // "" or "/en"
http::Response show(Site const& site, http::Request const& request, std::string_view page, http::View view,
                    PageMeta const& meta);
// The first crumb, the front page, is set here.
void set_crumbs(http::View& view, http::Request const& request, std::vector<Crumb> const& crumbs);
// Sets name and has_name.
void set_maybe(http::View& view, std::string const& name, std::string text);
// What the search box of every page needs.
void set_search_box(http::View& view, std::string_view q, std::string_view css_class = "");
// JSON-LD of a list of crumbs and the like is written by the doors; this is the address of a data set and of
// a file.
std::string dataset_href(http::Request const& request, std::string_view name);
std::string file_href(http::Request const& request, std::string_view dataset, std::string_view id);
std::string organization_href(http::Request const& request, Organization const& organization);

// Numbered pages: 1 … 4 [5] 6 … 210.
std::vector<http::View> page_links(std::size_t current, std::size_t last,
                                   std::function<std::string(std::size_t)> const& href);

}  // namespace gyoji::catalog::web
