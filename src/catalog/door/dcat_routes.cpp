// DCAT over HTTP: a set, an organisation's catalogue, the whole catalogue in pages and as a dump; and where
// our own terms lead.
#include "catalog/door/dcat.hpp"
#include "catalog/door/door.hpp"
#include "http/message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gyoji::catalog {

namespace {

using http::Access;
using http::Channel;
using http::Method;
using http::Request;
using http::Response;
using http::Route;

constexpr std::int64_t kSetsPerPage = 100;  // as ckanext-dcat
constexpr std::size_t kPageMax = 1'000'000;
constexpr std::size_t kIdsMax = 10'000'000;

struct Form {
    std::string_view extension, media_type;
    RdfForm form;
};
constexpr std::array kForms = std::to_array<Form>({
    {"ttl", "text/turtle", RdfForm::turtle},
    {"jsonld", "application/ld+json", RdfForm::json_ld},
    {"xml", "application/rdf+xml", RdfForm::rdf_xml},
    {"rdf", "application/rdf+xml", RdfForm::rdf_xml},
    {"n3", "text/n3", RdfForm::turtle},
});

DcatSite dcat_site(Site& site, std::string base_url) {
    return {std::move(base_url), site.text, site.catalog.directory()};
}

Response answer(std::string body, Form const& form) {
    Response response = Response::text(std::move(body), std::string(form.media_type) + "; charset=utf-8");
    return response;
}

Response show_dataset(Site& site, Request const& request, std::string_view id, Form const& form) {
    auto const found = site.catalog.dataset(id);
    if (!found) return http::problem(found.error(), request);
    std::string body;
    DcatWriter writer(form.form, body, dcat_site(site, request.base_url));
    writer.head();
    writer.dataset(found->dataset);
    writer.tail();
    return answer(std::move(body), form);
}

struct PageWish {
    std::size_t page = 1;
    std::optional<Instant> since;
};

Result<PageWish> page_wish(Request const& request) {
    PageWish wish;
    if (auto const text = request.q("page"); text && !text->empty()) {
        auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), wish.page);
        if (error != std::errc() || end != text->data() + text->size() || wish.page < 1 ||
            wish.page > kPageMax)
            return fail(Fault::invalid, "catalog.door.wrong_page", "page", {{"found", text->substr(0, 40)}});
    }
    if (auto const text = request.q("modified_since"); text && !text->empty()) {
        wish.since = parse_iso(*text);
        if (!wish.since)
            return fail(Fault::invalid, "catalog.door.wrong_time", "modified_since",
                        {{"found", text->substr(0, 40)}});
    }
    return wish;
}

struct PageOfIds {
    std::vector<std::string> ids;
    std::int64_t total = 0;
};

// The sets of one page in id order. Since a time: by our own record of change, so that a harvester sees what
// came to us late, too.
Result<PageOfIds> ids_of(Catalog const& catalog, Organization const* organization, PageWish const& wish) {
    PageOfIds page;
    std::size_t const start = (wish.page - 1) * std::size_t(kSetsPerPage);
    if (wish.since && !organization) {
        std::vector<std::string> const all = catalog.ids_after({}, kIdsMax, wish.since);
        page.total = std::int64_t(all.size());
        for (std::size_t i = start; i < all.size() && i < start + std::size_t(kSetsPerPage); ++i)
            page.ids.push_back(all[i]);
        return page;
    }
    search::SearchRequest request;
    request.query = {.kind = search::Node::Kind::all};
    if (organization)
        request.query = {
            .kind = search::Node::Kind::keyword, .field = "organization", .value = organization->name};
    if (wish.since)
        request.filters.push_back(
            {.kind = search::Node::Kind::range, .field = "metadata_modified", .low = wish.since->micros});
    request.sort = {{search::SortKey::By::id, {}, false}};
    request.start = start;
    request.rows = std::size_t(kSetsPerPage);
    search::SearchResult const found = TRY(catalog.search(request));
    page.total = found.total;
    for (search::Hit const& hit : found.hits) page.ids.push_back(hit.id);
    return page;
}

HydraPage hydra(Request const& request, PageWish const& wish, std::int64_t total) {
    auto const address = [&](std::size_t page) {
        http::Pairs pairs{{"page", std::to_string(page)}};
        if (auto const since = request.q("modified_since"); since && !since->empty())
            pairs.emplace_back("modified_since", *since);
        return request.base_url + request.target.substr(0, request.target.find('?')) + "?" +
               http::form_encode(pairs);
    };
    std::size_t const last = std::max<std::size_t>(1, std::size_t((total + kSetsPerPage - 1) / kSetsPerPage));
    HydraPage page{address(wish.page), address(1), address(last), {}, {}, total, kSetsPerPage};
    if (wish.page < last) page.next = address(wish.page + 1);
    if (wish.page > 1) page.previous = address(std::min(wish.page - 1, last));
    return page;
}

Response show_catalog(Site& site, Request const& request, Organization const* organization,
                      Form const& form) {
    auto const wish = page_wish(request);
    if (!wish) return http::problem(wish.error(), request);
    auto const page = ids_of(site.catalog, organization, *wish);
    if (!page) return http::problem(page.error(), request);
    std::vector<Dataset> const sets = site.catalog.datasets(page->ids);
    std::optional<Instant> modified;
    for (Dataset const& set : sets) modified = std::max(modified.value_or(set.changed), set.changed);
    std::string body;
    DcatWriter writer(form.form, body, dcat_site(site, request.base_url));
    writer.head();
    writer.page(hydra(request, *wish, page->total));
    writer.catalog(organization, sets, modified);
    for (Dataset const& set : sets) writer.dataset(set);
    writer.tail();
    return answer(std::move(body), form);
}

