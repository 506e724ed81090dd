#include "catalog/acts/library.hpp"

#include "catalog/acts/directory.hpp"
#include "catalog/store/document.hpp"
#include "catalog/store/reading_store.hpp"
#include "catalog/store/source_store.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kIdBytesMax = 400;

}  // namespace

Library::Library(storage::Db& db, search::SearchIndex& index, search::Synonyms const& synonyms,
                 Clock const& clock, std::vector<Area> areas)
    : db_(db), index_(index), synonyms_(synonyms), clock_(clock), areas_(std::move(areas)) {}

std::shared_ptr<Directory const> Library::directory() const {
    // Organisations change with the data sets that name them, so the index tells when to look again.
    std::int64_t const seq = index_.seq();
    {
        std::lock_guard const lock(mutex_);
        if (directory_ && directory_seq_ == seq) return directory_;
    }
    auto fresh = db_.read([](storage::Reader& reader) { return load_directory(reader); });
    std::lock_guard const lock(mutex_);
    directory_ = fresh;
    directory_seq_ = seq;
    return fresh;
}

Result<DatasetFound> Library::dataset(std::string_view id_or_name) const {
    auto missing = [&] {
        return fail(Fault::not_found, "catalog.no_dataset", {},
                    {{"asked", std::string(id_or_name.substr(0, 100))}});
    };
    if (id_or_name.empty() || id_or_name.size() > kIdBytesMax ||
        id_or_name.find('\0') != std::string_view::npos)
        return missing();
    std::string const asked(id_or_name);
    bool retired = false;
    auto const document = db_.read([&](storage::Reader& reader) -> std::optional<std::string> {
        if (auto by_id = dataset_document(reader, DatasetId(asked))) return by_id;
        if (auto by_name = document_by_name(reader, asked)) return by_name;
        auto const living = dataset_for_alias(reader, asked);
        retired = living.has_value();
        return living ? dataset_document(reader, *living) : std::nullopt;
    });
    if (!document) return missing();
    return DatasetFound{TRY(dataset_from(*document)), retired};
}

Result<std::pair<Dataset, std::size_t>> Library::distribution(std::string_view id) const {
    auto missing = [&] {
        return fail(Fault::not_found, "catalog.no_distribution", {},
                    {{"asked", std::string(id.substr(0, 100))}});
    };
    if (id.empty() || id.size() > kIdBytesMax || id.find('\0') != std::string_view::npos) return missing();
    auto const document = db_.read([&](storage::Reader& reader) -> std::optional<std::string> {
        auto const owner = dataset_of_file(reader, std::string(id));
        return owner ? dataset_document(reader, *owner) : std::nullopt;
    });
    if (!document) return missing();
    Dataset set = TRY(dataset_from(*document));
    auto const found = std::ranges::find(
        set.distributions, id, [](Distribution const& file) -> std::string_view { return file.id.text; });
    if (found == set.distributions.end()) return missing();
    auto const index = std::size_t(found - set.distributions.begin());
    return std::pair(std::move(set), index);
}

std::vector<Dataset> Library::datasets(std::vector<std::string> const& ids) const {
    auto const documents =
        db_.read([&](storage::Reader& reader) { return texts_of(reader, Text::document, ids); });
    std::vector<Dataset> out;
    out.reserve(ids.size());
    for (std::string const& id : ids)
        if (auto const found = documents.find(id); found != documents.end())
            if (auto set = dataset_from(found->second)) out.push_back(std::move(*set));
    return out;
}

std::vector<std::string> Library::ckan_documents(std::vector<std::string> const& ids) const {
    auto documents = db_.read([&](storage::Reader& reader) { return texts_of(reader, Text::ckan, ids); });
    std::vector<std::string> out;
    out.reserve(ids.size());
    for (std::string const& id : ids)
        if (auto const found = documents.find(id); found != documents.end())
            out.push_back(std::move(found->second));
    return out;
}

Result<search::SearchResult> Library::search(search::SearchRequest const& request) const {
    return index_.search(request);
}

std::vector<search::Suggestion> Library::suggest(std::string_view typed, std::size_t limit) const {
    return index_.suggest(typed, limit);
}

