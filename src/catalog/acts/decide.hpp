#pragma once
// What shall become of one remote record: looks (never writes) and says. The same for real runs and dry runs.

#include "catalog/harvest/record.hpp"
#include "catalog/store/record_store.hpp"

#include <unordered_map>
#include <unordered_set>

namespace gyoji::catalog {

// A record on its way in.
struct Incoming {
    RemoteRecord record;
    std::string key;  // of the origin: the remote id, or what stands for it
    std::string hash;
    std::string duplicate_of;  // the key of the earlier record with the same id in this run, "" = none
};

enum class Verdict {
    unchanged,  // nothing to do (own->state says whether it is in force)
    update,     // in force, the content changed
    refresh,    // not in force (merged, superseded and still older): only its origin changes
    challenge,  // another record of this source holds the set: the newer one is in force
    merge,      // the set is known from another source by its files
    defer,      // looks like a record whose id and name changed: decided when the whole source has been seen
    create,
};

struct Decision {
    Verdict verdict = Verdict::create;
    std::optional<OriginRow> own, holder;
    DatasetId dataset;
    std::optional<DatasetId> similar;  // a proposal for a person
    std::string similar_code;
};

// What is fixed during a run, and what the run has seen so far.
struct RunMemory {
    SourceId source;
    bool compare_files = false;            // other sources, or earlier records of this one, exist
    bool compare_titles = false;           // other sources exist
    std::unordered_set<std::string> seen;  // keys of this run
};

enum class Deferral { allowed, over };
Decision decide(storage::Reader& reader, RunMemory const& run, Incoming const& incoming, Deferral deferral);

// The key of a record's origin; records without id and name are known by their first file, their page, or
// title and publisher.
std::string origin_key(RemoteRecord const& record);
std::string content_hash(RemoteRecord const& record);

}  // namespace gyoji::catalog
