// Organisations and groups: CKAN treats them alike (logic/action/get.py, _group_or_org_list), so do we.
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/ckan_owner.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

constexpr std::int64_t kListMax = 1'000, kListAllFieldsMax = 25;  // CKAN's defaults
constexpr std::int64_t kAutocompleteDefault = 20;
constexpr std::size_t kPackagesInShow = 1'000;

struct Owner {
    Organization const* organization = nullptr;
    Group const* group = nullptr;
    std::int64_t count = 0;
    std::string const& id() const { return organization ? organization->id.text : group->id.text; }
    std::string const& name() const { return organization ? organization->name : group->name; }
    std::string const& title() const { return organization ? organization->title : group->title; }
    std::string dict(CkanOwnerExtras const& extras) const {
        return organization ? ckan_organization(*organization, extras) : ckan_group(*group, extras);
    }
};

enum class What { organizations, groups };

std::string_view field_of(What what) {
    return what == What::organizations ? "organization" : "groups";
}

std::vector<Owner> owners(CkanCall const& call, Directory const& directory, What what) {
    std::unordered_map<std::string, std::int64_t> counts;
    for (search::FacetCount& count : facet_counts(call, field_of(what)))
        counts.emplace(std::move(count.value), count.count);
    auto const count_of = [&](std::string const& name) {
        auto const at = counts.find(name);
        return at == counts.end() ? std::int64_t(0) : at->second;
    };
    std::vector<Owner> all;
    if (what == What::organizations)
        for (Organization const& one : directory.organizations)
            all.push_back({&one, nullptr, count_of(one.name)});
    else
        for (Group const& one : directory.groups) all.push_back({nullptr, &one, count_of(one.name)});
    return all;
}

struct Order {
    std::string field = "title";
    bool descending = false;
};

// "title asc", "package_count desc", "name"; order_by is the older spelling ("packages" meant the most
// first).
CkanResult<Order> order_of(CkanCall const& call) {
    Order order;
    std::string sort = call.params.text("sort");
    if (std::string const older = call.params.text("order_by"); !older.empty())
        sort = older == "packages" || older == "package_count" ? "package_count desc" : older;
    if (sort.empty()) return order;
    if (sort.find(',') != std::string::npos)
        return fail(ckan_invalid_message("Too many sort criteria provided only 1 allowed"));
    std::size_t const blank = sort.find(' ');
    order.field = sort.substr(0, blank);
    std::string const direction = blank == std::string::npos ? "asc" : sort.substr(blank + 1);
    if (order.field == "packages") order.field = "package_count";
    if (order.field != "name" && order.field != "title" && order.field != "package_count")
        return fail(ckan_invalid_message("Cannot sort by field `" + order.field + "`"));
    if (direction != "asc" && direction != "desc")
        return fail(ckan_invalid_message("Invalid sort direction `" + direction + "`"));
    order.descending = direction == "desc";
    return order;
}

void sort_owners(std::vector<Owner>& all, Order const& order) {
    auto const before = [&](Owner const& a, Owner const& b) {
        if (order.field == "package_count") return a.count < b.count;
        return order.field == "name" ? a.name() < b.name() : a.title() < b.title();
    };
    std::ranges::stable_sort(
        all, [&](Owner const& a, Owner const& b) { return order.descending ? before(b, a) : before(a, b); });
}

