#include "app/site_routes.hpp"

#include "app/demo_files.hpp"
#include "http/asset.hpp"

namespace gyoji::app {
namespace {

http::Route operation(char const* pattern, char const* id, char const* ja, char const* en,
                      std::function<http::Response(http::Request const&)> handler) {
    http::Route out;
    out.method = http::Method::get;
    out.pattern = pattern;
    out.operation_id = id;
    out.access = http::Access::anyone;
    out.channel = http::Channel::operation;
    out.summary_ja = ja;
    out.summary_en = en;
    out.handler = std::move(handler);
    out.in_openapi = false;
    return out;
}

void line(std::string& out, std::string_view name, std::string_view kind, std::string_view help,
          double value) {
    out += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " + std::string(name) + " " +
           std::string(kind) + "\n";
    out += std::string(name) + " " + std::to_string(std::int64_t(value)) + "\n";
}

std::string catalogue_metrics(Installation& here) {
    std::string out;
    search::IndexStats const index = here.index->stats();
    storage::DbStats const db = here.db->stats();
    line(out, "gyoji_index_documents", "gauge", "Data sets in the search index", double(index.documents));
    line(out, "gyoji_index_seq", "gauge", "Last change of the database that is in the index",
         double(index.seq));
    line(out, "gyoji_index_bytes", "gauge", "Bytes of the index on disk", double(index.bytes_on_disk));
    line(out, "gyoji_db_reads_total", "counter", "Reading acts", double(db.reads));
    line(out, "gyoji_db_writes_total", "counter", "Writing acts", double(db.writes));
    line(out, "gyoji_db_commits_total", "counter", "Commits", double(db.commits));
    line(out, "gyoji_db_retries_total", "counter", "Acts that were run again", double(db.retries));
    return out;
}

}  // namespace

catalog::Site make_site(Installation& here) {
    Config const& config = here.config;
    catalog::SiteText text;
    if (!config.site.name.empty()) text.title_ja = config.site.name;
    if (!config.site.name_en.empty()) text.title_en = config.site.name_en;
    text.operator_name = config.site.operator_name;
    text.demo = config.site.profile == "demo";
    return catalog::Site{*here.library, here.clock, here.ids,           std::move(text),
                         nullptr,       nullptr,    config.site.profile};
}

std::vector<http::Route> catalogue_routes(catalog::Site& site) {
    std::vector<http::Route> out;
    for (auto family :
         {catalog::page_routes, catalog::api_routes, catalog::ckan_routes, catalog::dcat_routes}) {
        std::vector<http::Route> more = family(site);
        std::move(more.begin(), more.end(), std::back_inserter(out));
    }
    if (site.text.demo) {
        std::vector<http::Route> files = demo_file_routes();
        std::move(files.begin(), files.end(), std::back_inserter(out));
    }
    std::vector<http::Route> assets = http::asset_routes();
    std::move(assets.begin(), assets.end(), std::back_inserter(out));
    return out;
}

std::vector<http::Route> operation_routes(Installation& here, std::function<std::string()> metrics) {
    auto healthy = [](http::Request const&) {
        return http::Response::text("ok\n", "text/plain; charset=utf-8");
    };
    auto ready = [&here](http::Request const&) {
        if (here.indexer->caught_up()) return http::Response::text("ready\n", "text/plain; charset=utf-8");
        auto waiting = http::Response::text("index is catching up\n", "text/plain; charset=utf-8", 503);
        waiting.with("Retry-After", "1");
        return waiting;
    };
    auto measured = [&here, metrics = std::move(metrics)](http::Request const&) {
        return http::Response::text(metrics() + catalogue_metrics(here),
                                    "text/plain; version=0.0.4; charset=utf-8");
    };
    return {operation("/healthz", "healthz", "動いているか", "Alive", healthy),
            operation("/readyz", "readyz", "答えられるか", "Ready", ready),
            operation("/metrics", "metrics", "計測値", "Metrics", measured)};
}

}  // namespace gyoji::app
