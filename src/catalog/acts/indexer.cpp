#include "catalog/acts/indexer.hpp"

#include "base/log.hpp"
#include "catalog/acts/directory.hpp"
#include "catalog/acts/index_entry.hpp"
#include "catalog/store/document.hpp"
#include "catalog/store/reading_store.hpp"

#include <algorithm>
#include <chrono>

namespace gyoji::catalog {

Indexer::Indexer(storage::Db& db, search::SearchIndex& index, std::function<void()> moved)
    : db_(db), index_(index), moved_(std::move(moved)) {}

Indexer::~Indexer() {
    stop();
}

void Indexer::start() {
    thread_ = std::thread([this] { loop(); });
}

void Indexer::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Indexer::wake() {
    {
        std::lock_guard lock(mutex_);
        woken_ = true;
    }
    wake_.notify_all();
}

bool Indexer::caught_up() const {
    return caught_up_;
}

Result<bool> Indexer::step() {
    search::Batch batch;
    std::vector<Change> changes;
    db_.read([&](storage::Reader& reader) {
        changes = changes_after(reader, index_.seq(), kChangesPerBatch);
        if (changes.empty()) return;
        auto const directory = load_directory(reader);
        std::vector<std::string> ids;
        for (Change const& change : changes)
            if (change.document) ids.push_back(change.dataset);
        std::unordered_map<std::string, std::vector<std::string>> sources;
        for (auto& [dataset, source] : sources_of(reader, ids)) {
            auto& list = sources[dataset];
            if (std::ranges::find(list, source) == list.end()) list.push_back(source);
        }
        for (Change const& change : changes) {
            batch.seq = change.seq;
            auto const set = change.document ? dataset_from(*change.document)
                                             : Result<Dataset>(fail(Fault::not_found, ""));
            if (set)
                batch.upserts.push_back(index_entry(*set, *directory, sources[change.dataset]));
            else
                batch.deletes.push_back(change.dataset);
        }
    });
    if (changes.empty()) {
        caught_up_ = true;
        return false;
    }
    CHECK_OK(index_.apply(std::move(batch)));
    if (moved_) moved_();
    bool const more = std::int64_t(changes.size()) == kChangesPerBatch;
    if (!more) caught_up_ = true;
    { std::lock_guard const lock(mutex_); }  // who is about to wait has looked before or will be told
    moved_on_.notify_all();
    return more;
}

Outcome Indexer::catch_up() {
    while (TRY(step())) {}
    return {};
}

void Indexer::loop() {
    while (true) {
        bool more = false;
        try {
            auto const result = step();
            if (!result) log(LogLevel::error, "index.apply_failed", {{"code", result.error().code}});
            more = result && *result;
        } catch (
            std::exception const& error) {  // the database is away for a moment: the next look tries again
            log(LogLevel::error, "index.read_failed", {{"reason", error.what()}});
        }
        std::unique_lock lock(mutex_);
        if (!more)
            wake_.wait_for(lock, std::chrono::milliseconds(kPollMillis),
                           [this] { return woken_ || stopping_; });
        woken_ = false;
        if (stopping_) return;
    }
}

bool Indexer::wait_for(std::int64_t seq, int millis) {
    wake();
    std::unique_lock lock(mutex_);
    return moved_on_.wait_for(lock, std::chrono::milliseconds(millis), [&] { return index_.seq() >= seq; });
}

}  // namespace gyoji::catalog
