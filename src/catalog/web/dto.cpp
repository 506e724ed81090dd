#include "catalog/web/dto.hpp"

#include "catalog/door/address.hpp"
#include "catalog/web/places.hpp"
#include "catalog/web/run_words.hpp"
#include "catalog/web/words.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

std::string page_of(std::string const& base_url, std::string_view kind, std::string_view name) {
    return base_url + "/" + std::string(kind) + "/" + http::url_encode(name);
}

}  // namespace

void Dto::instant(std::string_view key, std::optional<Instant> const& at) const {
    out.key(key);
    if (at)
        out.value(rfc3339(*at));
    else
        out.null();
}

void Dto::basis(Basis basis) const {
    out.field_or_null("basis", basis == Basis::none ? std::string_view() : key_of(basis));
}

void Dto::licence(std::string_view key, Licence const& licence) const {
    out.key(key);
    if (licence.id.empty() && licence.title.empty()) {
        out.null();
        return;
    }
    out.begin_object()
        .field("id", licence.id)
        .field("title", licence.title)
        .field_or_null("url", licence.url)
        .field("is_open", licence.is_open)
        .end_object();
}

// Every derived value stands with its basis (design.md section 7).
void Dto::dataset_derived(Dataset const& dataset) const {
    out.key("fields").begin_object().key("values").begin_array();
    for (int const field : dataset.fields) out.value(field);
    out.end_array();
    basis(dataset.fields_basis);
    out.end_object();
    out.key("period")
        .begin_object()
        .field_or_null("start", dataset.period_start)
        .field_or_null("end", dataset.period_end);
    basis(dataset.period_basis);
    out.end_object();
    out.key("municipality").begin_object().field_or_null("code", dataset.municipality);
    out.field_or_null("name", dataset.municipality.empty() ? std::string()
                                                           : place_name(dataset.municipality, Language::ja));
    basis(dataset.municipality_basis);
    out.end_object();
    out.key("frequency")
        .begin_object()
        .field("value", dataset.frequency.empty() ? std::string("unknown") : dataset.frequency);
    out.field_or_null("text", dataset.frequency_text);
    basis(dataset.frequency_basis);
    out.end_object();
    out.key("updates").begin_object().field("state", dataset.update_state);
    instant("last_update", dataset.last_update);
    basis(dataset.last_update_basis);
    out.end_object();
    out.key("data_rate").null();  // no file has been opened yet: 未検査, never a figure
}

void Dto::dataset_fields(Dataset const& dataset, Files files) const {
    out.field("id", dataset.id.text)
        .field("name", dataset.name)
        .field("title", dataset.title)
        .field("notes", dataset.notes);
    out.field("page", page_of(base_url, "dataset", dataset.name));
    out.key("organization");
    if (auto const* known = directory.organization(dataset.organization.text))
        out.begin_object()
            .field("id", known->id.text)
            .field("name", known->name)
            .field("title", known->title)
            .end_object();
    else
        out.null();
    out.key("groups").begin_array();
    for (GroupId const& id : dataset.groups)
        if (auto const* known = directory.group(id.text))
            out.begin_object().field("name", known->name).field("title", known->title).end_object();
    out.end_array();
    out.key("tags").begin_array();
    for (std::string const& tag : dataset.tags) out.value(tag);
    out.end_array();
    licence("licence", dataset.licence);
    out.field("access", dataset.access)
        .field("language", dataset.language)
        .field_or_null("landing_page", dataset.landing_page);
    out.field_or_null("author", dataset.author)
        .field_or_null("maintainer", dataset.maintainer)
        .field_or_null("version", dataset.version);
    instant("issued", dataset.issued);
    instant("modified", dataset.modified);
    dataset_derived(dataset);
    out.key("extras").begin_array();
    for (auto const& [key, value] : dataset.extras)
        out.begin_object().field("key", key).field("value", value).end_object();
    out.end_array();
    out.field("recorded", rfc3339(dataset.recorded)).field("changed", rfc3339(dataset.changed));
    out.field("files", std::int64_t(dataset.distributions.size()));
    if (files == Files::left_out) return;
    out.key("distributions").begin_array();
    for (Distribution const& file : dataset.distributions) distribution(file, dataset.name);
    out.end_array();
}

