#include "catalog/store/reading_store.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

using storage::Query;
using storage::Reader;

constexpr Query kChanges{
    "catalog_change_after",
    "select c.seq, c.dataset, d.document from catalog_change c left join catalog_dataset d "
    "on d.id = c.dataset where c.seq > $1 order by c.seq limit $2"};
constexpr std::size_t kListLength = 16;
#define LIST_16 "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
constexpr Query kSources{
    "catalog_origin_sources",
    "select dataset, source from catalog_origin where state in (1, 3) and dataset in " LIST_16};
constexpr Query kDocuments{"catalog_dataset_documents",
                           "select id, document from catalog_dataset where id in " LIST_16};
constexpr Query kCkan{"catalog_dataset_ckan", "select id, ckan from catalog_dataset where id in " LIST_16};
constexpr Query kDocumentByName{"catalog_dataset_document_by_name",
                                "select document from catalog_dataset where name = $1"};
constexpr Query kDatasetOfFile{
    "catalog_distribution_dataset",
    "select dataset from catalog_distribution where id = $1 order by dataset limit 1"};
constexpr Query kIdsAfter{"catalog_dataset_ids",
                          "select id from catalog_dataset where id > $1 order by id limit $2"};
constexpr Query kIdsAfterSince{
    "catalog_dataset_ids_since",
    "select id from catalog_dataset where id > $1 and changed >= $2 order by id limit $3"};

constexpr Query kTotals{"catalog_tally_totals",
                        "select count(*), cast(coalesce(sum(files), 0) as bigint) from catalog_tally"};
constexpr Query kByFields{
    "catalog_tally_fields",
    "select fields, count(*), cast(sum(files) as bigint) from catalog_tally group by fields"};
constexpr Query kByMunicipality{"catalog_tally_municipality",
                                "select municipality, count(*), cast(sum(files) as bigint), max(own_site) "
                                "from catalog_tally group by municipality"};
constexpr Query kByOrganization{"catalog_tally_organization",
                                "select organization, cast(sum(files) as bigint) from catalog_tally "
                                "group by organization order by sum(files) desc, organization"};
constexpr Query kBySector{"catalog_tally_sector",
                          "select sector, count(*) from catalog_tally group by sector order by 2 desc"};
constexpr Query kByLicence{
    "catalog_tally_licence",
    "select licence, count(*) from catalog_tally group by licence order by 2 desc, licence"};
constexpr Query kByFrequency{
    "catalog_tally_frequency",
    "select frequency, count(*) from catalog_tally group by frequency order by 2 desc, frequency"};
constexpr Query kByUpdate{
    "catalog_tally_update",
    "select update_state, count(*) from catalog_tally group by update_state order by 2 desc, update_state"};
constexpr Query kByYear{
    "catalog_tally_year",
    "select year, count(*) from catalog_tally where year > 0 group by year order by year desc"};
constexpr Query kByFormat{
    "catalog_distribution_format",
    "select format, count(*) from catalog_distribution group by format order by 2 desc, format"};

template <class F>
void by_list(Reader& reader, Query const& query, std::vector<std::string> const& items, F&& row) {
    for (std::size_t begin = 0; begin < items.size(); begin += kListLength) {
        std::vector<storage::Value> values;
        for (std::size_t i = 0; i < kListLength; ++i)
            values.push_back(storage::to_value(items[std::min(begin + i, items.size() - 1)]));
        reader.select(query, values, row);
    }
}

using Counts = std::vector<std::pair<std::string, std::int64_t>>;
Counts text_counts(Reader& reader, Query const& query) {
    Counts out;
    reader.each(query, [&](storage::Row const& row) { out.emplace_back(row.text(0), row.integer(1)); });
    return out;
}

void count_fields(Reader& reader, Statistics& out) {
    std::vector<std::int64_t> sets(14), files(14);
    reader.each(kByFields, [&](storage::Row const& row) {
        std::int64_t const mask = row.integer(0);
        for (int field = 1; field <= 13; ++field) {
            if (!(mask >> field & 1)) continue;
            sets[std::size_t(field)] += row.integer(1);
            files[std::size_t(field)] += row.integer(2);
        }
        if (mask == 0) out.distributions_without_field += row.integer(2);
        if (mask == 1) out.distributions_other += row.integer(2);
    });
    for (int field = 1; field <= 13; ++field) {
        out.datasets_by_field.emplace_back(field, sets[std::size_t(field)]);
        out.distributions_by_field.emplace_back(field, files[std::size_t(field)]);
    }
}

}  // namespace

std::vector<Change> changes_after(Reader& reader, std::int64_t seq, std::int64_t limit) {
    return reader.all<Change>(kChanges, seq, limit);
}

std::vector<std::pair<std::string, std::string>> sources_of(Reader& reader,
                                                            std::vector<std::string> const& datasets) {
    std::vector<std::pair<std::string, std::string>> out;
    by_list(reader, kSources, datasets,
            [&](storage::Row const& row) { out.emplace_back(row.text(0), row.text(1)); });
    return out;
}

std::unordered_map<std::string, std::string> texts_of(Reader& reader, Text text,
                                                      std::vector<std::string> const& datasets) {
    std::unordered_map<std::string, std::string> out;
    by_list(reader, text == Text::document ? kDocuments : kCkan, datasets,
            [&](storage::Row const& row) { out.emplace(row.text(0), row.text(1)); });
    return out;
}

std::optional<std::string> document_by_name(Reader& reader, std::string const& name) {
    return reader.maybe<std::string>(kDocumentByName, name);
}
std::optional<DatasetId> dataset_of_file(Reader& reader, std::string const& file) {
    return reader.maybe<DatasetId>(kDatasetOfFile, file);
}
std::vector<std::string> ids_after(Reader& reader, std::string const& after, std::int64_t limit,
                                   std::optional<Instant> since) {
    if (since) return reader.all<std::string>(kIdsAfterSince, after, *since, limit);
    return reader.all<std::string>(kIdsAfter, after, limit);
}

Statistics statistics(Reader& reader) {
    Statistics out;
    reader.each(kTotals, [&](storage::Row const& row) {
        out.datasets = row.integer(0);
        out.distributions = row.integer(1);
    });
    count_fields(reader, out);
    reader.each(kByMunicipality, [&](storage::Row const& row) {
        // The paper's classes: in the catalogue with files on the municipality's own site is 1, in the
        // catalogue alone 3.
        out.municipalities.push_back({std::string(row.text(0)), "", row.integer(1), row.integer(2),
                                      row.integer(3) > 0 ? "1" : "3", "catalog"});
    });
    reader.each(kBySector, [&](storage::Row const& row) {
        out.by_sector.emplace_back(key_of(Sector(row.integer(0))), row.integer(1));
    });
    reader.each(kByYear, [&](storage::Row const& row) {
        out.by_year.emplace_back(std::to_string(row.integer(0)), row.integer(1));
    });
    out.organizations_by_distributions = text_counts(reader, kByOrganization);
    out.by_licence = text_counts(reader, kByLicence);
    out.by_frequency = text_counts(reader, kByFrequency);
    out.by_update_state = text_counts(reader, kByUpdate);
    out.by_format = text_counts(reader, kByFormat);
    return out;
}

}  // namespace gyoji::catalog
