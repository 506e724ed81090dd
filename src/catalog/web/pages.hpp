#pragma once
// The pages, one function each: a request in, a page out. Any thread.

#include "catalog/web/site.hpp"

namespace gyoji::catalog::web {

http::Response home_page(Site& site, http::Request const& request);
http::Response search_page(Site& site, http::Request const& request);
http::Response dataset_page(Site& site, http::Request const& request);
http::Response file_page(Site& site, http::Request const& request);
http::Response organizations_page(Site& site, http::Request const& request);
http::Response organization_page(Site& site, http::Request const& request);
http::Response groups_page(Site& site, http::Request const& request);
http::Response group_page(Site& site, http::Request const& request);
http::Response fields_page(Site& site, http::Request const& request);
http::Response statistics_page(Site& site, http::Request const& request);
http::Response harvest_page(Site& site, http::Request const& request);
http::Response source_page(Site& site, http::Request const& request);
http::Response run_page(Site& site, http::Request const& request);
http::Response about_page(Site& site, http::Request const& request);
http::Response developers_page(Site& site, http::Request const& request);
http::Response needs_page(Site& site, http::Request const& request);
http::Response send_need_page(Site& site, http::Request const& request);

}  // namespace gyoji::catalog::web
