#pragma once
// The reading side of the catalogue: what pages and doors see. Any thread. Everything that lists or counts
// goes through here, so that all doors agree. Names of organisations, groups and licences come from one
// shared snapshot (Directory) that is replaced after each change.

#include "base/result.hpp"
#include "catalog/api/index_fields.hpp"
#include "catalog/api/model.hpp"
#include "search/snippet.hpp"

#include <map>
#include <memory>
#include <unordered_map>

namespace gyoji::catalog {

struct Directory {
    std::vector<Organization> organizations;  // sorted by title
    std::vector<Group> groups;
    std::unordered_map<std::string, std::size_t> organization_by_key, group_by_key;  // by id and by name
    Organization const* organization(std::string_view id_or_name) const;
    Group const* group(std::string_view id_or_name) const;
};

struct DatasetFound {
    Dataset dataset;
    bool retired = false;  // asked by a retired id or an old name: redirect to the living one
};

// A record's history with its sources.
struct OriginView {
    SourceId source;
    std::string source_title, source_location, kind;
    std::string remote_id, remote_name;
    std::string state;  // "in_force", "superseded", "merged", "gone"
    Instant first_seen, last_changed;
};
struct HistoryEntry {
    Instant at;
    std::string what;  // created, updated, superseded, merged, restored, deleted
    std::string source_title;
    std::string detail_json;  // changed fields
};

struct SourceView {
    SourceId id;
    std::string title, kind, location, state;  // state: active, paused, held, waiting (not yet approved)
    std::string schedule;                      // "daily 03:00", "" = by hand
    std::optional<Instant> last_run, next_run;
    std::int64_t records = 0;
    std::string last_outcome;  // ok, partly, failed, held, running, ""
};
struct RunView {
    RunId id;
    SourceId source;
    Instant started;
    std::optional<Instant> ended;
    std::string outcome;
    std::int64_t read = 0, created = 0, updated = 0, unchanged = 0, deleted = 0, superseded = 0, merged = 0,
                 bad = 0, remarks = 0;
    std::string reason;  // of a failed or held run: sentence key + values as JSON
};
struct RunLine {  // the report by record
    std::int64_t number;
    std::string what;  // created, updated, deleted, superseded, merged, proposal, bad, remark, held
    std::string place, remote_id, title, dataset, code, values_json;
};

// A search in our own words; every page state and API call is one of these.
struct FindRequest {
    std::string q;  // our query language
    std::vector<std::pair<std::string, std::string>>
        filters;       // field -> value; same field again = or; different fields = and
    std::string sort;  // relevance, modified, title, files, created; "" = relevance with q, modified without
    std::size_t start = 0, rows = 20;
    std::vector<search::FacetWish> facets;
    bool snippets = false;
};
struct FoundDataset {
    DatasetId id;
    float score;
    Dataset dataset;  // whole
    std::vector<search::Piece> title, snippet;
    std::string snippet_field;  // notes, res_name ...
};
struct FindResult {
    std::int64_t total = 0;
    std::vector<FoundDataset> items;
    std::vector<std::pair<std::string, std::vector<search::FacetCount>>> facets;
    std::vector<std::string> nearest;  // when total is 0
    std::vector<std::string> widened;  // which words were also looked for
};

// Raw search for doors that bring their own query tree (CKAN).
struct Statistics {
    std::int64_t datasets = 0, distributions = 0, organizations = 0;
    std::vector<std::pair<int, std::int64_t>> datasets_by_field, distributions_by_field;  // 1..13
    std::int64_t distributions_other = 0, distributions_without_field = 0;
    struct MunicipalityRow {
        std::string code, name;
        std::int64_t datasets = 0, distributions = 0;
        std::string participation;        // paper's class: "1","2","3","4" or "" = 不明
        std::string participation_basis;  // catalog, page_source, operator_said, ""
    };
    std::vector<MunicipalityRow> municipalities;  // all 62 of the profile, in code order
    std::vector<std::pair<std::string, std::int64_t>> by_format, by_licence, by_frequency, by_sector, by_year,
        by_update_state;
    std::vector<std::pair<std::string, std::int64_t>>
        organizations_by_distributions;  // name -> files, descending
};

class Catalog {
public:
    virtual ~Catalog() = default;
    virtual std::shared_ptr<Directory const> directory() const = 0;
    virtual Result<DatasetFound> dataset(
        std::string_view id_or_name) const = 0;  // Fault::not_found catalog.no_dataset
    virtual Result<std::pair<Dataset, std::size_t>> distribution(
        std::string_view id) const = 0;  // the set and the index of the file in it
    virtual std::vector<Dataset> datasets(
        std::vector<std::string> const& ids) const = 0;  // in the order asked, missing ones left out
    // The CKAN package JSON of each (prepared at write time, without organization, groups and site-dependent
    // parts: the door splices those).
    virtual std::vector<std::string> ckan_documents(std::vector<std::string> const& ids) const = 0;
    virtual Result<FindResult> find(FindRequest const& request) const = 0;
    virtual Result<search::SearchResult> search(search::SearchRequest const& request) const = 0;
    virtual std::vector<search::Suggestion> suggest(std::string_view typed, std::size_t limit) const = 0;
    virtual std::shared_ptr<Statistics const> statistics() const = 0;  // cached by change seq
    virtual std::vector<OriginView> origins(DatasetId const& id) const = 0;
    virtual std::vector<HistoryEntry> history(DatasetId const& id, std::size_t limit) const = 0;
    virtual std::vector<SourceView> sources() const = 0;
    virtual Result<SourceView> source(std::string_view id) const = 0;
    virtual std::vector<RunView> runs(SourceId const& id, std::size_t limit) const = 0;
    virtual Result<RunView> run(std::string_view id) const = 0;
    virtual std::vector<RunLine> run_lines(RunId const& id, std::string_view what, std::int64_t after,
                                           std::size_t limit) const = 0;
    virtual std::int64_t change_seq() const = 0;  // of the index: what searches see
    virtual search::SearchIndex const& index() const = 0;
    // All living ids in id order, after `after`: for dumps, DCAT paging, sitemap. modified_since filters by
    // `changed`.
    virtual std::vector<std::string> ids_after(std::string_view after, std::size_t limit,
                                               std::optional<Instant> modified_since) const = 0;
};

}  // namespace gyoji::catalog