CkanResult<CkanAnswer> list(CkanCall const& call, What what) {
    bool const all_fields = call.params.truth("all_fields", false);
    Order const order = TRY(order_of(call));
    std::int64_t const most = all_fields ? kListAllFieldsMax : kListMax;
    std::int64_t const limit = std::min(TRY(call.params.natural("limit")).value_or(most), most);
    std::size_t const offset = std::size_t(TRY(call.params.natural("offset")).value_or(0));
    auto const directory = call.catalog().directory();
    std::vector<Owner> all = owners(call, *directory, what);
    std::string_view const chosen_key = what == What::organizations ? "organizations" : "groups";
    if (call.params.has(chosen_key)) {
        std::vector<std::string> const chosen = call.params.list(chosen_key);
        std::erase_if(
            all, [&](Owner const& owner) { return std::ranges::find(chosen, owner.name()) == chosen.end(); });
    }
    std::string const type = call.params.text("type");
    if (!type.empty() && type != (what == What::organizations ? "organization" : "group")) all.clear();
    sort_owners(all, order);
    CkanOwnerExtras extras{.users = call.params.truth("include_users", false),
                           .tags = call.params.truth("include_tags", false),
                           .extras = call.params.truth("include_extras", false),
                           .groups = call.params.truth("include_groups", false)};
    bool const count = call.params.truth("include_dataset_count", true);
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (std::size_t i = offset; i < all.size() && i - offset < std::size_t(limit); ++i) {
        if (count) extras.package_count = all[i].count;
        if (all_fields)
            out.raw(all[i].dict(extras));
        else
            out.value(all[i].name());
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

std::optional<Owner> find(Directory const& directory, std::string_view id, What what) {
    Owner owner;
    if (what == What::organizations)
        owner.organization = directory.organization(id);
    else
        owner.group = directory.group(id);
    if (!owner.organization && !owner.group) return std::nullopt;
    return owner;
}

search::SearchRequest sets_of(Owner const& owner, std::size_t rows) {
    search::SearchRequest request;
    request.query = {.kind = search::Node::Kind::keyword,
                     .field = owner.organization ? "organization" : "groups",
                     .value = owner.name()};
    request.sort = {{search::SortKey::By::number, "metadata_modified", true}};
    request.rows = rows;
    return request;
}

CkanResult<CkanAnswer> show(CkanCall const& call, What what) {
    std::string const id = TRY(call.params.needed("id"));
    auto const directory = call.catalog().directory();
    auto const owner = find(*directory, id, what);
    if (!owner) return fail(ckan_not_found());
    bool const packages = call.params.truth("include_datasets", false);
    CkanOwnerExtras extras{.users = call.params.truth("include_users", true),
                           .tags = call.params.truth("include_tags", true),
                           .extras = call.params.truth("include_extras", true),
                           .groups = call.params.truth("include_groups", true)};
    search::SearchResult const found = TRY(run_search(call, sets_of(*owner, packages ? kPackagesInShow : 0)));
    if (call.params.truth("include_dataset_count", true)) extras.package_count = found.total;
    if (packages) {
        std::vector<std::string> ids;
        for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
        extras.packages_json = packages_json(call, ids);
    }
    return CkanAnswer(owner->dict(extras));
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

CkanResult<CkanAnswer> autocomplete(CkanCall const& call, What what) {
    std::string const q = lower(TRY(call.params.needed("q")));
    std::int64_t const limit = TRY(call.params.natural("limit")).value_or(kAutocompleteDefault);
    auto const directory = call.catalog().directory();
    std::vector<Owner> all;
    if (what == What::organizations)
        for (Organization const& one : directory->organizations) all.push_back({&one, nullptr, 0});
    else
        for (Group const& one : directory->groups) all.push_back({nullptr, &one, 0});
    sort_owners(all, {});
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    std::int64_t listed = 0;
    for (Owner const& owner : all) {
        if (listed == limit) break;
        bool const hit = lower(owner.name()).find(q) != std::string::npos ||
                         lower(owner.title()).find(q) != std::string::npos;
        if (!hit) continue;
        out.begin_object()
            .field("id", owner.id())
            .field("name", owner.name())
            .field("title", owner.title())
            .end_object();
        ++listed;
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> followers(CkanCall const& call, What what) {
    std::string const id = TRY(call.params.needed("id"));
    if (!find(*call.catalog().directory(), id, what))
        return fail(
            ckan_invalid("id", what == What::organizations ? "Not found: Organization" : "Not found: Group"));
    return CkanAnswer("0");
}

}  // namespace

CkanResult<CkanAnswer> organization_list(CkanCall const& call) {
    return list(call, What::organizations);
}
CkanResult<CkanAnswer> group_list(CkanCall const& call) {
    return list(call, What::groups);
}
CkanResult<CkanAnswer> organization_show(CkanCall const& call) {
    return show(call, What::organizations);
}
CkanResult<CkanAnswer> group_show(CkanCall const& call) {
    return show(call, What::groups);
}
CkanResult<CkanAnswer> organization_autocomplete(CkanCall const& call) {
    return autocomplete(call, What::organizations);
}
CkanResult<CkanAnswer> group_autocomplete(CkanCall const& call) {
    return autocomplete(call, What::groups);
}
CkanResult<CkanAnswer> organization_follower_count(CkanCall const& call) {
    return followers(call, What::organizations);
}
CkanResult<CkanAnswer> group_follower_count(CkanCall const& call) {
    return followers(call, What::groups);
}

// Members of an organisation or group: its sets; people come with identity.
CkanResult<CkanAnswer> member_list(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    auto const directory = call.catalog().directory();
    auto owner = find(*directory, id, What::groups);
    if (!owner) owner = find(*directory, id, What::organizations);
    if (!owner) return fail(ckan_not_found());
    std::string const type = call.params.text("object_type"), capacity = call.params.text("capacity");
    std::string_view const ours = owner->organization ? "organization" : "public";
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    if ((type.empty() || type == "package") && (capacity.empty() || capacity == ours)) {
        search::SearchResult const found = TRY(run_search(call, sets_of(*owner, kPackagesInShow)));
        for (search::Hit const& hit : found.hits)
            out.begin_array().value(hit.id).value("package").value(ours).end_array();
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> member_roles_list(CkanCall const& call) {
    bool const group = call.params.text("group_type") == "group";
    return CkanAnswer(group ? R"([{"text":"Admin","value":"admin"},{"text":"Member","value":"member"}])"
                            : R"([{"text":"Admin","value":"admin"},{"text":"Editor","value":"editor"},)"
                              R"({"text":"Member","value":"member"}])");
}

}  // namespace gyoji::catalog
