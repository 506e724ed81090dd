#include "catalog/web/file_list.hpp"

#include "catalog/web/dataset_view.hpp"
#include "catalog/web/page.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <charconv>
#include <span>

namespace gyoji::catalog::web {
namespace {

using http::escape_html;
using http::grouped;
using http::View;

constexpr std::size_t kFilterFrom = 9;  // files from which narrowing is offered
constexpr std::size_t kFormatsMax = 12;

struct FileState {
    std::string format, words;
    std::size_t page = 1;
};

FileState read(http::Request const& request) {
    FileState out;
    out.format = request.q("format").value_or("");
    out.words = request.q("file").value_or("");
    std::string const page = request.q("files").value_or("");
    std::size_t number = 0;
    auto const read = std::from_chars(page.data(), page.data() + page.size(), number);
    if (read.ec == std::errc() && read.ptr == page.data() + page.size() && number > 0) out.page = number;
    return out;
}

std::string here(http::Request const& request, Dataset const& dataset, FileState const& state) {
    http::Pairs pairs;
    if (!state.format.empty()) pairs.emplace_back("format", state.format);
    if (!state.words.empty()) pairs.emplace_back("file", state.words);
    if (state.page > 1) pairs.emplace_back("files", std::to_string(state.page));
    return dataset_href(request, dataset.name) + (pairs.empty() ? "" : "?" + http::form_encode(pairs)) +
           "#files";
}

std::vector<Distribution const*> matching(Dataset const& dataset, FileState const& state) {
    std::string const words = text::fold(state.words);
    std::vector<Distribution const*> out;
    for (Distribution const& file : dataset.distributions) {
        if (!state.format.empty() && format_of(file) != state.format) continue;
        if (!words.empty() && text::fold(file.title).find(words) == std::string::npos &&
            text::fold(file.description).find(words) == std::string::npos)
            continue;
        out.push_back(&file);
    }
    return out;
}

std::vector<View> format_links(http::Request const& request, Dataset const& dataset, FileState const& state) {
    std::vector<std::pair<std::string, std::int64_t>> counts;
    for (Distribution const& file : dataset.distributions) {
        auto const found =
            std::ranges::find(counts, format_of(file), &std::pair<std::string, std::int64_t>::first);
        if (found == counts.end())
            counts.emplace_back(format_of(file), 1);
        else
            ++found->second;
    }
    std::ranges::stable_sort(counts, [](auto const& a, auto const& b) { return a.second > b.second; });
    std::vector<View> out;
    if (counts.size() < 2) return out;
    for (auto const& [format, count] : counts) {
        if (out.size() >= kFormatsMax || format.empty()) continue;
        bool const chosen = format == state.format;
        FileState other = state;
        other.format = chosen ? std::string() : format;
        other.page = 1;
        out.push_back(View()
                          .set("label", format)
                          .set("count", grouped(count))
                          .set("here", chosen)
                          .set("href", here(request, dataset, other)));
    }
    return out;
}

void append_row(std::string& out, http::Request const& request, Dataset const& dataset,
                Distribution const& file) {
    Language const language = request.language;
    std::string const period =
        file.period_start.empty() ? std::string() : period_text(file.period_start, file.period_end, language);
    std::string const size = file.byte_size ? size_text(*file.byte_size) : std::string();
    auto const head = [&](char const* key) {
        return escape_html(word(language, std::string("file.head_") + key));
    };
    out += "<tr><th scope=\"row\"><a href=\"" + escape_html(file_href(request, dataset.name, file.id.text)) +
           "\">" + escape_html(file_title(file, language)) + "</a>";
    if (!period.empty()) out += "<span class=\"sub num\">" + escape_html(period) + "</span>";
    out += "</th><td data-h=\"" + head("format") + "\">";
    if (!format_of(file).empty()) out += "<span class=\"tag\">" + escape_html(format_of(file)) + "</span>";
    if (!file.format_conflict.empty())
        out +=
            " <span class=\"tag tag--shu\">" + escape_html(word(language, "file.conflict_short")) + "</span>";
    out += "</td><td class=\"r\" data-h=\"" + head("size") + "\">" +
           (size.empty()
                ? "<span class=\"muted\">" + escape_html(word(language, "file.unknown_size")) + "</span>"
                : escape_html(size));
    out += "</td><td class=\"num fit\" data-h=\"" + head("day") + "\">" +
           day_text(file.modified ? file.modified : file.issued) + "</td><td class=\"dl\" data-h=\"" +
           head("get") + "\">";
    if (!web_href(file.url).empty())
        out += "<a href=\"" + escape_html(download_href(dataset, file)) + "\" rel=\"nofollow\">" +
               escape_html(word(language, "file.get")) + "<span class=\"vh\"> " +
               escape_html(file_title(file, language)) + "</span></a>";
    out += "</td></tr>";
}

std::string table_html(http::Request const& request, Dataset const& dataset,
                       std::span<Distribution const* const> files) {
    auto const head = [&](char const* key) {
        return escape_html(word(request.language, std::string("file.head_") + key));
    };
    std::string out = "<table class=\"tbl tbl--card tbl--flow\"><thead><tr><th scope=\"col\">" +
                      head("name") + "</th><th scope=\"col\">" + head("format") +
                      "</th><th scope=\"col\" class=\"r\">" + head("size") + "</th><th scope=\"col\">" +
                      head("day") + "</th><th scope=\"col\">" + head("get") + "</th></tr></thead><tbody>";
    for (Distribution const* file : files) append_row(out, request, dataset, *file);
    return out + "</tbody></table>";
}

}  // namespace

std::string format_of(Distribution const& file) {
    return file.format.empty() ? file.format_label : file.format;
}

std::string file_title(Distribution const& file, Language language) {
    return file.title.empty() ? word(language, "file.untitled") : file.title;
}

void set_files(View& view, http::Request const& request, Dataset const& dataset) {
    FileState const state = read(request);
    auto const files = matching(dataset, state);
    std::size_t const last = std::max<std::size_t>(1, (files.size() + kFilesPerPage - 1) / kFilesPerPage);
    std::size_t const page = std::min(state.page, last);
    std::size_t const from = (page - 1) * kFilesPerPage, shown = std::min(kFilesPerPage, files.size() - from);
    view.set("files_total", grouped(std::int64_t(dataset.distributions.size())))
        .set("self", dataset_href(request, dataset.name));
    view.set("has_filebar", dataset.distributions.size() >= kFilterFrom)
        .set("file_formats", format_links(request, dataset, state));
    view.set("file_q", state.words);
    set_maybe(view, "file_format", state.format);
    view.set("has_files", !files.empty()).set("no_files", dataset.distributions.empty());
    view.set("no_match", files.empty() && !dataset.distributions.empty());
    view.set_html("files_html", table_html(request, dataset, std::span(files).subspan(from, shown)));
    view.set("has_file_pages", last > 1);
    view.set("file_range", word(request.language, "file.range",
                                {{"from", grouped(std::int64_t(from) + 1)},
                                 {"to", grouped(std::int64_t(from + shown))},
                                 {"total", grouped(std::int64_t(files.size()))}}));
    auto const href = [&](std::size_t to) {
        FileState other = state;
        other.page = to;
        return here(request, dataset, other);
    };
    view.set("file_pages", page_links(page, last, href));
}

}  // namespace gyoji::catalog::web
