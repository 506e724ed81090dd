#pragma once
// SQL of records: origins, data sets, distributions, aliases, organisations, groups. Functions over a Reader
// or a Tx of storage/db.hpp; nothing here decides.

#include "catalog/api/model.hpp"
#include "storage/db.hpp"

namespace gyoji::catalog {

enum class OriginState { in_force = 1, superseded = 2, merged = 3, gone = 4 };
std::string_view key_of(OriginState state);

struct OriginRow {
    SourceId source;
    std::string remote_key, remote_id, remote_name;
    DatasetId dataset;
    OriginState state = OriginState::in_force;
    std::string hash;
    std::optional<Instant> stated_created, stated_modified;
    Instant first_seen, last_changed;
};
BOOST_DESCRIBE_STRUCT(OriginRow, (),
                      (source, remote_key, remote_id, remote_name, dataset, state, hash, stated_created,
                       stated_modified, first_seen, last_changed))

std::optional<OriginRow> origin_by_key(storage::Reader& reader, SourceId const& source,
                                       std::string const& key);
std::vector<OriginRow> origins_by_name(storage::Reader& reader, SourceId const& source,
                                       std::string const& name);
std::vector<OriginRow> origins_of(storage::Reader& reader, DatasetId const& dataset);
void each_origin(storage::Reader& reader, SourceId const& source,
                 std::function<void(OriginRow const&)> const& call);
std::int64_t origins_in_force(storage::Reader& reader, SourceId const& source);
bool other_sources_exist(storage::Reader& reader, SourceId const& source);
std::optional<std::string> origin_document(storage::Reader& reader, SourceId const& source,
                                           std::string const& key);

struct OriginPayload {
    std::string document;  // as stated; kept for origins that are not in force, so that they can come back
    std::string media_type;
    std::string source_zstd;  // the record byte for byte
};
Outcome put_origin(storage::Tx& tx, OriginRow const& row, OriginPayload const& payload);
Outcome set_origin_state(storage::Tx& tx, SourceId const& source, std::string const& key, OriginState state,
                         Instant at);
// No longer in force: what it said is kept in `document`, so that it can come back.
Outcome supersede_origin(storage::Tx& tx, SourceId const& source, std::string const& key,
                         std::string const& document, Instant at);
Outcome set_origin_hash(storage::Tx& tx, SourceId const& source, std::string const& key,
                        std::string const& hash);

struct SharedFiles {
    DatasetId dataset;
    std::int64_t shared = 0;
};
BOOST_DESCRIBE_STRUCT(SharedFiles, (), (dataset, shared))
// Living sets that share addresses or checksums, most shared first. Zeros are left out.
std::vector<SharedFiles> sets_sharing(storage::Reader& reader, std::vector<std::int64_t> const& url_hashes,
                                      std::vector<std::int64_t> const& checksum_hashes);
std::int64_t files_of(storage::Reader& reader, DatasetId const& dataset);
std::vector<std::pair<std::string, std::string>> owners_of_files(storage::Reader& reader,
                                                                 std::vector<std::string> const& ids);
std::optional<DatasetId> set_with_title(storage::Reader& reader, std::int64_t title_hash);

std::vector<DatasetId> datasets_of_organization(storage::Reader& reader, OrganizationId const& organization);
std::optional<std::string> dataset_document(storage::Reader& reader, DatasetId const& id);
std::optional<DatasetId> dataset_with_name(storage::Reader& reader, std::string const& name);
std::optional<DatasetId> dataset_for_alias(storage::Reader& reader, std::string const& alias);
Outcome put_dataset(storage::Tx& tx, Dataset const& dataset, std::int64_t title_hash,
                    std::string const& document, std::string const& ckan);
Outcome put_tally(storage::Tx& tx, Dataset const& dataset, Sector sector,
                  std::optional<Instant> promise_ends);
std::vector<DatasetId> sets_with_ended_promise(storage::Reader& reader, Instant now, std::int64_t limit);
Outcome set_update_state(storage::Tx& tx, Dataset const& dataset, std::string const& document,
                         std::optional<Instant> promise_ends);
Outcome put_change(storage::Tx& tx, DatasetId const& dataset, std::int64_t seq);
Outcome remove_dataset(storage::Tx& tx, DatasetId const& id);
Outcome remove_distributions(storage::Tx& tx, DatasetId const& dataset);
Outcome put_alias(storage::Tx& tx, std::string const& alias, DatasetId const& dataset);
Outcome remove_alias(storage::Tx& tx, std::string const& alias);
// Everything that points to `from` now points to `to`: aliases, origins, history.
Outcome move_references(storage::Tx& tx, DatasetId const& from, DatasetId const& to);

struct StoredParty {  // an organisation or a group
    std::string id, name, title, hash, document;
};
BOOST_DESCRIBE_STRUCT(StoredParty, (), (id, name, title, hash, document))
enum class Party { organization, group };
std::optional<StoredParty> party_by(storage::Reader& reader, Party party, std::string const& id,
                                    std::string const& name);
std::vector<StoredParty> parties(storage::Reader& reader, Party party);
Outcome put_party(storage::Tx& tx, Party party, StoredParty const& row);

// In the change feed: organisations or groups changed (no data set bears this id).
inline constexpr std::string_view kPartiesChanged = "~parties";
std::int64_t change_seq(storage::Reader& reader);
Outcome set_change_seq(storage::Tx& tx, std::int64_t value);

}  // namespace gyoji::catalog
