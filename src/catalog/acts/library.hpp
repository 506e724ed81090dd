#pragma once
// The reading side of the catalogue (api/catalog.hpp) over the database and the search index. Any thread.

#include "catalog/api/catalog.hpp"
#include "search/synonym.hpp"
#include "storage/db.hpp"

#include <mutex>

namespace gyoji::catalog {

// The areas of an installation: what the map and the table of participation list. Tokyo's 62 municipalities
// are the default.
struct Area {
    std::string code, name;
};

class Library : public Catalog {
public:
    Library(storage::Db& db, search::SearchIndex& index, search::Synonyms const& synonyms, Clock const& clock,
            std::vector<Area> areas);

    std::shared_ptr<Directory const> directory() const override;
    Result<DatasetFound> dataset(std::string_view id_or_name) const override;
    Result<std::pair<Dataset, std::size_t>> distribution(std::string_view id) const override;
    std::vector<Dataset> datasets(std::vector<std::string> const& ids) const override;
    std::vector<std::string> ckan_documents(std::vector<std::string> const& ids) const override;
    Result<FindResult> find(FindRequest const& request) const override;
    Result<search::SearchResult> search(search::SearchRequest const& request) const override;
    std::vector<search::Suggestion> suggest(std::string_view typed, std::size_t limit) const override;
    std::shared_ptr<Statistics const> statistics() const override;
    std::vector<OriginView> origins(DatasetId const& id) const override;
    std::vector<HistoryEntry> history(DatasetId const& id, std::size_t limit) const override;
    std::vector<SourceView> sources() const override;
    Result<SourceView> source(std::string_view id) const override;
    std::vector<RunView> runs(SourceId const& id, std::size_t limit) const override;
    Result<RunView> run(std::string_view id) const override;
    std::vector<RunLine> run_lines(RunId const& id, std::string_view what, std::int64_t after,
                                   std::size_t limit) const override;
    std::int64_t change_seq() const override;
    search::SearchIndex const& index() const override { return index_; }
    std::vector<std::string> ids_after(std::string_view after, std::size_t limit,
                                       std::optional<Instant> modified_since) const override;

private:
    Result<search::SearchRequest> plan(FindRequest const& request) const;
    bool few_hold(search::Node const& query) const;
    void count_facets(FindRequest const& request, search::SearchRequest const& planned,
                      FindResult& result) const;
    void add_snippets(search::Node const& query, FindResult& result) const;

    storage::Db& db_;
    search::SearchIndex& index_;
    search::Synonyms const& synonyms_;
    Clock const& clock_;
    std::vector<Area> areas_;
    mutable std::mutex mutex_;  // of the snapshots below
    mutable std::shared_ptr<Directory const> directory_;
    mutable std::int64_t directory_seq_ = -1;
    mutable std::shared_ptr<Statistics const> statistics_;
    mutable std::int64_t statistics_seq_ = -1;
};

// The names that our own query language and our URLs know, and the index field behind each ("org" is
// "organization").
search::Node rename_fields(search::Node node);

}  // namespace gyoji::catalog
