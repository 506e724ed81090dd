// /dataset/{d}/resource/{r}/download: CKAN's address of a file. We hold no copy, so it leads to the
// publisher's; what it is for is that the use is counted (the server's observer counts routes of
// Channel::file).
#include "catalog/door/address.hpp"
#include "catalog/door/door.hpp"

namespace gyoji::catalog {

namespace {

using http::Request;
using http::Response;
using http::Route;

Response download(Site& site, Request const& request) {
    std::string const id(request.param("resource"));
    auto const found = site.catalog.distribution(id);
    if (!found) return http::problem(found.error(), request);
    auto const address = web_address(found->first.distributions[found->second].url);
    if (!address)
        return http::problem(Error{Fault::not_found,
                                   "catalog.door.no_address",
                                   "",
                                   {{"url", found->first.distributions[found->second].url.substr(0, 200)}}},
                             request);
    // The demo city's files are our own, on whatever port it is served.
    std::size_t const own = site.text.demo ? address->find("/demo/files/") : std::string::npos;
    Response response = Response::redirect(
        own == std::string::npos ? *address : request.base_url + address->substr(own), 302);
    // Counting needs every use to come by here.
    return response.with("Cache-Control", "no-store");
}

}  // namespace

void add_download_routes(std::vector<Route>& routes, Site& site) {
    for (auto const& [pattern, id] :
         {std::pair{"/dataset/{dataset}/resource/{resource}/download", "downloadFile"},
          {"/dataset/{dataset}/resource/{resource}/download/{file}", "downloadNamedFile"}}) {
        Route made{.method = http::Method::get,
                   .pattern = pattern,
                   .operation_id = id,
                   .access = http::Access::anyone,
                   .channel = http::Channel::file,
                   .summary_ja = "ファイルへ進む",
                   .summary_en = "Go to the file",
                   .handler = [&site](Request const& request) { return download(site, request); }};
        made.in_openapi = false;
        routes.push_back(std::move(made));
    }
}

}  // namespace gyoji::catalog
