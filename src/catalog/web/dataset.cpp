// The page of one data set.

#include "catalog/door/door.hpp"
#include "catalog/web/dataset_view.hpp"
#include "catalog/web/file_list.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/pages.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::grouped;
using http::View;

constexpr std::size_t kRelated = 4, kHistory = 30, kOrigins = 20;
constexpr std::size_t kDescriptionCharacters = 120, kLeadCharacters = 60;

// Sets of other publishers that carry the words of this title: what a reader would look for next.
std::vector<View> related(Site& site, http::Request const& request, Dataset const& dataset,
                          Directory const& directory) {
    FindRequest wanted;
    wanted.q = "title:" + quoted(dataset.title);
    wanted.rows = kRelated + 4;
    std::vector<View> out;
    auto const found = site.catalog.find(wanted);
    if (!found) return out;
    for (auto const& item : found->items) {
        Dataset const& other = item.dataset;
        if (out.size() >= kRelated || other.id == dataset.id) continue;
        auto const* organization = directory.organization(other.organization.text);
        View row;
        row.set("href", dataset_href(request, other.name)).set("title", other.title);
        row.set("organization",
                organization ? organization_name(*organization, request.language) : std::string());
        row.set("files", grouped(std::int64_t(other.distributions.size())));
        out.push_back(std::move(row));
    }
    return out;
}

void set_history(View& view, Site& site, http::Request const& request, DatasetId const& id) {
    std::vector<View> origins, history;
    for (OriginView const& origin : site.catalog.origins(id)) {
        if (origins.size() >= kOrigins) break;
        View row;
        row.set("source", origin.source_title)
            .set("href", root_of(request) + "/harvest/" + http::url_encode(origin.source.text));
        row.set("remote_id", origin.remote_id.empty() ? origin.remote_name : origin.remote_id);
        std::string const key = "origin." + origin.state;
        row.set("state", has_word(key) ? word(request.language, key) : origin.state)
            .set("first_seen", day_text(origin.first_seen));
        origins.push_back(std::move(row));
    }
    for (HistoryEntry const& entry : site.catalog.history(id, kHistory)) {
        View row;
        std::string const key = "history." + entry.what;
        row.set("when", day_text(entry.at))
            .set("what", has_word(key) ? word(request.language, key) : entry.what);
        set_maybe(row, "detail", entry.source_title);
        history.push_back(std::move(row));
    }
    view.set("has_origins", !origins.empty()).set("origins", std::move(origins));
    view.set("has_history", !history.empty()).set("history", std::move(history));
}

std::vector<View> field_links(http::Request const& request, Dataset const& dataset) {
    std::vector<View> out;
    for (int const field : dataset.fields)
        out.push_back(View()
                          .set("label", field_name(field, request.language))
                          .set("href", root_of(request) + "/search?field=" + std::to_string(field)));
    return out;
}

// A short description is the lead; a long one gets its own section, so that the files stay near the top.
void set_description(View& view, Dataset const& dataset) {
    bool const brief = first_words(dataset.notes, kLeadCharacters) == dataset.notes;
    set_maybe(view, "lead", brief ? dataset.notes : first_words(dataset.notes, kLeadCharacters));
    set_maybe(view, "notes", brief ? std::string() : dataset.notes);
}

PageMeta dataset_meta(Site const&, http::Request const& request, Dataset const& dataset,
                      Directory const& directory) {
    PageMeta meta;
    std::string const name = http::url_encode(dataset.name);
    meta.nav = "search";
    meta.title = dataset.title;
    meta.description =
        first_words(dataset.notes.empty() ? dataset.title : dataset.notes, kDescriptionCharacters);
    meta.canonical = "/dataset/" + name;
    meta.twin = "/api/v1/datasets/" + name;
    meta.alternates = {{"text/turtle", "/dataset/" + name + ".ttl", ""},
                       {"application/ld+json", "/dataset/" + name + ".jsonld", ""},
                       {"application/rdf+xml", "/dataset/" + name + ".xml", ""}};
    meta.jsonld = schema_org_json(dataset, directory, request.base_url, request.language);
    return meta;
}

}  // namespace

http::Response dataset_page(Site& site, http::Request const& request) {
    if (auto rdf = negotiate_rdf(site, request, request.param("dataset"))) return std::move(*rdf);
    auto const found = site.catalog.dataset(request.param("dataset"));
    if (!found) return http::problem(found.error(), request);
    Dataset const& dataset = found->dataset;
    // Retired ids, old names and plain ids lead to the one living address (issue 2, item 4).
    if (request.param("dataset") != dataset.name)
        return http::Response::redirect(dataset_href(request, dataset.name), 301);
    auto const directory = site.catalog.directory();
    auto const* organization = directory->organization(dataset.organization.text);
    Publisher const publisher = publisher_of(request, organization);
    View view;
    set_crumbs(view, request,
               {{word(request.language, "foot.search"), root_of(request) + "/search"},
                {publisher.name, publisher.href},
                {dataset.title, ""}});
    view.set("title", dataset.title)
        .set("organization", publisher.name)
        .set("organization_href", publisher.href);
    view.set("fields", field_links(request, dataset));
    set_description(view, dataset);
    set_dataset_facts(view, dataset, request.language);
    set_conditions(view, dataset.licence, dataset.title, publisher.name, request.language);
    set_files(view, request, dataset);
    view.set("stated", stated_rows(dataset, publisher, *directory, request.language));
    set_history(view, site, request, dataset.id);
    view.set("name_url", http::url_encode(dataset.name));
    bool const has_file =
        !dataset.distributions.empty() && !web_href(dataset.distributions.front().url).empty();
    view.set("has_first_file", has_file)
        .set("first_file", has_file ? download_href(dataset, dataset.distributions.front()) : std::string());
    auto others = related(site, request, dataset, *directory);
    view.set("has_related", !others.empty()).set("related", std::move(others));
    auto page =
        show(site, request, "dataset", std::move(view), dataset_meta(site, request, dataset, *directory));
    return page.with("Vary", kVaryByAccept);
}

}  // namespace gyoji::catalog::web
