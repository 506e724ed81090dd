// The whole catalogue in one compressed file, streamed: written set by set, never in memory at once.
#include "catalog/door/dcat.hpp"
#include "catalog/door/door.hpp"
#include "http/gzip.hpp"

#include <array>

namespace gyoji::catalog {

namespace {

using http::Request;
using http::Response;
using http::Route;

constexpr int kGzipLevel = 4;

}  // namespace

void add_dump_routes(std::vector<Route>& routes, Site& site) {
    struct Kind {
        char const* extension;
        RdfForm form;
    };
    static constexpr std::array kinds = std::to_array<Kind>(
        {{"ttl", RdfForm::turtle}, {"jsonld", RdfForm::json_ld}, {"xml", RdfForm::rdf_xml}});
    for (Kind const& kind : kinds) {
        Route made{.method = http::Method::get,
                   .pattern = std::string("/catalog-dump.") + kind.extension + ".gz",
                   .operation_id = std::string("dcatDump_") + kind.extension,
                   .access = http::Access::anyone,
                   .channel = http::Channel::dcat,
                   .summary_ja = "目録のすべて（DCAT、gzip）",
                   .summary_en = "The whole catalogue in DCAT, gzip",
                   .handler = [&site, kind](Request const& request) {
                       auto const dump = std::make_shared<DcatExport>(
                           site.catalog, kind.form,
                           DcatSite{request.base_url, site.text, site.catalog.directory()});
                       Response response = Response::text({}, "application/gzip");
                       response.body = nullptr;
                       // Each piece is a gzip member of its own; members one after the other are a gzip file
                       // (RFC 1952 section 2.2).
                       response.stream = [dump] {
                           std::string const piece = dump->next();
                           return piece.empty() ? std::string() : http::gzip(piece, kGzipLevel);
                       };
                       return response.with(
                           "Content-Disposition",
                           std::string("attachment; filename=\"catalog-dump.") + kind.extension + ".gz\"");
                   }};
        made.in_openapi = false;
        routes.push_back(std::move(made));
    }
}

}  // namespace gyoji::catalog
