#pragma once
// SQL of the reading side and of the index feed. Nothing here decides.

#include "catalog/api/catalog.hpp"
#include "catalog/store/record_store.hpp"
#include "storage/db.hpp"

namespace gyoji::catalog {

struct Change {
    std::int64_t seq = 0;
    std::string dataset;
    std::optional<std::string> document;  // none: deleted
};
BOOST_DESCRIBE_STRUCT(Change, (), (seq, dataset, document))
std::vector<Change> changes_after(storage::Reader& reader, std::int64_t seq, std::int64_t limit);
// (dataset, source) of what is in force or merged.
std::vector<std::pair<std::string, std::string>> sources_of(storage::Reader& reader,
                                                            std::vector<std::string> const& datasets);

enum class Text { document, ckan };
std::unordered_map<std::string, std::string> texts_of(storage::Reader& reader, Text text,
                                                      std::vector<std::string> const& datasets);
std::optional<std::string> document_by_name(storage::Reader& reader, std::string const& name);
std::optional<DatasetId> dataset_of_file(storage::Reader& reader, std::string const& file);
std::vector<std::string> ids_after(storage::Reader& reader, std::string const& after, std::int64_t limit,
                                   std::optional<Instant> since);

Statistics statistics(storage::Reader& reader);  // what SQL can count; names of organisations and
                                                 // municipalities are the caller's

}  // namespace gyoji::catalog
