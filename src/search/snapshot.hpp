#pragma once
// What a search sees: segments, what is deleted in them, up to which change. Never changed after it is
// published. Internal to the room.

#include "search/segment.hpp"

#include <mutex>

namespace gyoji::search {

// Facet counts of large results, kept with the state of the segment they were counted in; bounded. Any
// thread.
class FacetCache {
public:
    using Counts = std::shared_ptr<std::vector<std::uint32_t> const>;
    Counts find(std::string const& key) const;
    void keep(std::string key, Counts counts);

private:
    static constexpr std::size_t kBytesMax = 4U << 20U;
    mutable std::mutex mutex_;
    std::map<std::string, Counts> kept_;
    std::size_t bytes_ = 0;
};

struct Part {
    std::shared_ptr<Segment const> segment;
    std::shared_ptr<std::vector<std::uint64_t> const> deleted;  // bitmap; null: none
    std::uint32_t live = 0;
    std::string file;  // empty while it lives in memory only
    std::shared_ptr<FacetCache> facets = std::make_shared<FacetCache>();

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
