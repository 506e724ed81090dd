// Error pages that help: what happened, what to do, the search box, and what the reader may have meant.

#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

using http::View;
namespace pages = gyoji::catalog::web;

constexpr std::size_t kNear = 5;
constexpr std::size_t kWordsMax = 200;

// The last part of the address, as words: /dataset/避難所-一覧 -> 避難所 一覧.
std::string words_of(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    std::string_view last = path.substr(path.rfind('/') + 1);
    last = last.substr(0, std::min(last.find('.'), kWordsMax));
    std::string out;
    for (char const c : last) out += c == '-' || c == '_' || c == '"' || c == ':' ? ' ' : c;
    return out;
}

std::vector<View> near(Site& site, http::Request const& request, std::string const& words) {
    std::vector<View> out;
    if (words.empty()) return out;
    FindRequest wanted;
    wanted.q = words;
    wanted.rows = kNear;
    auto found = site.catalog.find(wanted);
    if (found && found->total == 0 && !found->nearest.empty()) {
        wanted.q = found->nearest.front();
        found = site.catalog.find(wanted);
    }
    if (!found) return out;
    auto const directory = site.catalog.directory();
    for (auto const& item : found->items) {
        auto const* organization = directory->organization(item.dataset.organization.text);
        View row;
        row.set("label", item.dataset.title).set("href", pages::dataset_href(request, item.dataset.name));
        row.set("organization",
                organization ? pages::organization_name(*organization, request.language) : std::string());
        out.push_back(std::move(row));
    }
    return out;
}

std::string title_of(int status, Language language) {
    std::string const key = "error.title_" + std::to_string(status);
    return pages::word(language, pages::has_word(key) ? key
                                 : status >= 500      ? "error.title_500"
                                                      : "error.title_400");
}

std::string value_of(Error const& error, std::string_view name) {
    auto const found = std::ranges::find(error.values, name, &std::pair<std::string, std::string>::first);
    return found == error.values.end() ? std::string() : found->second;
}

}  // namespace

http::Response error_page(Site& site, http::Request const& request, Error const& error) {
    int const status = http::status_of(error.fault);
    Error full = error;
    full.values.emplace_back("request", request.request_id);
    View view;
    std::string const typed = request.q("q").value_or("");
    std::string const words = error.fault == Fault::not_found ? words_of(request.path) : std::string();
    pages::set_search_box(view, typed.empty() ? words : typed);
    view.set("status", status)
        .set("error_title", title_of(status, request.language))
        .set("error_text", sentence(full, request.language));
    pages::set_maybe(view, "where", error.fault == Fault::invalid ? error.where : std::string());
    pages::set_maybe(view, "retry",
                     status == 429 || status == 503 ? value_of(error, "seconds") : std::string());
    auto others = error.fault == Fault::not_found ? near(site, request, words) : std::vector<View>();
    view.set("has_near", !others.empty()).set("near", std::move(others));
    pages::set_maybe(view, "request", status >= 500 ? request.request_id : std::string());
    pages::PageMeta meta;
    meta.title = title_of(status, request.language);
    meta.status = status;
    return pages::show(site, request, "error", std::move(view), meta);
}

}  // namespace gyoji::catalog
