#pragma once
// What every page and door of the catalogue is given. Built once by app/.

#include "base/clock.hpp"
#include "base/id.hpp"
#include "catalog/api/catalog.hpp"
#include "http/route.hpp"

#include <string>
#include <vector>

namespace gyoji::catalog {

struct SiteText {
    std::string title_ja = "行司", title_en = "Gyoji";
    std::string description_ja, description_en;
    std::string operator_name;
    bool demo = false;  // a band on every page says that all names are invented
};

// Use is counted by set, file, channel and day; robots apart; addresses only in memory.
class UseCounter;
// POST /api/v1/needs and queries without hits.
class Needs;

struct Site {
    Catalog& catalog;
    Clock const& clock;
    IdSource& ids;
    SiteText text;
    UseCounter* use = nullptr;
    Needs* needs = nullptr;
    std::string data_profile = "tokyo";
};

// Each family of routes is a function in its own file:
std::vector<http::Route> page_routes(Site& site);  // web/: server-rendered pages, ja and en
std::vector<http::Route> api_routes(Site& site);   // web/: /api/v1
std::string openapi_document(
    Site& site);  // of /api/v1, deterministic: printed by `gyoji openapi`, committed as api/openapi.json
// Shown to people instead of problem+json (http::Server::set_error_page).
http::Response error_page(Site& site, http::Request const& request, Error const& error);
std::vector<http::Route> ckan_routes(Site& site);  // door/: CKAN Action API reads, page URLs, autocomplete
std::vector<http::Route> dcat_routes(Site& site);  // door/: DCAT, schema.org, sitemap, Atom
// For pages: the schema.org JSON-LD of a set, html-safe, without the script element (door/schema_org.cpp).
std::string schema_org_json(Dataset const& dataset, Directory const& directory, std::string_view base_url,
                            Language language);

}  // namespace gyoji::catalog
