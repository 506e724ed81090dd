#include "search/rank.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

constexpr std::size_t kHeapMax = 1'024;  // pages that end further down are selected, not heaped

std::uint64_t ascending(std::int64_t number) {
    return static_cast<std::uint64_t>(number) ^ (1ULL << 63U);
}

template <class T>
int three_way(T const& a, T const& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

Result<Ranking> Ranking::make(SchemaNames const& names, Snapshot const& snapshot,
                              std::vector<SortKey> const& sort) {
    Ranking out(snapshot);
    auto const unknown = [](std::string const& field) {
        return fail(Fault::invalid, "search.unknown_sort", field, {{"field", field}});
    };
    for (SortKey const& key : sort) {
        std::size_t field = 0;
        if (key.by == SortKey::By::number) {
            auto const found = names.numbers.find(key.field);
            if (found == names.numbers.end()) return unknown(key.field);
            field = found->second;
        } else if (key.by == SortKey::By::text) {
            auto const found = names.sort_texts.find(key.field);
            if (found == names.sort_texts.end()) return unknown(key.field);
            field = found->second;
        }
        out.keys_.push_back({key.by, field, key.descending});
        out.by_score_ = out.by_score_ || key.by == SortKey::By::score;
        if (key.by == SortKey::By::id) break;  // ids differ: nothing after it matters
    }
    if (out.keys_.empty()) {
        out.keys_.push_back({SortKey::By::score, 0, true});
        out.by_score_ = true;
    }
    return out;
}

void Ranking::want(std::size_t start, std::size_t rows, std::size_t total) {
    start_ = std::min(start, total);
    end_ = start_ + std::min(rows, total - start_);
    heap_ = end_ <= kHeapMax;
    chosen_.reserve(heap_ ? end_ + 1 : total);
}

std::uint64_t Ranking::key_of(std::uint32_t part, std::uint32_t doc, float score) const {
    Key const& key = keys_.front();
    Segment const& segment = *snapshot_->parts[part].segment;
    std::uint64_t value = 0;
    switch (key.by) {
        case SortKey::By::score:
            value = std::bit_cast<std::uint32_t>(std::max(score, 0.0F));
            break;
        case SortKey::By::number: {
            std::int64_t const number = segment.number(key.field, doc);
            if (number == kNoNumber) return ~std::uint64_t{0};
            value = ascending(number);
            break;
        }
        case SortKey::By::text:
            value = segment.sort_ordinal(key.field, doc);
            break;
        case SortKey::By::id:
            value = segment.id_ordinal(doc);
            break;
    }
    return key.descending ? ~value : value;
}

int Ranking::compare_id(Candidate const& a, Candidate const& b) const {
    Segment const& one = *snapshot_->parts[a.part].segment;
    if (a.part == b.part) return three_way(one.id_ordinal(a.doc), one.id_ordinal(b.doc));
    return one.id(a.doc).compare(snapshot_->parts[b.part].segment->id(b.doc));
}

int Ranking::compare(Key const& key, Candidate const& a, Candidate const& b) const {
    Segment const& one = *snapshot_->parts[a.part].segment;
    Segment const& two = *snapshot_->parts[b.part].segment;
    int order = 0;
    switch (key.by) {
        case SortKey::By::score:
            order = three_way(a.score, b.score);
            break;
        case SortKey::By::number: {
            auto const x = one.number(key.field, a.doc), y = two.number(key.field, b.doc);
            if (x == kNoNumber || y == kNoNumber) return three_way(x == kNoNumber, y == kNoNumber);
            order = three_way(x, y);
            break;
        }
        case SortKey::By::text: {
            auto const x = one.sort_ordinal(key.field, a.doc), y = two.sort_ordinal(key.field, b.doc);
            order = a.part == b.part ? three_way(x, y)
                                     : one.sort_texts(key.field)[x].compare(two.sort_texts(key.field)[y]);
            break;
        }
        case SortKey::By::id:
            order = compare_id(a, b);
            break;
    }
    return key.descending ? -order : order;
}

bool Ranking::before(Candidate const& a, Candidate const& b) const {
    std::size_t first = 0;
    if (numeric_first() || a.part == b.part) {
        if (a.key != b.key) return a.key < b.key;
        first = 1;
    }
    for (std::size_t i = first; i < keys_.size(); ++i)
        if (int const order = compare(keys_[i], a, b); order != 0) return order < 0;
    return compare_id(a, b) < 0;
}

void Ranking::choose(std::uint32_t part, std::span<std::uint32_t const> hits, std::span<float const> scores) {
    if (end_ == start_) return;
    auto const worse_on_top = [this](Candidate const& a, Candidate const& b) { return before(a, b); };
    bool const numeric = numeric_first();
    for (std::size_t i = 0; i < hits.size(); ++i) {
        float const score = scores.empty() ? 0.0F : scores[i];
        Candidate const candidate{key_of(part, hits[i], score), score, part, hits[i]};
        if (!heap_) {
            chosen_.push_back(candidate);
            continue;
        }
        if (chosen_.size() == end_) {
            if (numeric && candidate.key > chosen_.front().key) continue;
            if (!before(candidate, chosen_.front())) continue;
            std::pop_heap(chosen_.begin(), chosen_.end(), worse_on_top);
            chosen_.pop_back();
        }
        chosen_.push_back(candidate);
        std::push_heap(chosen_.begin(), chosen_.end(), worse_on_top);
    }
}

std::vector<Candidate> Ranking::page() {
    auto const order = [this](Candidate const& a, Candidate const& b) { return before(a, b); };
    auto const from = chosen_.begin() + static_cast<std::ptrdiff_t>(std::min(start_, chosen_.size()));
    auto const to = chosen_.begin() + static_cast<std::ptrdiff_t>(std::min(end_, chosen_.size()));
    if (from != chosen_.begin() && from != chosen_.end())
        std::nth_element(chosen_.begin(), from, chosen_.end(), order);
    if (to != chosen_.end()) std::nth_element(from, to, chosen_.end(), order);
    std::sort(from, to, order);
    return {from, to};
}

}  // namespace gyoji::search
