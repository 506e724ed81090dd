// Feeds: CKAN's addresses, and one for any search of ours.
#include "catalog/door/ckan_call.hpp"
#include "catalog/door/ckan_query.hpp"
#include "catalog/door/door.hpp"
#include "catalog/door/feed.hpp"

#include <algorithm>
#include <charconv>

namespace gyoji::catalog {

namespace {

using http::Request;
using http::Response;
using http::Route;
using search::Node;

constexpr std::size_t kEntriesPerPage = 20;  // ckan.feeds.limit
constexpr std::size_t kPageMax = 1'000'000;
constexpr std::size_t kFiltersMax = 30;

std::size_t page_of(Request const& request) {
    std::size_t page = 1;
    std::string const text = request.q("page").value_or("1");
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), page);
    return error != std::errc() || page < 1 || page > kPageMax ? 1 : page;
}

std::string path_of(Request const& request) {
    return request.target.substr(0, request.target.find('?'));
}

// The feed's own links, one for each page.
void add_links(Feed& feed, Request const& request, std::int64_t total) {
    std::size_t const page = page_of(request);
    auto const address = [&](std::size_t number) {
        http::Pairs pairs;
        for (auto const& pair : request.query)
            if (pair.first != "page") pairs.push_back(pair);
        if (number > 1) pairs.emplace_back("page", std::to_string(number));
        std::string const query = http::form_encode(pairs);
        return request.base_url + path_of(request) + (query.empty() ? "" : "?" + query);
    };
    std::size_t const last =
        std::max<std::size_t>(1, (std::size_t(total) + kEntriesPerPage - 1) / kEntriesPerPage);
    feed.self = address(page);
    feed.first = address(1);
    feed.last = address(last);
    if (page < last) feed.next = address(page + 1);
    if (page > 1) feed.previous = address(std::min(page - 1, last));
    feed.id = address(1);
}

Response answer(Site& site, Request const& request, Feed feed, std::int64_t total,
                std::vector<Dataset> const& sets) {
    add_links(feed, request, total);
    feed.updated = site.clock.now();
    auto const directory = site.catalog.directory();
    Response response =
        Response::text(atom(feed, sets, *directory, request.base_url), "application/atom+xml; charset=utf-8");
    return response;
}

Response searched(Site& site, Request const& request, Feed feed, search::SearchRequest wish) {
    wish.start = (page_of(request) - 1) * kEntriesPerPage;
    wish.rows = kEntriesPerPage;
    if (wish.sort.empty()) wish.sort = {{search::SortKey::By::number, "metadata_modified", true}};
    auto const found = site.catalog.search(wish);
    if (!found) return http::problem(found.error(), request);
    std::vector<std::string> ids;
    for (search::Hit const& hit : found->hits) ids.push_back(hit.id);
    return answer(site, request, std::move(feed), found->total, site.catalog.datasets(ids));
}

search::SearchRequest keyword_request(std::string field, std::string value) {
    search::SearchRequest request;
    request.query = Node{.kind = Node::Kind::keyword, .field = std::move(field), .value = std::move(value)};
    return request;
}

Response not_there(Request const& request, char const* code, std::string name) {
    return http::problem(Error{Fault::not_found, code, "", {{"name", std::move(name)}}}, request);
}

Response all_feed(Site& site, Request const& request) {
    search::SearchRequest wish;
    wish.query = Node{.kind = Node::Kind::all};
    Feed feed{.title = site.text.title_ja, .subtitle = "新しく登録・更新されたデータセット"};
    feed.alternate = request.base_url + "/search?sort=modified";
    return searched(site, request, std::move(feed), std::move(wish));
}

Response organization_feed(Site& site, Request const& request) {
    std::string const id(request.param("id"));
    auto const directory = site.catalog.directory();
    Organization const* const organization = directory->organization(id);
    if (!organization) return not_there(request, "catalog.door.no_organization", id);
    Feed feed{.title = site.text.title_ja + " - " + organization->title,
              .subtitle = "組織「" + organization->title + "」のデータセット"};
    feed.alternate = request.base_url + "/organization/" + http::url_encode(organization->name);
    return searched(site, request, std::move(feed), keyword_request("organization", organization->name));
}

Response group_feed(Site& site, Request const& request) {
    std::string const id(request.param("id"));
    auto const directory = site.catalog.directory();
    Group const* const group = directory->group(id);
    if (!group) return not_there(request, "catalog.door.no_group", id);
    Feed feed{.title = site.text.title_ja + " - " + group->title,
              .subtitle = "グループ「" + group->title + "」のデータセット"};
    feed.alternate = request.base_url + "/group/" + http::url_encode(group->name);
    return searched(site, request, std::move(feed), keyword_request("groups", group->name));
}

