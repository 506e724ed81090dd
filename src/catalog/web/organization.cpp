// Publishers: the list by sector, and one of them.

#include "catalog/web/dataset_view.hpp"
#include "catalog/web/listing.hpp"
#include "catalog/web/pages.hpp"
#include "catalog/web/places.hpp"

#include <algorithm>
#include <unordered_map>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr std::array<Sector, 6> kSectorOrder{Sector::metropolis,  Sector::municipality, Sector::nation,
                                             Sector::public_body, Sector::private_body, Sector::unknown};
constexpr int kAllOrganizations = -1;

// Data sets by name of organisation.
std::unordered_map<std::string, std::int64_t> counts_by(Site& site, char const* field) {
    FindRequest wanted;
    wanted.rows = 0;
    wanted.facets = {{field, kAllOrganizations, 1}};
    std::unordered_map<std::string, std::int64_t> out;
    if (auto const found = site.catalog.find(wanted); found && !found->facets.empty())
        for (auto const& [value, count] : found->facets.front().second) out[value] = count;
    return out;
}

View list_item(std::string href, std::string title, std::int64_t datasets, Language language) {
    View out;
    out.set("href", std::move(href))
        .set("title", std::move(title))
        .set("datasets", word(language, "sets_count", {{"count", grouped(datasets)}}));
    return out;
}

std::int64_t files_of(Statistics const& statistics, std::string_view name) {
    auto const found = std::ranges::find(statistics.organizations_by_distributions, name,
                                         &std::pair<std::string, std::int64_t>::first);
    return found == statistics.organizations_by_distributions.end() ? 0 : found->second;
}

// Figures that need one look at all its sets: the newest update, promises kept.
struct Sums {
    std::int64_t datasets = 0, kept = 0, late = 0;
    std::string newest;
};
Sums sums_of(Site& site, std::string const& name) {
    FindRequest wanted;
    wanted.filters = {{"organization", name}};
    wanted.sort = "modified";
    wanted.rows = 1;
    wanted.facets = {{"update_state", 10, 1}};
    Sums out;
    auto const found = site.catalog.find(wanted);
    if (!found) return out;
    out.datasets = found->total;
    if (!found->items.empty()) out.newest = day_text(found->items.front().dataset.modified);
    for (auto const& [field, counts] : found->facets)
        for (auto const& [value, count] : counts) {
            if (value == "kept") out.kept = count;
            if (value == "late") out.late = count;
        }
    return out;
}

std::vector<View> organization_facts(Site& site, Organization const& organization, Language language) {
    auto const statistics = site.catalog.statistics();
    Sums const sums = sums_of(site, organization.name);
    std::vector<View> out;
    out.push_back(fact(word(language, "org.datasets"), grouped(sums.datasets), true));
    out.push_back(fact(word(language, "org.files"), grouped(files_of(*statistics, organization.name)), true));
    out.push_back(fact(word(language, "org.newest"),
                       sums.newest.empty() ? word(language, "unknown") : sums.newest, false));
    std::int64_t const comparable = sums.kept + sums.late;
    out.push_back(
        fact(word(language, "org.kept"),
             comparable ? percent_text(sums.kept, comparable) + "%" : word(language, "update.unknown"),
             comparable > 0,
             comparable ? word(language, "org.kept_of", {{"count", grouped(comparable)}}) : std::string()));
    auto const row = std::ranges::find(statistics->municipalities, organization.municipality,
                                       &Statistics::MunicipalityRow::code);
    if (organization.sector == Sector::municipality && row != statistics->municipalities.end())
        out.push_back(fact(
            word(language, "org.class"),
            word(language, "class." + (row->participation.empty() ? std::string("0") : row->participation)),
            false));
    return out;
}

}  // namespace

http::Response organizations_page(Site& site, http::Request const& request) {
    auto const directory = site.catalog.directory();
    auto const counts = counts_by(site, "organization");
    // Names begin with the local government code: the order that officials know.
    std::vector<Organization const*> by_name;
    for (Organization const& each : directory->organizations) by_name.push_back(&each);
    std::ranges::sort(by_name, {}, &Organization::name);
    std::vector<View> sectors;
    std::int64_t total = 0;
    for (Sector const sector : kSectorOrder) {
        std::vector<View> items;
        for (Organization const* known : by_name) {
            Organization const& each = *known;
            auto const count = counts.find(each.name);
            if (each.sector != sector || count == counts.end()) continue;
            items.push_back(list_item(organization_href(request, each),
                                      organization_name(each, request.language), count->second,
                                      request.language));
        }
        if (items.empty()) continue;
        total += std::int64_t(items.size());
        View out;
        out.set("key", key_of(sector))
            .set("label", sector_name(sector, request.language))
            .set("count", grouped(std::int64_t(items.size())));
        out.set("items", std::move(items));
        sectors.push_back(std::move(out));
    }
    View view;
    set_crumbs(view, request, {{word(request.language, "org.title"), ""}});
    view.set("total", grouped(total)).set("sectors", std::move(sectors));
    PageMeta meta;
    meta.nav = "organization";
    meta.title = word(request.language, "org.title");
    meta.canonical = "/organization";
    meta.twin = "/api/v1/organizations";
    return show(site, request, "organizations", std::move(view), meta);
}

