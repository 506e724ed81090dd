#include "catalog/web/hit_view.hpp"

#include "catalog/web/page.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr std::size_t kFormatsShown = 4;
constexpr std::size_t kLeadCharacters = 110;

std::vector<View> field_labels(Dataset const& dataset, Language language) {
    constexpr std::size_t kFieldsShown = 2;
    std::vector<View> out;
    for (int const field : dataset.fields) {
        if (out.size() >= kFieldsShown) break;
        out.push_back(View().set("label", field_name(field, language)));
    }
    return out;
}

// The snippet of the search; without one the beginning of the description.
void set_snippet(View& view, FoundDataset const& item, Language language) {
    std::string where;
    if (item.snippet_field.starts_with("res_")) where = word(language, "search.in_file");
    if (item.snippet_field == "tags_text") where = word(language, "search.in_tags");
    std::string html = pieces_html(item.snippet);
    if (html.empty()) html = http::escape_html(first_words(item.dataset.notes, kLeadCharacters));
    set_maybe(view, "where", std::move(where));
    view.set("has_snippet", !html.empty()).set_html("snippet_html", std::move(html));
}

}  // namespace

std::string pieces_html(std::vector<search::Piece> const& pieces) {
    std::string out;
    for (auto const& [text, marked] : pieces)
        out += marked ? "<mark>" + http::escape_html(text) + "</mark>" : http::escape_html(text);
    return out;
}

std::optional<Instant> shown_day(Dataset const& dataset) {
    return dataset.last_update ? dataset.last_update : dataset.modified;
}

void set_formats(View& view, Dataset const& dataset, Language language) {
    std::vector<std::pair<std::string, int>> counts;
    for (Distribution const& file : dataset.distributions) {
        std::string const& format = file.format.empty() ? file.format_label : file.format;
        if (format.empty()) continue;
        auto const found = std::ranges::find(counts, format, &std::pair<std::string, int>::first);
        if (found == counts.end())
            counts.emplace_back(format, 1);
        else
            ++found->second;
    }
    std::ranges::stable_sort(counts, [](auto const& a, auto const& b) { return a.second > b.second; });
    std::vector<View> shown;
    for (std::size_t i = 0; i < counts.size() && i < kFormatsShown; ++i)
        shown.push_back(View().set("label", counts[i].first));
    view.set("formats", std::move(shown));
    std::string more;
    if (counts.size() > kFormatsShown)
        more =
            word(language, "search.more_formats", {{"count", std::to_string(counts.size() - kFormatsShown)}});
    set_maybe(view, "more_formats", std::move(more));
}

std::vector<View> hit_views(std::vector<FoundDataset> const& items, http::Request const& request,
                            Directory const& directory) {
    std::vector<View> out;
    for (FoundDataset const& item : items) {
        Dataset const& dataset = item.dataset;
        auto const* organization = directory.organization(dataset.organization.text);
        View row;
        row.set("href", dataset_href(request, dataset.name));
        row.set_html("title_html",
                     item.title.empty() ? http::escape_html(dataset.title) : pieces_html(item.title));
        row.set("organization",
                organization ? organization_name(*organization, request.language) : std::string());
        row.set("fields", field_labels(dataset, request.language));
        set_maybe(row, "dept", dataset.maintainer);
        set_snippet(row, item, request.language);
        set_formats(row, dataset, request.language);
        row.set("files", grouped(std::int64_t(dataset.distributions.size())))
            .set("day", day_text(shown_day(dataset)));
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<View> table_rows(std::vector<FoundDataset> const& items, http::Request const& request,
                             Directory const& directory, SecondLine second) {
    std::vector<View> out;
    for (FoundDataset const& item : items) {
        Dataset const& dataset = item.dataset;
        auto const* organization = directory.organization(dataset.organization.text);
        View row;
        row.set("href", dataset_href(request, dataset.name)).set("title", dataset.title);
        bool const names = second == SecondLine::organization && organization;
        row.set("subtitle", names ? organization_name(*organization, request.language) : dataset.maintainer);
        row.set("files", grouped(std::int64_t(dataset.distributions.size())));
        row.set("frequency", frequency_name(dataset.frequency, request.language))
            .set("day", day_text(shown_day(dataset)));
        set_formats(row, dataset, request.language);
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace gyoji::catalog::web