void Dto::dataset(Dataset const& dataset, Files files) const {
    out.begin_object();
    dataset_fields(dataset, files);
    out.end_object();
}

void Dto::distribution(Distribution const& file, std::string_view dataset_name) const {
    std::string const page =
        page_of(base_url, "dataset", dataset_name) + "/resource/" + http::url_encode(file.id.text);
    out.begin_object()
        .field("id", file.id.text)
        .field("dataset", dataset_name)
        .field("title", file.title)
        .field("description", file.description);
    out.field("page", page)
        .field_or_null("url", file.url)
        .field_or_null("download", web_address(file.url) ? page + "/download" : std::string());
    out.key("format")
        .begin_object()
        .field_or_null("value", file.format)
        .field_or_null("label", file.format_label);
    basis(file.format_basis);
    out.field("conflict", !file.format_conflict.empty()).end_object();
    out.field_or_null("media_type", file.media_type).key("byte_size");
    if (file.byte_size)
        out.value(*file.byte_size);
    else
        out.null();
    out.field_or_null("checksum", file.checksum).field_or_null("checksum_algorithm", file.checksum_algorithm);
    instant("issued", file.issued);
    instant("modified", file.modified);
    licence("licence", file.licence);
    out.key("period")
        .begin_object()
        .field_or_null("start", file.period_start)
        .field_or_null("end", file.period_end);
    basis(file.period_basis);
    out.end_object();
    out.key("data_rate").null().end_object();
}

void Dto::organization(Organization const& organization, std::optional<std::int64_t> datasets) const {
    out.begin_object()
        .field("id", organization.id.text)
        .field("name", organization.name)
        .field("title", organization.title);
    out.field_or_null("title_en", organization.title_en)
        .field("description", organization.description)
        .field("page", page_of(base_url, "organization", organization.name));
    out.field_or_null("homepage", organization.homepage).field("sector", key_of(organization.sector));
    out.field_or_null("sector_basis", organization.sector_basis == Basis::none
                                          ? std::string_view()
                                          : key_of(organization.sector_basis));
    out.field_or_null("municipality", organization.municipality);
    if (datasets) out.field("datasets", *datasets);
    out.end_object();
}

void Dto::group(Group const& group, std::optional<std::int64_t> datasets) const {
    out.begin_object()
        .field("id", group.id.text)
        .field("name", group.name)
        .field("title", group.title)
        .field("description", group.description);
    out.field("page", page_of(base_url, "group", group.name)).key("field");
    if (group.field)
        out.value(group.field);
    else
        out.null();
    if (datasets) out.field("datasets", *datasets);
    out.end_object();
}

void Dto::facets(std::vector<std::pair<std::string, std::vector<search::FacetCount>>> const& facets) const {
    out.begin_object();
    for (auto const& [field, counts] : facets) {
        out.key(field).begin_array();
        for (auto const& [value, count] : counts)
            out.begin_object()
                .field("value", value)
                .field("label", value_name(field, value, directory, Language::ja))
                .field("count", count)
                .end_object();
        out.end_array();
    }
    out.end_object();
}

void Dto::pieces(std::vector<search::Piece> const& pieces) const {
    out.begin_array();
    for (auto const& [text, marked] : pieces)
        out.begin_object().field("text", text).field("marked", marked).end_object();
    out.end_array();
}

void Dto::source(SourceView const& source) const {
    out.begin_object()
        .field("id", source.id.text)
        .field("title", source.title)
        .field("kind", source.kind)
        .field("location", public_location(source.location));
    out.field("state", source.state)
        .field_or_null("schedule", source.schedule)
        .field("records", source.records)
        .field_or_null("last_outcome", source.last_outcome);
    instant("last_run", source.last_run);
    instant("next_run", source.next_run);
    out.field("page", page_of(base_url, "harvest", source.id.text)).end_object();
}