http::Response organization_page(Site& site, http::Request const& request) {
    auto const directory = site.catalog.directory();
    auto const* organization = directory->organization(request.param("organization"));
    if (!organization)
        return http::problem({Fault::not_found,
                              "catalog.web.no_organization",
                              "/path/organization",
                              {{"name", std::string(request.param("organization"))}}},
                             request);
    if (request.param("organization") != organization->name)
        return http::Response::redirect(organization_href(request, *organization), 301);
    Listing listing;
    listing.field = "organization";
    listing.value = organization->name;
    listing.path = "/organization/" + http::url_encode(organization->name);
    listing.title = organization_name(*organization, request.language);
    listing.kicker = organization->municipality.empty()
                         ? sector_name(organization->sector, request.language)
                         : word(request.language, "org.kicker",
                                {{"code", organization->municipality},
                                 {"sector", sector_name(organization->sector, request.language)}});
    listing.homepage = web_href(organization->homepage);
    if (!organization->description.starts_with("http")) listing.text = organization->description;
    listing.facts = organization_facts(site, *organization, request.language);
    listing.crumbs = {{word(request.language, "org.title"), root_of(request) + "/organization"},
                      {listing.title, ""}};
    listing.meta.nav = "organization";
    listing.meta.title = listing.title;
    listing.meta.twin = "/api/v1/organizations/" + http::url_encode(organization->name);
    return show_listing(site, request, std::move(listing));
}

http::Response groups_page(Site& site, http::Request const& request) {
    auto const directory = site.catalog.directory();
    auto const counts = counts_by(site, "groups");
    std::vector<View> items;
    for (Group const& group : directory->groups) {
        auto const count = counts.find(group.name);
        items.push_back(list_item(root_of(request) + "/group/" + http::url_encode(group.name),
                                  group.title.empty() ? group.name : group.title,
                                  count == counts.end() ? 0 : count->second, request.language));
    }
    View view;
    set_crumbs(view, request,
               {{word(request.language, "fields.title"), root_of(request) + "/fields"},
                {word(request.language, "group.title"), ""}});
    view.set("total", grouped(std::int64_t(items.size())))
        .set("has_groups", !items.empty())
        .set("groups", std::move(items));
    PageMeta meta;
    meta.nav = "fields";
    meta.title = word(request.language, "group.title");
    meta.canonical = "/group";
    meta.twin = "/api/v1/groups";
    return show(site, request, "groups", std::move(view), meta);
}

http::Response group_page(Site& site, http::Request const& request) {
    auto const directory = site.catalog.directory();
    auto const* group = directory->group(request.param("group"));
    if (!group)
        return http::problem({Fault::not_found,
                              "catalog.web.no_group",
                              "/path/group",
                              {{"name", std::string(request.param("group"))}}},
                             request);
    if (request.param("group") != group->name)
        return http::Response::redirect(root_of(request) + "/group/" + http::url_encode(group->name), 301);
    Listing listing;
    listing.field = "groups";
    listing.value = group->name;
    listing.path = "/group/" + http::url_encode(group->name);
    listing.title = group->title.empty() ? group->name : group->title;
    listing.kicker = word(request.language, "group.kicker");
    listing.text = group->description;
    listing.second_line_organization = true;
    auto const counts = counts_by(site, "groups");
    auto const count = counts.find(group->name);
    listing.facts.push_back(fact(word(request.language, "org.datasets"),
                                 grouped(count == counts.end() ? 0 : count->second), true));
    if (group->field > 0)
        listing.facts.push_back(fact(word(request.language, "facet.field"),
                                     circled(group->field) + " " + field_name(group->field, request.language),
                                     false));
    listing.crumbs = {{word(request.language, "fields.title"), root_of(request) + "/fields"},
                      {word(request.language, "group.title"), root_of(request) + "/group"},
                      {listing.title, ""}};
    listing.meta.nav = "fields";
    listing.meta.title = listing.title;
    listing.meta.twin = "/api/v1/groups/" + http::url_encode(group->name);
    return show_listing(site, request, std::move(listing));
}

}  // namespace gyoji::catalog::web
