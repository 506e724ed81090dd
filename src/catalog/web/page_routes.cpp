// The table of pages.

#include "catalog/web/pages.hpp"

#include "base/bytes.hpp"
#include "base/embedded.hpp"

namespace gyoji::catalog {
namespace {

using http::Route;
using Page = http::Response (*)(Site&, http::Request const&);

Route page(Site& site, char const* pattern, char const* operation, Page show, char const* ja,
           char const* en) {
    Route out;
    out.method = http::Method::get;
    out.pattern = pattern;
    out.operation_id = operation;
    out.access = http::Access::anyone;
    out.channel = http::Channel::page;
    out.summary_ja = ja;
    out.summary_en = en;
    out.handler = [&site, show](http::Request const& request) { return show(site, request); };
    out.in_openapi = false;
    out.cacheable = true;
    return out;
}

http::Response favicon(Site&, http::Request const&) {
    auto const file = embedded("ui/static/favicon.svg");
    auto out = http::Response::text(std::string(file.value_or(std::string_view())), "image/svg+xml");
    out.etag = "\"" + sha256_hex(*out.body).substr(0, 16) + "\"";
    out.with("Cache-Control", "public, max-age=86400");
    return out;
}

}  // namespace

std::vector<Route> page_routes(Site& site) {
    std::vector<Route> out{
        page(site, "/", "homePage", web::home_page, "表紙", "Home"),
        page(site, "/search", "searchPage", web::search_page, "検索", "Search"),
        // CKAN's address of the list: old links and its clients use it (anchors/catalog.md section 2.3).
        page(site, "/dataset", "datasetListPage", web::search_page, "検索（CKAN の住所）",
             "Search (CKAN's address)"),
        page(site, "/dataset/{dataset}", "datasetPage", web::dataset_page, "データ", "Data set"),
        page(site, "/dataset/{dataset}/resource/{resource}", "filePage", web::file_page, "ファイル", "File"),
        page(site, "/organization", "organizationsPage", web::organizations_page, "提供元の一覧",
             "Publishers"),
        page(site, "/organization/{organization}", "organizationPage", web::organization_page, "提供元",
             "Publisher"),
        page(site, "/group", "groupsPage", web::groups_page, "分類の一覧", "Categories"),
        page(site, "/group/{group}", "groupPage", web::group_page, "分類", "Category"),
        page(site, "/fields", "fieldsPage", web::fields_page, "重点分野", "Priority fields"),
        page(site, "/statistics", "statisticsPage", web::statistics_page, "統計", "Statistics"),
        page(site, "/harvest", "harvestPage", web::harvest_page, "収集元", "Sources"),
        page(site, "/harvest/{source}", "sourcePage", web::source_page, "収集元", "Source"),
        page(site, "/harvest/run/{run}", "runPage", web::run_page, "収集の報告", "Harvest report"),
        page(site, "/about", "aboutPage", web::about_page, "使い方と決まり", "Guide and rules"),
        page(site, "/developers", "developersPage", web::developers_page, "API の使い方", "API guide"),
        page(site, "/needs", "needsPage", web::needs_page, "ほしいデータを伝える", "Say what is missing"),
        page(site, "/favicon.svg", "favicon", favicon, "印", "Mark"),
    };
    Route need = page(site, "/needs", "sendNeedPage", web::send_need_page, "ほしいデータを送る",
                      "Send what is missing");
    need.method = http::Method::post;
    need.cacheable = false;
    need.body_bytes_max = 16 * 1024;
    out.push_back(std::move(need));
    return out;
}

}  // namespace gyoji::catalog
