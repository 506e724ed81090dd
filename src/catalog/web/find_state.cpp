#include "catalog/web/find_state.hpp"

#include "search/query.hpp"

#include <algorithm>
#include <charconv>

namespace gyoji::catalog::web {
namespace {

constexpr std::size_t kFiltersMax = 50;
constexpr std::size_t kFilterBytesMax = 400;

bool is_sort(std::string_view name) {
    return std::ranges::find(kSorts, name) != kSorts.end() || name == "created";
}

// Old links carry CKAN's sort strings: "metadata_modified desc".
std::string sort_of(std::string_view text) {
    if (is_sort(text)) return std::string(text);
    if (text.starts_with("metadata_modified")) return "modified";
    if (text.starts_with("metadata_created")) return "created";
    if (text.starts_with("title")) return "title";
    if (text.starts_with("score")) return "relevance";
    return {};
}

Result<std::size_t> page_of(std::string const& text) {
    std::size_t page = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), page);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || page == 0 ||
        page > kStartMax / kRowsPerPage)
        return fail(Fault::invalid, "catalog.web.wrong_page", "/query/page", {{"page", text.substr(0, 40)}});
    return page;
}

}  // namespace

bool is_filter(std::string_view name) {
    return std::ranges::find(kFacets, name) != kFacets.end() ||
           std::ranges::find(kOtherFilters, name) != kOtherFilters.end();
}

Result<FindState> read_state(http::Request const& request) {
    FindState out;
    for (auto const& [name, value] : request.query) {
        if (value.empty()) continue;
        if (name == "q") {
            if (value.size() > search::kQueryBytesMax)
                return fail(Fault::invalid, "catalog.web.query_too_long", "/query/q",
                            {{"max", std::to_string(search::kQueryBytesMax)}});
            out.q = value;
        } else if (name == "sort") {
            out.sort = sort_of(value);
        } else if (name == "page") {
            out.page = TRY(page_of(value));
        } else if (name == "more" && is_filter(value)) {
            out.more = value;
        } else if (is_filter(name)) {
            if (out.filters.size() >= kFiltersMax)
                return fail(Fault::invalid, "catalog.web.too_many_filters", "/query/" + name,
                            {{"max", std::to_string(kFiltersMax)}});
            if (value.size() > kFilterBytesMax)
                return fail(Fault::invalid, "catalog.web.filter_too_long", "/query/" + name,
                            {{"max", std::to_string(kFilterBytesMax)}});
            if (!has_filter(out, name, value)) out.filters.emplace_back(name, value);
        }
    }
    return out;
}

FindRequest find_request(FindState const& state) {
    FindRequest out;
    out.q = state.q;
    out.filters = state.filters;
    out.sort = state.sort;
    out.start = (state.page - 1) * kRowsPerPage;
    out.rows = kRowsPerPage;
    return out;
}

bool has_filter(FindState const& state, std::string_view field, std::string_view value) {
    return std::ranges::any_of(
        state.filters, [&](auto const& filter) { return filter.first == field && filter.second == value; });
}

FindState toggled(FindState state, std::string_view field, std::string_view value) {
    state.page = 1;
    std::size_t const removed = std::erase_if(
        state.filters, [&](auto const& filter) { return filter.first == field && filter.second == value; });
    if (!removed) state.filters.emplace_back(field, value);
    return state;
}

std::string address(std::string_view path, FindState const& state) {
    http::Pairs pairs;
    if (!state.q.empty()) pairs.emplace_back("q", state.q);
    pairs.insert(pairs.end(), state.filters.begin(), state.filters.end());
    if (!state.sort.empty()) pairs.emplace_back("sort", state.sort);
    if (state.page > 1) pairs.emplace_back("page", std::to_string(state.page));
    if (!state.more.empty()) pairs.emplace_back("more", state.more);
    return std::string(path) + (pairs.empty() ? "" : "?" + http::form_encode(pairs));
}

}  // namespace gyoji::catalog::web