void Dto::run(RunView const& run) const {
    out.begin_object()
        .field("id", run.id.text)
        .field("source", run.source.text)
        .field("started", rfc3339(run.started));
    instant("ended", run.ended);
    out.field("outcome", run.outcome);
    for (RunCount const& each : kRunCounts) out.field(each.key, run.*each.member);
    out.field("remarks", run.remarks);
    out.field_or_null("reason", run_reason(run, Language::ja))
        .field_or_null("reason_en", run_reason(run, Language::en));
    out.field("page", base_url + "/harvest/run/" + http::url_encode(run.id.text)).end_object();
}

void Dto::run_line(RunLine const& line) const {
    out.begin_object()
        .field("number", line.number)
        .field("what", line.what)
        .field("place", line.place)
        .field("remote_id", line.remote_id);
    out.field("title", line.title).field_or_null("dataset", line.dataset).field_or_null("code", line.code);
    out.field_or_null("reason", reason_text(line.code, line.values_json, Language::ja))
        .field_or_null("reason_en", reason_text(line.code, line.values_json, Language::en));
    out.end_object();
}

void Dto::origin(OriginView const& origin) const {
    out.begin_object()
        .field("source", origin.source.text)
        .field("source_title", origin.source_title)
        .field("source_location", public_location(origin.source_location));
    out.field("kind", origin.kind)
        .field("remote_id", origin.remote_id)
        .field("remote_name", origin.remote_name)
        .field("state", origin.state);
    out.field("first_seen", rfc3339(origin.first_seen))
        .field("last_changed", rfc3339(origin.last_changed))
        .end_object();
}

void Dto::history(HistoryEntry const& entry) const {
    out.begin_object()
        .field("at", rfc3339(entry.at))
        .field("what", entry.what)
        .field("source_title", entry.source_title)
        .end_object();
}

void Dto::counts(std::string_view key, std::vector<std::pair<std::string, std::int64_t>> const& rows) const {
    out.key(key).begin_array();
    for (auto const& [value, count] : rows)
        out.begin_object().field("value", value).field("count", count).end_object();
    out.end_array();
}

void Dto::municipality(Statistics::MunicipalityRow const& row) const {
    out.begin_object().field("code", row.code).field("name", row.name);
    Place const* known = place(row.code);
    out.field_or_null("name_en", known ? known->en : std::string_view());
    out.field("datasets", row.datasets).field("distributions", row.distributions);
    out.field_or_null("participation", row.participation)
        .field_or_null("participation_basis", row.participation_basis)
        .end_object();
}

void Dto::statistics(Statistics const& statistics) const {
    out.begin_object()
        .field("datasets", statistics.datasets)
        .field("distributions", statistics.distributions)
        .field("organizations", statistics.organizations);
    out.key("target").begin_object().field("distributions", kFieldTarget);
    out.field("reached", std::max<std::int64_t>(0, statistics.distributions - statistics.distributions_other -
                                                       statistics.distributions_without_field))
        .end_object();
    out.field("distributions_other", statistics.distributions_other)
        .field("distributions_without_field", statistics.distributions_without_field);
    auto const by_field = [&](std::string_view key, std::vector<std::pair<int, std::int64_t>> const& rows) {
        out.key(key).begin_array();
        for (auto const& [field, count] : rows)
            out.begin_object()
                .field("field", field)
                .field("name", field_name(field, Language::ja))
                .field("count", count)
                .end_object();
        out.end_array();
    };
    by_field("datasets_by_field", statistics.datasets_by_field);
    by_field("distributions_by_field", statistics.distributions_by_field);
    out.key("municipalities").begin_array();
    for (auto const& row : statistics.municipalities) municipality(row);
    out.end_array();
    counts("by_format", statistics.by_format);
    counts("by_licence", statistics.by_licence);
    counts("by_frequency", statistics.by_frequency);
    counts("by_sector", statistics.by_sector);
    counts("by_year", statistics.by_year);
    counts("by_update_state", statistics.by_update_state);
    counts("organizations_by_distributions", statistics.organizations_by_distributions);
    out.end_object();
}

}  // namespace gyoji::catalog::web
