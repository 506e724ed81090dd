#pragma once
// What a search sees: segments, what is deleted in them, up to which change. Never changed after it is
// published. Internal to the room.

#include "search/segment.hpp"

#include <mutex>

namespace gyoji::search {

// Costly results about one segment, by a text that tells the question; bounded. Any thread.
template <class T, std::size_t bytes_max>
class Kept {
public:
    using Value = std::shared_ptr<T const>;
    Value find(std::string const& key) const {
        std::lock_guard const lock(mutex_);
        auto const found = kept_.find(key);
        return found == kept_.end() ? nullptr : found->second;
    }
    void keep(std::string const& key, Value value, std::size_t bytes) {
        bytes += key.size() + kEntryBytes;
        std::lock_guard const lock(mutex_);
        if (bytes_ + bytes >
            bytes_max) {  // rare, and cheap to fill again: begin anew instead of keeping an order of use
            kept_.clear();
            bytes_ = 0;
        }
        if (bytes <= bytes_max && kept_.emplace(key, std::move(value)).second) bytes_ += bytes;
    }

private:
    static constexpr std::size_t kEntryBytes = 96;
    mutable std::mutex mutex_;
    std::map<std::string, Value> kept_;
    std::size_t bytes_ = 0;
};

inline constexpr std::size_t kDenseHits =
    20'000;  // results larger than this in a segment are kept (issue 2, "Figures")
using FacetCache =
    Kept<std::vector<std::uint32_t>, (4U << 20U)>;  // counts; of living documents, so per state of a segment
using PhraseCache = Kept<Postings, (8U << 20U)>;    // verified phrases; of all documents of a segment

struct Part {
    std::shared_ptr<Segment const> segment;
    std::shared_ptr<std::vector<std::uint64_t> const> deleted;  // bitmap; null: none
    std::uint32_t live = 0;
    std::string file;  // empty while it lives in memory only
    std::shared_ptr<FacetCache> facets = std::make_shared<FacetCache>();
    std::shared_ptr<PhraseCache> phrases = std::make_shared<PhraseCache>();

    bool alive(std::uint32_t doc) const { return !deleted || !((*deleted)[doc / 64] >> (doc % 64) & 1U); }
};

struct Snapshot {
    std::vector<Part> parts;
    std::int64_t seq = 0;
    std::int64_t live() const {
        std::int64_t sum = 0;
        for (Part const& part : parts) sum += part.live;
        return sum;
    }
};

}  // namespace gyoji::search