Response tag_feed(Site& site, Request const& request) {
    std::string const tag(request.param("id"));
    Feed feed{.title = site.text.title_ja + " - " + tag, .subtitle = "タグ「" + tag + "」のデータセット"};
    feed.alternate = request.base_url + "/search?tags=" + http::url_encode(tag);
    return searched(site, request, std::move(feed), keyword_request("tags", tag));
}

// /feeds/custom.atom?q=...&organization=...: CKAN's words; every other parameter is a filter.
Response custom_feed(Site& site, Request const& request) {
    Instant const now = site.clock.now();
    search::SearchRequest wish;
    auto query = ckan_query({request.q("q").value_or(""), {}, {}, {}, {}}, now);
    if (!query)
        return Response::text(query.error().error_json, "application/json;charset=utf-8",
                              query.error().status);
    wish.query = std::move(*query);
    for (auto const& [key, value] : request.query) {
        if (key == "q" || key == "page" || key == "sort" || value.empty() || key.starts_with('_')) continue;
        if (wish.filters.size() == kFiltersMax) break;
        CkanFacet const place = ckan_facet(key);
        wish.filters.push_back(
            place.field.empty()
                ? Node{.kind = Node::Kind::none}
                : Node{.kind = Node::Kind::keyword, .field = place.field, .value = place.prefix + value});
    }
    if (std::string const sort = request.q("sort").value_or(""); !sort.empty()) {
        auto keys = ckan_sort(sort);
        if (!keys)
            return Response::text(keys.error().error_json, "application/json;charset=utf-8",
                                  keys.error().status);
        wish.sort = std::move(*keys);
    }
    Feed feed{.title = site.text.title_ja, .subtitle = "検索に合うデータセット"};
    feed.alternate = request.base_url + "/search";
    return searched(site, request, std::move(feed), std::move(wish));
}

// /search.atom?q=...: our own search with its filters, newest first.
Response search_feed(Site& site, Request const& request) {
    FindRequest wish;
    http::Pairs pairs;
    for (auto const& [key, value] : request.query) {
        if (key == "page" || key == "sort" || value.empty()) continue;
        pairs.emplace_back(key, value);
        if (key == "q")
            wish.q = value;
        else if (wish.filters.size() < kFiltersMax &&
                 std::ranges::find(index_schema().keywords, key) != index_schema().keywords.end())
            wish.filters.emplace_back(key, value);
    }
    wish.sort = "modified";
    wish.start = (page_of(request) - 1) * kEntriesPerPage;
    wish.rows = kEntriesPerPage;
    auto const found = site.catalog.find(wish);
    if (!found) return http::problem(found.error(), request);
    std::vector<Dataset> sets;
    for (FoundDataset const& item : found->items) sets.push_back(item.dataset);
    Feed feed{.title = site.text.title_ja + (wish.q.empty() ? "" : " - " + wish.q),
              .subtitle = "検索に合うデータセット"};
    std::string const query = http::form_encode(pairs);
    feed.alternate = request.base_url + "/search" + (query.empty() ? "" : "?" + query);
    return answer(site, request, std::move(feed), found->total, sets);
}

}  // namespace

void add_feed_routes(std::vector<Route>& routes, Site& site) {
    struct Kind {
        char const *pattern, *id, *ja, *en;
        Response (*handler)(Site&, Request const&);
    };
    static constexpr Kind kinds[] = {
        {"/feeds/dataset.atom", "feedAll", "すべての新着", "Everything new", all_feed},
        {"/feeds/organization/{id}.atom", "feedOrganization", "組織の新着", "New from an organisation",
         organization_feed},
        {"/feeds/group/{id}.atom", "feedGroup", "グループの新着", "New in a group", group_feed},
        {"/feeds/tag/{id}.atom", "feedTag", "タグの新着", "New with a tag", tag_feed},
        {"/feeds/custom.atom", "feedCustom", "検索の新着（CKAN）", "New for a search (CKAN)", custom_feed},
        {"/search.atom", "feedSearch", "検索の新着", "New for a search", search_feed},
    };
    for (Kind const& kind : kinds) {
        Route made{.method = http::Method::get,
                   .pattern = kind.pattern,
                   .operation_id = kind.id,
                   .access = http::Access::anyone,
                   .channel = http::Channel::feed,
                   .summary_ja = kind.ja,
                   .summary_en = kind.en,
                   .handler = [&site, handler = kind.handler](Request const& request) {
                       return handler(site, request);
                   }};
        made.in_openapi = false;
        routes.push_back(std::move(made));
    }
}

}  // namespace gyoji::catalog
