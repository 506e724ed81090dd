#pragma once
// The wanted page out of all hits, by the sort keys and finally by id: a bounded heap near the top, selection
// in linear time far down. Internal to the room; one thread per object.

#include "search/plan.hpp"
#include "search/snapshot.hpp"

namespace gyoji::search {

struct Candidate {
    std::uint64_t key = 0;  // of the first sort key, smaller is earlier; of texts and ids only within a part
    float score = 0;
    std::uint32_t part = 0, doc = 0;
};

class Ranking {
public:
    static Result<Ranking> make(SchemaNames const& names, Snapshot const& snapshot,
                                std::vector<SortKey> const& sort);
    bool by_score() const { return by_score_; }
    // scores may be empty when not by_score().
    void choose(std::uint32_t part, std::span<std::uint32_t const> hits, std::span<float const> scores);
    void want(std::size_t start, std::size_t rows, std::size_t total);  // before choose
    std::vector<Candidate> page();

private:
    struct Key {
        SortKey::By by;
        std::size_t field;
        bool descending;
    };
    explicit Ranking(Snapshot const& snapshot) : snapshot_(&snapshot) {}
    std::uint64_t key_of(std::uint32_t part, std::uint32_t doc, float score) const;
    bool before(Candidate const& a, Candidate const& b) const;
    int compare(Key const& key, Candidate const& a, Candidate const& b) const;
    int compare_id(Candidate const& a, Candidate const& b) const;
    bool numeric_first() const {
        return keys_.front().by == SortKey::By::score || keys_.front().by == SortKey::By::number;
    }

    Snapshot const* snapshot_;
    std::vector<Key> keys_;
    bool by_score_ = false;
    std::size_t start_ = 0, end_ = 0;
    bool heap_ = true;
    std::vector<Candidate> chosen_;
};

}  // namespace gyoji::search
