#include "catalog/store/record_store.hpp"

#include "catalog/rules/place.hpp"

#include <algorithm>
#include <functional>

namespace gyoji::catalog {
namespace {

using storage::Query;
using storage::Reader;
using storage::Tx;

#define ORIGIN_COLUMNS                                                                                    \
    "source, remote_key, remote_id, remote_name, dataset, state, hash, stated_created, stated_modified, " \
    "first_seen, last_changed"
constexpr Query kOriginByKey{"catalog_origin_by_key",
                             "select " ORIGIN_COLUMNS
                             " from catalog_origin where source = $1 and remote_key = $2"};
constexpr Query kOriginsByName{
    "catalog_origin_by_name",
    "select " ORIGIN_COLUMNS
    " from catalog_origin where source = $1 and remote_name = $2 and state in (1, 2) "
    "order by state, remote_key"};
constexpr Query kOriginsOf{"catalog_origin_of",
                           "select " ORIGIN_COLUMNS
                           " from catalog_origin where dataset = $1 order by state, source, remote_key"};
constexpr Query kOriginsAll{"catalog_origin_all",
                            "select " ORIGIN_COLUMNS " from catalog_origin where source = $1"};
constexpr Query kOriginsInForce{"catalog_origin_in_force",
                                "select count(*) from catalog_origin where source = $1 and state = 1"};
constexpr Query kOtherSources{
    "catalog_origin_others",
    "select count(*) from catalog_source where id <> $1 and exists "
    "(select 1 from catalog_origin where catalog_origin.source = catalog_source.id)"};
constexpr Query kOriginDocument{"catalog_origin_document",
                                "select document from catalog_origin where source = $1 and remote_key = $2"};
constexpr Query kPutOrigin{"catalog_origin_put", R"sql(
    insert into catalog_origin (source, remote_key, remote_id, remote_name, dataset, state, hash, stated_created,
        stated_modified, first_seen, last_changed, document, media_type, bytes)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict (source, remote_key) do update set remote_id = excluded.remote_id, remote_name = excluded.remote_name,
        dataset = excluded.dataset, state = excluded.state, hash = excluded.hash,
        stated_created = excluded.stated_created, stated_modified = excluded.stated_modified,
        last_changed = excluded.last_changed, document = excluded.document, media_type = excluded.media_type,
        bytes = excluded.bytes)sql"};
constexpr Query kOriginState{
    "catalog_origin_state",
    "update catalog_origin set state = $3, last_changed = $4 where source = $1 and remote_key = $2"};
constexpr Query kSupersede{"catalog_origin_supersede",
                           "update catalog_origin set state = 2, document = $3, last_changed = $4 "
                           "where source = $1 and remote_key = $2"};
constexpr Query kOriginHash{"catalog_origin_hash",
                            "update catalog_origin set hash = $3 where source = $1 and remote_key = $2"};

// Lists have a fixed length (padded with a repeated value), so that one prepared statement serves all.
constexpr std::size_t kListLength = 16;
#define LIST_16 "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
constexpr Query kSharingUrl{
    "catalog_distribution_sharing_url",
    "select dataset, count(distinct url_hash) from catalog_distribution where url_hash in " LIST_16
    " group by dataset order by dataset"};
constexpr Query kSharingChecksum{"catalog_distribution_sharing_checksum",
                                 "select dataset, count(distinct checksum_hash) from catalog_distribution "
                                 "where checksum_hash in " LIST_16 " group by dataset order by dataset"};
constexpr Query kFileOwners{"catalog_distribution_owners",
                            "select id, dataset from catalog_distribution where id in " LIST_16};
constexpr Query kFilesOf{"catalog_distribution_count",
                         "select count(*) from catalog_distribution where dataset = $1"};
constexpr Query kSetWithTitle{"catalog_dataset_by_title",
                              "select id from catalog_dataset where title_hash = $1 order by id limit 1"};

constexpr Query kOfOrganization{"catalog_dataset_of_organization",
                                "select id from catalog_dataset where organization = $1"};
constexpr Query kDocument{"catalog_dataset_document", "select document from catalog_dataset where id = $1"};
constexpr Query kByName{"catalog_dataset_by_name", "select id from catalog_dataset where name = $1"};
constexpr Query kAlias{"catalog_alias_get", "select dataset from catalog_alias where alias = $1"};
constexpr Query kPutDataset{"catalog_dataset_put", R"sql(
    insert into catalog_dataset (id, name, organization, title_hash, recorded, changed, document, ckan)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (id) do update set name = excluded.name, organization = excluded.organization,
        title_hash = excluded.title_hash, changed = excluded.changed, document = excluded.document,
        ckan = excluded.ckan)sql"};
constexpr Query kPutTally{"catalog_tally_put", R"sql(
    insert into catalog_tally (dataset, organization, municipality, sector, fields, files, licence, frequency,
        update_state, year, promise_ends, own_site)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (dataset) do update set organization = excluded.organization, municipality = excluded.municipality,
        sector = excluded.sector, fields = excluded.fields, files = excluded.files, licence = excluded.licence,
        frequency = excluded.frequency, update_state = excluded.update_state, year = excluded.year,
        promise_ends = excluded.promise_ends, own_site = excluded.own_site)sql"};
constexpr Query kEndedPromises{
    "catalog_tally_promise_ended",
    "select dataset from catalog_tally where update_state = 'kept' and promise_ends < $1 "
    "order by promise_ends limit $2"};
constexpr Query kSetDocument{"catalog_dataset_set_document",
                             "update catalog_dataset set document = $2 where id = $1"};
constexpr Query kSetTallyState{
    "catalog_tally_state",
    "update catalog_tally set update_state = $2, promise_ends = $3 where dataset = $1"};
constexpr Query kPutChange{"catalog_change_put_one",
                           "insert into catalog_change (dataset, seq) values ($1, $2) "
                           "on conflict (dataset) do update set seq = excluded.seq"};
constexpr Query kRemoveTally{"catalog_tally_remove", "delete from catalog_tally where dataset = $1"};
constexpr Query kRemoveDataset{"catalog_dataset_remove", "delete from catalog_dataset where id = $1"};
constexpr Query kRemoveFiles{"catalog_distribution_remove",
                             "delete from catalog_distribution where dataset = $1"};
constexpr Query kPutAlias{"catalog_alias_put",
                          "insert into catalog_alias (alias, dataset) values ($1, $2) "
                          "on conflict (alias) do update set dataset = excluded.dataset"};
constexpr Query kRemoveAlias{"catalog_alias_remove", "delete from catalog_alias where alias = $1"};
constexpr Query kMoveAliases{"catalog_alias_move",
                             "update catalog_alias set dataset = $2 where dataset = $1"};
constexpr Query kMoveOrigins{"catalog_origin_move",
                             "update catalog_origin set dataset = $2 where dataset = $1"};
constexpr Query kMoveHistory{"catalog_history_move",
                             "update catalog_history set dataset = $2 where dataset = $1"};

constexpr Query kOrganizationBy{"catalog_organization_by",
                                "select id, name, title, hash, document from catalog_organization "
                                "where id = $1 or name = $2 order by (id = $1) desc limit 1"};
constexpr Query kGroupBy{"catalog_group_by",
                         "select id, name, title, hash, document from catalog_group "
                         "where id = $1 or name = $2 order by (id = $1) desc limit 1"};
constexpr Query kOrganizations{
    "catalog_organization_all",
    "select id, name, title, hash, document from catalog_organization order by title, id"};
constexpr Query kGroups{"catalog_group_all",
                        "select id, name, title, hash, document from catalog_group order by name"};
constexpr Query kPutOrganization{"catalog_organization_put", R"sql(
    insert into catalog_organization (id, name, title, hash, document) values ($1, $2, $3, $4, $5)
    on conflict (id) do update set name = excluded.name, title = excluded.title, hash = excluded.hash,
        document = excluded.document)sql"};
constexpr Query kPutGroup{"catalog_group_put", R"sql(
    insert into catalog_group (id, name, title, hash, document) values ($1, $2, $3, $4, $5)
    on conflict (id) do update set name = excluded.name, title = excluded.title, hash = excluded.hash,
        document = excluded.document)sql"};
constexpr Query kSeq{"catalog_seq_get", "select value from catalog_seq where id = 1"};
constexpr Query kSetSeq{"catalog_seq_set", "update catalog_seq set value = $1 where id = 1"};

Outcome done(Result<std::int64_t> result) {
    if (!result) return fail(result.error());
    return {};
}

template <class T, class F>
void by_list(Reader& reader, Query const& query, std::vector<T> const& items, F&& row) {
    for (std::size_t begin = 0; begin < items.size(); begin += kListLength) {
        std::vector<storage::Value> values;
        for (std::size_t i = 0; i < kListLength; ++i)
            values.push_back(storage::to_value(items[std::min(begin + i, items.size() - 1)]));
        reader.select(query, values, row);
    }
}

void add_shared(std::vector<SharedFiles>& out, SharedFiles row) {
    for (SharedFiles& known : out)
        if (known.dataset == row.dataset) {
            known.shared += row.shared;
            return;
        }
    out.push_back(std::move(row));
}

}  // namespace

std::string_view key_of(OriginState state) {
    switch (state) {
        case OriginState::in_force:
            return "in_force";
        case OriginState::superseded:
            return "superseded";
        case OriginState::merged:
            return "merged";
        case OriginState::gone:
            return "gone";
    }
    return "";
}

std::optional<OriginRow> origin_by_key(Reader& reader, SourceId const& source, std::string const& key) {
    return reader.maybe<OriginRow>(kOriginByKey, source, key);
}
std::vector<OriginRow> origins_by_name(Reader& reader, SourceId const& source, std::string const& name) {
    return reader.all<OriginRow>(kOriginsByName, source, name);
}
std::vector<OriginRow> origins_of(Reader& reader, DatasetId const& dataset) {
    return reader.all<OriginRow>(kOriginsOf, dataset);
}
void each_origin(Reader& reader, SourceId const& source, std::function<void(OriginRow const&)> const& call) {
    reader.each(
        kOriginsAll, [&](storage::Row const& row) { call(storage::read_row<OriginRow>(row)); }, source);
}
std::int64_t origins_in_force(Reader& reader, SourceId const& source) {
    return reader.one<std::int64_t>(kOriginsInForce, source);
}
bool other_sources_exist(Reader& reader, SourceId const& source) {
    return reader.one<std::int64_t>(kOtherSources, source) > 0;
}
std::optional<std::string> origin_document(Reader& reader, SourceId const& source, std::string const& key) {
    return reader.maybe<std::string>(kOriginDocument, source, key);
}

Outcome put_origin(Tx& tx, OriginRow const& row, OriginPayload const& payload) {
    return done(tx.run(kPutOrigin, row.source, row.remote_key, row.remote_id, row.remote_name, row.dataset,
                       row.state, row.hash, row.stated_created, row.stated_modified, row.first_seen,
                       row.last_changed, payload.document, payload.media_type,
                       storage::Blob{payload.source_zstd}));
}
Outcome set_origin_state(Tx& tx, SourceId const& source, std::string const& key, OriginState state,
                         Instant at) {
    return done(tx.run(kOriginState, source, key, state, at));
}
Outcome supersede_origin(Tx& tx, SourceId const& source, std::string const& key, std::string const& document,
                         Instant at) {
    return done(tx.run(kSupersede, source, key, document, at));
}
Outcome set_origin_hash(Tx& tx, SourceId const& source, std::string const& key, std::string const& hash) {
    return done(tx.run(kOriginHash, source, key, hash));
}

std::vector<SharedFiles> sets_sharing(Reader& reader, std::vector<std::int64_t> const& url_hashes,
                                      std::vector<std::int64_t> const& checksum_hashes) {
    std::vector<SharedFiles> by_url, by_checksum;
    by_list(reader, kSharingUrl, url_hashes,
            [&](storage::Row const& row) { add_shared(by_url, storage::read_row<SharedFiles>(row)); });
    by_list(reader, kSharingChecksum, checksum_hashes,
            [&](storage::Row const& row) { add_shared(by_checksum, storage::read_row<SharedFiles>(row)); });
    // The same file may be known by both: the larger count of the two, not their sum.
    for (SharedFiles& row : by_checksum) {
        auto const known = std::ranges::find(by_url, row.dataset, &SharedFiles::dataset);
        if (known == by_url.end())
            by_url.push_back(row);
        else
            known->shared = std::max(known->shared, row.shared);
    }
    std::ranges::stable_sort(by_url, std::ranges::greater(), &SharedFiles::shared);
    return by_url;
}
std::int64_t files_of(Reader& reader, DatasetId const& dataset) {
    return reader.one<std::int64_t>(kFilesOf, dataset);
}
std::vector<std::pair<std::string, std::string>> owners_of_files(Reader& reader,
                                                                 std::vector<std::string> const& ids) {
    std::vector<std::pair<std::string, std::string>> out;
    by_list(reader, kFileOwners, ids,
            [&](storage::Row const& row) { out.emplace_back(row.text(0), row.text(1)); });
    return out;
}
std::optional<DatasetId> set_with_title(Reader& reader, std::int64_t title_hash) {
    return reader.maybe<DatasetId>(kSetWithTitle, title_hash);
}

std::vector<DatasetId> datasets_of_organization(Reader& reader, OrganizationId const& organization) {
    return reader.all<DatasetId>(kOfOrganization, organization);
}
std::optional<std::string> dataset_document(Reader& reader, DatasetId const& id) {
    return reader.maybe<std::string>(kDocument, id);
}
std::optional<DatasetId> dataset_with_name(Reader& reader, std::string const& name) {
    return reader.maybe<DatasetId>(kByName, name);
}
std::optional<DatasetId> dataset_for_alias(Reader& reader, std::string const& alias) {
    return reader.maybe<DatasetId>(kAlias, alias);
}
Outcome put_dataset(Tx& tx, Dataset const& dataset, std::int64_t title_hash, std::string const& document,
                    std::string const& ckan) {
    return done(tx.run(kPutDataset, dataset.id, dataset.name, dataset.organization, title_hash,
                       dataset.recorded, dataset.changed, document, ckan));
}
Outcome put_tally(Tx& tx, Dataset const& set, Sector sector, std::optional<Instant> promise_ends) {
    // Counted against the published target are the fields a publisher stated; what we guess from a title only
    // helps to find (DPF paper: 13重点分野 4万件).
    bool const stated = !set.fields.empty() && set.fields_basis != Basis::keyword;
    std::int64_t mask = !stated && !set.groups.empty() ? 1 : 0;  // bit 0: in a group that is no field
    if (stated)
        for (int const field : set.fields) mask |= std::int64_t(1) << field;
    // The 62 municipalities are counted as publishers; a bureau's set about a ward is not the ward's.
    std::string const published_by =
        set.municipality_basis == Basis::organization ? set.municipality : std::string();
    bool const own_site = std::ranges::any_of(set.distributions, on_municipal_site, &Distribution::url);
    std::int64_t const year = set.last_update ? tokyo_day_of(*set.last_update).year : 0;
    return done(tx.run(kPutTally, set.id, set.organization, published_by, sector, mask,
                       set.distributions.size(), set.licence.id, set.frequency, set.update_state, year,
                       promise_ends, own_site));
}
std::vector<DatasetId> sets_with_ended_promise(Reader& reader, Instant now, std::int64_t limit) {
    return reader.all<DatasetId>(kEndedPromises, now, limit);
}
Outcome set_update_state(Tx& tx, Dataset const& set, std::string const& document,
                         std::optional<Instant> promise_ends) {
    CHECK_OK(tx.run(kSetDocument, set.id, document));
    return done(tx.run(kSetTallyState, set.id, set.update_state, promise_ends));
}
Outcome put_change(Tx& tx, DatasetId const& dataset, std::int64_t seq) {
    return done(tx.run(kPutChange, dataset, seq));
}
Outcome remove_dataset(Tx& tx, DatasetId const& id) {
    CHECK_OK(tx.run(kRemoveTally, id));
    CHECK_OK(tx.run(kRemoveFiles, id));
    return done(tx.run(kRemoveDataset, id));
}
Outcome remove_distributions(Tx& tx, DatasetId const& dataset) {
    return done(tx.run(kRemoveFiles, dataset));
}
Outcome put_alias(Tx& tx, std::string const& alias, DatasetId const& dataset) {
    return done(tx.run(kPutAlias, alias, dataset));
}
Outcome remove_alias(Tx& tx, std::string const& alias) {
    return done(tx.run(kRemoveAlias, alias));
}
Outcome move_references(Tx& tx, DatasetId const& from, DatasetId const& to) {
    CHECK_OK(tx.run(kMoveAliases, from, to));
    CHECK_OK(tx.run(kMoveOrigins, from, to));
    return done(tx.run(kMoveHistory, from, to));
}

std::optional<StoredParty> party_by(Reader& reader, Party party, std::string const& id,
                                    std::string const& name) {
    return reader.maybe<StoredParty>(party == Party::organization ? kOrganizationBy : kGroupBy, id, name);
}
std::vector<StoredParty> parties(Reader& reader, Party party) {
    return reader.all<StoredParty>(party == Party::organization ? kOrganizations : kGroups);
}
Outcome put_party(Tx& tx, Party party, StoredParty const& row) {
    Query const& query = party == Party::organization ? kPutOrganization : kPutGroup;
    return done(tx.run(query, row.id, row.name, row.title, row.hash, row.document));
}

std::int64_t change_seq(Reader& reader) {
    return reader.one<std::int64_t>(kSeq);
}
Outcome set_change_seq(Tx& tx, std::int64_t value) {
    return done(tx.run(kSetSeq, value));
}

}  // namespace gyoji::catalog