Response show_organization(Site& site, Request const& request, Form const& form) {
    auto const directory = site.catalog.directory();
    Organization const* const organization = directory->organization(request.param("organization"));
    if (!organization)
        return http::problem(Error{Fault::not_found,
                                   "catalog.door.no_organization",
                                   "",
                                   {{"name", std::string(request.param("organization"))}}},
                             request);
    return show_catalog(site, request, organization, form);
}

Route route(std::string pattern, std::string id, Channel channel, std::string ja, std::string en,
            std::function<Response(Request const&)> handler) {
    Route made{.method = Method::get,
               .pattern = std::move(pattern),
               .operation_id = std::move(id),
               .access = Access::anyone,
               .channel = channel,
               .summary_ja = std::move(ja),
               .summary_en = std::move(en),
               .handler = std::move(handler)};
    made.in_openapi = false;
    return made;
}

// The share of 1 that Accept gives a media type (RFC 9110 section 12.5.1); -1 when it is not named at all.
double share(std::string_view accept, std::string_view media_type) {
    while (!accept.empty()) {
        std::size_t const comma = accept.find(',');
        std::string_view part = accept.substr(0, comma);
        accept = comma == accept.npos ? std::string_view() : accept.substr(comma + 1);
        while (part.starts_with(' ')) part.remove_prefix(1);
        std::size_t const semicolon = part.find(';');
        std::string_view name = part.substr(0, semicolon);
        while (name.ends_with(' ')) name.remove_suffix(1);
        if (name != media_type) continue;
        std::size_t const q = part.find("q=");
        double value = 1;
        if (q != part.npos) std::from_chars(part.data() + q + 2, part.data() + part.size(), value);
        return value;
    }
    return -1;
}

Form const* preferred_form(Request const& request) {
    std::string_view const accept = request.header("accept");
    double best = std::max(share(accept, "text/html"), share(accept, "application/xhtml+xml"));
    Form const* chosen = nullptr;
    for (Form const& form : kForms) {
        double const value = share(accept, form.media_type);
        if (value > 0 && value > best) {
            best = value;
            chosen = &form;
        }
    }
    return chosen;
}

// Where the addresses of our own terms lead: 303 (W3C "Cool URIs for the Semantic Web", section 4.2).
void add_term_routes(std::vector<Route>& routes) {
    routes.push_back(route("/catalog", "dcatCatalogTerm", Channel::dcat, "目録そのもの",
                           "The catalogue itself", [](Request const& request) {
                               Form const* const form = preferred_form(request);
                               Response response = Response::redirect(
                                   form ? "/catalog." + std::string(form->extension) : "/", 303);
                               return response.with("Vary", kVaryByAccept);
                           }));
    routes.push_back(route("/theme", "dcatThemes", Channel::dcat, "重点分野", "Priority fields",
                           [](Request const&) { return Response::redirect("/search", 303); }));
    routes.push_back(route("/theme/{theme}", "dcatTheme", Channel::dcat, "重点分野のデータ",
                           "Data of a field", [](Request const& request) {
                               return Response::redirect(
                                   "/search?field=" + http::url_encode(request.param("theme")), 303);
                           }));
    routes.push_back(route("/area/{area}", "dcatArea", Channel::dcat, "自治体のデータ",
                           "Data of a municipality", [](Request const& request) {
                               return Response::redirect(
                                   "/search?municipality=" + http::url_encode(request.param("area")), 303);
                           }));
}

}  // namespace

std::optional<Response> negotiate_rdf(Site& site, Request const& request,
                                      std::string_view dataset_id_or_name) {
    Form const* const form = preferred_form(request);
    if (!form) return std::nullopt;
    Response response = show_dataset(site, request, dataset_id_or_name, *form);
    response.with("Vary", kVaryByAccept);
    return response;
}

void add_dump_routes(std::vector<Route>& routes, Site& site);

std::vector<Route> dcat_routes(Site& site) {
    std::vector<Route> routes;
    for (Form const& form : kForms) {
        std::string const extension(form.extension);
        auto add = [&](std::string pattern, std::string id, std::string ja, std::string en, auto handler) {
            Route made = route(std::move(pattern), std::move(id) + extension, Channel::dcat, std::move(ja),
                               std::move(en), handler);
            made.cacheable = true;
            routes.push_back(std::move(made));
        };
        Form const* const chosen = &form;
        add("/dataset/{dataset}." + extension, "dcatDataset_", "データセット（DCAT）", "A data set in DCAT",
            [&site, chosen](Request const& request) {
                return show_dataset(site, request, request.param("dataset"), *chosen);
            });
        add("/organization/{organization}." + extension, "dcatOrganization_", "組織の目録（DCAT）",
            "An organisation's catalogue in DCAT",
            [&site, chosen](Request const& request) { return show_organization(site, request, *chosen); });
        add("/organization/{organization}/catalog." + extension, "dcatOrganizationCatalog_",
            "組織の目録（DCAT）", "An organisation's catalogue in DCAT",
            [&site, chosen](Request const& request) { return show_organization(site, request, *chosen); });
        add("/catalog." + extension, "dcatCatalog_", "目録（DCAT、100件ずつ）",
            "The catalogue in DCAT, 100 sets a page", [&site, chosen](Request const& request) {
                return show_catalog(site, request, nullptr, *chosen);
            });
    }
    add_dump_routes(routes, site);
    add_term_routes(routes);
    add_sitemap_routes(routes, site);
    return routes;
}

}  // namespace gyoji::catalog
