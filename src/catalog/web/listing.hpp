#pragma once
// The pages of one organisation and of one group: facts, three figures, the table of their data sets. Any
// thread.

#include "catalog/web/page.hpp"

namespace gyoji::catalog::web {

struct Listing {
    std::string field, value;  // the filter of the search: organization = t131032
    std::string path;          // /organization/t131032, without the language
    std::string kicker, title, text, homepage;
    std::vector<http::View> facts;
    std::vector<Crumb> crumbs;
    PageMeta meta;
    bool second_line_organization = false;
};

http::Response show_listing(Site& site, http::Request const& request, Listing listing);
http::View fact(std::string label, std::string value, bool big, std::string note = {});

}  // namespace gyoji::catalog::web
