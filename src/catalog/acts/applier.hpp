#pragma once
// Writes a batch of records inside one transaction: records, files, origins, aliases, change feed, history.
// Used once per transaction (a retried transaction makes a new one), so that nothing is remembered of a try
// that was rolled back.

#include "catalog/acts/decide.hpp"
#include "catalog/api/catalog.hpp"
#include "catalog/store/insert_many.hpp"

namespace gyoji::catalog {

// An organisation or group as the catalogue knows it, by its remote key.
struct Parties {
    std::unordered_map<std::string, Organization> organizations;
    std::unordered_map<std::string, Group> groups;
};
std::string remote_key(RemoteOrganization const& organization);
std::string remote_key(RemoteGroup const& group);

std::string remark_values(Error const& error);  // as kept in run lines

struct Tally {
    std::int64_t read = 0, created = 0, updated = 0, unchanged = 0, deleted = 0, superseded = 0, merged = 0,
                 bad = 0, remarks = 0;
    Tally& operator+=(Tally const& more);
};

struct Applied {
    Tally tally;
    std::vector<RunLine> events;    // what happened now: created, updated, merged, deleted
    std::vector<RunLine> standing;  // what is so: superseded, remark, proposal, bad; the same in every run
    Parties parties;                // learnt in this transaction
    std::vector<std::size_t> deferred;  // indexes into the batch
};

class Applier {
public:
    Applier(storage::Tx& tx, RunMemory const& run, RunId run_id, Parties const& known, Instant now);
    Outcome apply(std::span<Incoming const> batch, Deferral deferral);
    Outcome remove_unseen(std::vector<OriginRow> const& unseen);
    Result<Applied> finish();

private:
    Outcome apply_one(Incoming const& incoming, std::size_t index, Deferral deferral);
    Outcome create(Incoming const& incoming, Decision const& decision);
    Outcome update(Incoming const& incoming, Decision const& decision);
    Outcome refresh(Incoming const& incoming, Decision const& decision, OriginState state);
    Outcome challenge(Incoming const& incoming, Decision const& decision);
    Outcome merge(Incoming const& incoming, Decision const& decision);
    Outcome take_over(Incoming const& incoming, Decision const& decision);
    Outcome remove(OriginRow const& origin);

    Result<Dataset> complete(Incoming const& incoming, DatasetId id, std::string name, Instant recorded);
    Result<Organization> organization_for(RemoteOrganization const& remote);
    Result<Group> group_for(RemoteGroup const& remote);
    Outcome reindex_organization(OrganizationId const& id);
    Result<std::string> free_name(Incoming const& incoming, DatasetId const& own);
    DatasetId free_id(Incoming const& incoming, DatasetId const& current);
    Outcome give_file_ids(Dataset& dataset);
    Outcome store(Dataset const& dataset, bool files_new, std::string const& publisher);
    Sector sector_of_organization(OrganizationId const& id);
    Outcome retire(DatasetId const& from, DatasetId const& to);
    Outcome put(Incoming const& incoming, std::optional<OriginRow> const& own, DatasetId const& dataset,
                OriginState state);
    void changed(DatasetId const& dataset, std::string_view what, std::string detail);
    void event(std::string what, Incoming const& incoming, DatasetId const& dataset, std::string detail = {});
    void standing(std::string what, std::string code, std::string place, std::string remote_id,
                  std::string title, DatasetId const& dataset, std::string detail = {});
    void report_remarks(Incoming const& incoming, DatasetId const& dataset);

    storage::Tx& tx_;
    RunMemory const& run_;
    RunId run_id_;
    Parties const& known_;
    Instant now_;
    Applied out_;
    std::int64_t seq_;
    std::unordered_map<std::string, std::int64_t> changes_;
    InsertMany files_, history_;
};

}  // namespace gyoji::catalog
