// The page of one file: what is stated about it, and that nobody has opened it yet.

#include "catalog/web/dataset_view.hpp"
#include "catalog/web/file_list.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::View;

constexpr std::size_t kSiblings = 5;

// The neighbours in the publisher's order, the file itself left out.
std::vector<View> siblings(http::Request const& request, Dataset const& dataset, std::size_t index) {
    std::vector<View> out;
    std::size_t const first = index > 2 ? index - 2 : 0;
    for (std::size_t i = first; i < dataset.distributions.size() && out.size() < kSiblings; ++i) {
        if (i == index) continue;
        Distribution const& file = dataset.distributions[i];
        View row;
        row.set("href", file_href(request, dataset.name, file.id.text))
            .set("title", file_title(file, request.language))
            .set("format", format_of(file));
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<View> stated(Distribution const& file, Language language) {
    std::vector<View> out;
    auto const add = [&](std::string label, std::string value, std::string href = {}) {
        if (!value.empty()) out.push_back(stated_row(std::move(label), std::move(value), std::move(href)));
    };
    auto const label = [&](char const* key) { return word(language, std::string("stated.") + key); };
    add(label("url"), file.url, web_href(file.url));
    add(label("format"), file.format_label);
    add(label("media_type"), file.media_type);
    add(label("size"), file.byte_size ? http::grouped(*file.byte_size) + " B" : std::string());
    if (!file.checksum.empty())
        add(word(language, "stated.checksum",
                 {{"algorithm", file.checksum_algorithm.empty() ? "?" : file.checksum_algorithm}}),
            file.checksum);
    add(label("issued"), day_text(file.issued));
    add(label("modified"), day_text(file.modified));
    add(label("id"), file.id.text);
    return out;
}

void set_file(View& view, Dataset const& dataset, Distribution const& file, Language language) {
    view.set("title", file_title(file, language))
        .set("format", format_of(file).empty() ? word(language, "unknown") : format_of(file));
    set_maybe(view, "size", file.byte_size ? size_text(*file.byte_size) : std::string());
    view.set("has_url", !web_href(file.url).empty()).set("download", download_href(dataset, file));
    view.set("has_description", !file.description.empty()).set("file_description", file.description);
    set_maybe(view, "format_basis",
              format_of(file).empty() ? std::string() : basis_note(file.format_basis, language));
    set_period(view, file.period_start, file.period_end, file.period_basis, language);
    std::string const day = day_text(file.modified ? file.modified : file.issued);
    view.set("has_day", !day.empty()).set("day", day.empty() ? word(language, "unknown") : day);
    Values values{{"label", file.format_label}, {"derived", file.format}};
    set_maybe(
        view, "conflict",
        file.format_conflict.empty() ? std::string() : word(language, "file.conflict", std::move(values)));
    view.set("stated", stated(file, language)).set("id_url", http::url_encode(file.id.text));
}

}  // namespace

http::Response file_page(Site& site, http::Request const& request) {
    auto const found = site.catalog.dataset(request.param("dataset"));
    if (!found) return http::problem(found.error(), request);
    Dataset const& dataset = found->dataset;
    std::string_view const id = request.param("resource");
    auto const file = std::ranges::find_if(dataset.distributions,
                                           [&](Distribution const& each) { return each.id.text == id; });
    if (file == dataset.distributions.end())
        return http::problem({Fault::not_found, "catalog.web.no_file", "/path/resource", {}}, request);
    if (request.param("dataset") != dataset.name)
        return http::Response::redirect(file_href(request, dataset.name, id), 301);
    auto const directory = site.catalog.directory();
    Publisher const publisher = publisher_of(request, directory->organization(dataset.organization.text));
    std::string const set_href = dataset_href(request, dataset.name),
                      title = file_title(*file, request.language);
    View view;
    set_crumbs(view, request,
               {{word(request.language, "foot.search"), root_of(request) + "/search"},
                {publisher.name, publisher.href},
                {dataset.title, set_href},
                {title, ""}});
    set_file(view, dataset, *file, request.language);
    view.set("dataset_href", set_href)
        .set("dataset_title", dataset.title)
        .set("organization", publisher.name)
        .set("organization_href", publisher.href);
    bool const own_licence = !file->licence.id.empty() || !file->licence.title.empty();
    set_conditions(view, own_licence ? file->licence : dataset.licence, title, publisher.name,
                   request.language);
    auto others = siblings(request, dataset, std::size_t(file - dataset.distributions.begin()));
    view.set("has_siblings", !others.empty()).set("siblings", std::move(others));
    view.set("files_total", http::grouped(std::int64_t(dataset.distributions.size())));
    PageMeta meta;
    meta.nav = "search";
    meta.title = title;
    meta.description =
        first_words(file->description.empty() ? title + " " + dataset.title : file->description, 120);
    meta.canonical = "/dataset/" + http::url_encode(dataset.name) + "/resource/" + http::url_encode(id);
    meta.twin = "/api/v1/distributions/" + http::url_encode(id);
    return show(site, request, "file", std::move(view), meta);
}

}  // namespace gyoji::catalog::web
