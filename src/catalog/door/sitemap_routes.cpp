// sitemaps.org: an index, and lists of at most 50,000 addresses, written while they are sent. robots.txt
// names the index.
#include "catalog/door/address.hpp"
#include "catalog/door/door.hpp"

#include <charconv>

namespace gyoji::catalog {

namespace {

using http::Request;
using http::Response;
using http::Route;

constexpr std::int64_t kAddressesPerFile = 50'000;  // sitemaps.org protocol
constexpr std::size_t kSetsPerPiece = 500;
constexpr char kXml[] = "application/xml; charset=utf-8";
constexpr char kHead[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

void add_address(std::string& out, std::string_view address, std::optional<Instant> changed) {
    out += "<url><loc>";
    append_xml(out, address);
    out += "</loc>";
    if (changed) out += "<lastmod>" + rfc3339(*changed) + "</lastmod>";
    out += "</url>\n";
}

search::SearchRequest by_id(std::size_t start, std::size_t rows) {
    search::SearchRequest request;
    request.query = {.kind = search::Node::Kind::all};
    request.sort = {{search::SortKey::By::id, {}, false}};
    request.start = start;
    request.rows = rows;
    return request;
}

// Number 0: the fixed pages, organisations and groups; from 1 on the sets.
std::string fixed_part(Site& site, std::string const& base) {
    std::string out = std::string(kHead) + "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (char const* path : {"/", "/search", "/organization", "/statistics", "/about"})
        add_address(out, base + path, {});
    auto const directory = site.catalog.directory();
    std::int64_t left = kAddressesPerFile - 5;
    for (Organization const& organization : directory->organizations)
        if (left-- > 0) add_address(out, base + "/organization/" + http::url_encode(organization.name), {});
    for (Group const& group : directory->groups)
        if (left-- > 0) add_address(out, base + "/group/" + http::url_encode(group.name), {});
    return out + "</urlset>\n";
}

struct SetList {
    Catalog& catalog;
    std::string base;
    std::size_t next_start, end;
    bool begun = false, ended = false;

    std::string next() {
        if (ended) return {};
        std::string out;
        if (!begun)
            out = std::string(kHead) + "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
        begun = true;
        std::vector<std::string> ids;
        if (next_start < end)
            if (auto const found =
                    catalog.search(by_id(next_start, std::min(kSetsPerPiece, end - next_start))))
                for (search::Hit const& hit : found->hits) ids.push_back(hit.id);
        for (Dataset const& set : catalog.datasets(ids))
            add_address(out, base + "/dataset/" + http::url_encode(set.name), set.changed);
        next_start += ids.size();
        if (ids.empty() || next_start >= end) {
            out += "</urlset>\n";
            ended = true;
        }
        return out;
    }
};

std::int64_t total_sets(Site& site) {
    auto const found = site.catalog.search(by_id(0, 0));
    return found ? found->total : 0;
}

Response index(Site& site, Request const& request) {
    std::int64_t const parts = (total_sets(site) + kAddressesPerFile - 1) / kAddressesPerFile;
    std::string out =
        std::string(kHead) + "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (std::int64_t part = 0; part <= parts; ++part) {
        out += "<sitemap><loc>";
        append_xml(out, request.base_url + "/sitemap-" + std::to_string(part) + ".xml");
        out += "</loc></sitemap>\n";
    }
    return Response::text(out + "</sitemapindex>\n", kXml);
}

Response part(Site& site, Request const& request) {
    std::string_view const text = request.param("number");
    std::int64_t number = -1;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const good = error == std::errc() && end == text.data() + text.size() && number >= 0;
    if (good && number == 0) return Response::text(fixed_part(site, request.base_url), kXml);
    std::int64_t const total = total_sets(site);
    if (!good || (number - 1) > total / kAddressesPerFile || (number - 1) * kAddressesPerFile >= total)
        return http::problem(
            Error{Fault::not_found, "catalog.door.no_sitemap", "", {{"number", std::string(text)}}}, request);
    std::size_t const start = std::size_t((number - 1) * kAddressesPerFile);
    auto const list = std::make_shared<SetList>(
        SetList{site.catalog, request.base_url, start, start + std::size_t(kAddressesPerFile)});
    Response response = Response::text({}, kXml);
    response.body = nullptr;
    response.stream = [list] { return list->next(); };
    return response;
}

// Searches and the API are without end for a crawler; the sets stand in the sitemap.
Response robots(Request const& request) {
    return Response::text(
        "User-agent: *\nDisallow: /search\nDisallow: /en/search\nDisallow: /api/\nDisallow: "
        "/feeds/\n\nSitemap: " +
            request.base_url + "/sitemap.xml\n",
        "text/plain; charset=utf-8");
}

Route route(char const* pattern, char const* id, char const* ja, char const* en,
            std::function<Response(Request const&)> handler) {
    Route made{.method = http::Method::get,
               .pattern = pattern,
               .operation_id = id,
               .access = http::Access::anyone,
               .channel = http::Channel::page,
               .summary_ja = ja,
               .summary_en = en,
               .handler = std::move(handler)};
    made.in_openapi = false;
    return made;
}

}  // namespace

void add_sitemap_routes(std::vector<Route>& routes, Site& site) {
    routes.push_back(route("/sitemap.xml", "sitemapIndex", "サイトマップの一覧", "Index of sitemaps",
                           [&site](Request const& request) { return index(site, request); }));
    routes.push_back(route("/sitemap-{number}.xml", "sitemapPart", "サイトマップ", "Sitemap",
                           [&site](Request const& request) { return part(site, request); }));
    routes.push_back(route("/robots.txt", "robots", "クローラーへの案内", "For crawlers", robots));
}

}  // namespace gyoji::catalog