std::shared_ptr<Statistics const> Library::statistics() const {
    std::int64_t const seq = index_.seq();
    {
        std::lock_guard const lock(mutex_);
        if (statistics_ && statistics_seq_ == seq) return statistics_;
    }
    auto const names = directory();
    auto fresh = std::make_shared<Statistics>(
        db_.read([](storage::Reader& reader) { return catalog::statistics(reader); }));
    fresh->organizations = std::int64_t(fresh->organizations_by_distributions.size());
    for (auto& [organization, files] : fresh->organizations_by_distributions)
        if (Organization const* found = names->organization(organization)) organization = found->name;
    std::erase_if(fresh->organizations_by_distributions, [](auto const& row) { return row.first.empty(); });
    std::vector<Statistics::MunicipalityRow> rows;
    for (Area const& area : areas_) {
        Statistics::MunicipalityRow row{area.code, area.name, 0, 0, "", ""};
        auto const counted =
            std::ranges::find(fresh->municipalities, area.code, &Statistics::MunicipalityRow::code);
        if (counted != fresh->municipalities.end()) {
            row.datasets = counted->datasets;
            row.distributions = counted->distributions;
            row.participation = counted->participation;
            row.participation_basis = counted->participation_basis;
        }
        rows.push_back(std::move(row));
    }
    fresh->municipalities = std::move(rows);
    std::lock_guard const lock(mutex_);
    statistics_ = fresh;
    statistics_seq_ = seq;
    return fresh;
}

std::vector<OriginView> Library::origins(DatasetId const& id) const {
    return db_.read([&](storage::Reader& reader) {
        std::vector<OriginView> out;
        for (OriginRow const& row : origins_of(reader, id)) {
            auto const source = source_row(reader, row.source.text);
            out.push_back({row.source, source ? source->title : "", source ? source->location : "",
                           source ? source->kind : "", row.remote_id, row.remote_name,
                           std::string(key_of(row.state)), row.first_seen, row.last_changed});
        }
        return out;
    });
}

std::vector<HistoryEntry> Library::history(DatasetId const& id, std::size_t limit) const {
    return db_.read([&](storage::Reader& reader) {
        std::vector<HistoryEntry> out;
        std::unordered_map<std::string, std::string> titles;
        for (SourceRow const& source : source_rows(reader)) titles[source.id.text] = source.title;
        for (HistoryRow& row : history_rows(reader, id, std::int64_t(limit)))
            out.push_back({row.at, std::move(row.what), titles[row.source], std::move(row.detail)});
        return out;
    });
}

namespace {

SourceView view_of(storage::Reader& reader, SourceRow const& row) {
    SourceView out{row.id,       row.title, row.kind, row.location, row.state, row.schedule, std::nullopt,
                   row.next_run, 0,         ""};
    auto const last = catalog::run_rows(reader, row.id, 1);
    if (!last.empty()) out.last_run = last.front().started, out.last_outcome = last.front().outcome;
    out.records = records_of_source(reader, row.id);
    return out;
}

}  // namespace

std::vector<SourceView> Library::sources() const {
    return db_.read([&](storage::Reader& reader) {
        std::vector<SourceView> out;
        for (SourceRow const& row : source_rows(reader)) out.push_back(view_of(reader, row));
        return out;
    });
}

Result<SourceView> Library::source(std::string_view id) const {
    return db_.read([&](storage::Reader& reader) -> Result<SourceView> {
        auto const row = source_row(reader, std::string(id));
        if (!row)
            return fail(Fault::not_found, "catalog.no_source", {},
                        {{"asked", std::string(id.substr(0, 100))}});
        return view_of(reader, *row);
    });
}

std::vector<RunView> Library::runs(SourceId const& id, std::size_t limit) const {
    return db_.read([&](storage::Reader& reader) {
        std::vector<RunView> out;
        for (RunRow const& row : run_rows(reader, id, std::int64_t(limit))) out.push_back(run_view(row));
        return out;
    });
}

Result<RunView> Library::run(std::string_view id) const {
    auto const row = db_.read([&](storage::Reader& reader) { return run_row(reader, std::string(id)); });
    if (!row)
        return fail(Fault::not_found, "catalog.no_run", {}, {{"asked", std::string(id.substr(0, 100))}});
    return run_view(*row);
}

std::vector<RunLine> Library::run_lines(RunId const& id, std::string_view what, std::int64_t after,
                                        std::size_t limit) const {
    return db_.read([&](storage::Reader& reader) -> std::vector<RunLine> {
        auto const row = run_row(reader, id.text);
        if (!row) return {};
        return catalog::run_lines(reader, id, RunId(row->standing_run), std::string(what), after,
                                  std::int64_t(limit));
    });
}

std::int64_t Library::change_seq() const {
    return index_.seq();
}

std::vector<std::string> Library::ids_after(std::string_view after, std::size_t limit,
                                            std::optional<Instant> modified_since) const {
    return db_.read([&](storage::Reader& reader) {
        return catalog::ids_after(reader, std::string(after), std::int64_t(limit), modified_since);
    });
}

}  // namespace gyoji::catalog
