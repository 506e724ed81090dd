#pragma once
// The one implementation of SearchIndex: snapshots for readers, small segments in memory for what is fresh,
// files for the rest, merging and flushing. Internal to the room. Threads: see index.hpp.
//
// Locks, always taken in this order: feed_ (apply), compact_ (who rewrites memory segments), files_
// (manifest), change_ (the snapshot).

#include "search/plan.hpp"
#include "search/segment_merge.hpp"
#include "search/store.hpp"

#include <condition_variable>
#include <thread>

namespace gyoji::search {

inline constexpr std::size_t kMemoryBytesMax = 32U << 20U;  // of fresh segments; then apply() writes them out
inline constexpr std::size_t kTierFactor = 8;               // this many segments of one size become one
inline constexpr std::uint32_t kMemoryMergeDocs =
    20'000;  // apply() itself merges memory segments up to this size
inline constexpr std::size_t kEntryIdBytesMax = 512;
inline constexpr int kIdleFlushSeconds = 5;

class IndexCore final : public SearchIndex {
public:
    IndexCore(Schema schema, std::unique_ptr<Store> store, Snapshot snapshot);
    ~IndexCore() override;

    Outcome apply(Batch batch) override;
    Result<SearchResult> search(SearchRequest const& request) const override;
    std::vector<Suggestion> suggest(std::string_view typed, std::size_t limit) const override;
    std::vector<std::string> nearest_words(std::string_view word, std::size_t limit) const override;
    std::vector<std::string> values_with_prefix(std::string_view keyword_field, std::string_view folded_part,
                                                std::size_t limit) const override;
    std::int64_t seq() const override { return snapshot()->seq; }
    IndexStats stats() const override;
    Outcome flush() override;

private:
    using Shared = std::shared_ptr<Snapshot const>;
    Shared snapshot() const;
    void publish(Snapshot next);  // holding change_
    Outcome check(Batch const& batch) const;
    void add(Batch const& batch, std::shared_ptr<Segment const> fresh);

    static std::vector<MergeInput> inputs_of(std::vector<Part> const& parts);
    // Puts the merged segment where its inputs were; what was deleted meanwhile is deleted in it too.
    void replace(std::vector<Part> const& old, std::vector<MergeInput> const& inputs,
                 std::shared_ptr<Segment const> merged, std::string file, std::int64_t durable_seq);
    void merge_memory(std::uint32_t documents_max);
    Outcome write_out();  // holding compact_
    Outcome save_manifest();
    Outcome merge_files_once(bool& merged);
    std::vector<Part> choose(bool memory, std::uint32_t documents_max) const;
    void run();

    SchemaNames const names_;
    std::unique_ptr<Store> const store_;  // null: in memory only
    std::mutex feed_, compact_, files_;
    mutable std::mutex change_;
    Shared snapshot_;
    std::int64_t durable_seq_ = 0;  // guarded by change_

    std::mutex wake_mutex_;
    std::condition_variable wake_;
    bool stop_ = false, work_ = false;
    std::thread worker_;
};

}  // namespace gyoji::search
