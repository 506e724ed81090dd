#include "search/docset.hpp"

#include <algorithm>

namespace gyoji::search {

DocSet DocSet::all(std::uint32_t universe) {
    std::vector<std::uint64_t> bits(words_for(universe), ~std::uint64_t{0});
    if (universe % 64 != 0) bits.back() = (1ULL << (universe % 64)) - 1;
    return of_bits(universe, std::move(bits));
}

DocSet DocSet::of(std::uint32_t universe, std::vector<std::uint32_t> ascending) {
    DocSet out(universe);
    out.docs_ = std::move(ascending);
    return out;
}

DocSet DocSet::of_bits(std::uint32_t universe, std::vector<std::uint64_t> bits) {
    DocSet out(universe);
    out.dense_ = true;
    out.bits_ = std::move(bits);
    return out;
}

DocSet DocSet::of_bits(std::uint32_t universe, std::uint64_t const* bits) {
    return of_bits(universe, std::vector<std::uint64_t>(bits, bits + words_for(universe)));
}

std::size_t DocSet::count() const {
    if (!dense_) return docs_.size();
    std::size_t count = 0;
    for (std::uint64_t const word : bits_) count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

bool DocSet::has(std::uint32_t doc) const {
    if (dense_) return bits_[doc / 64] >> (doc % 64) & 1U;
    return std::binary_search(docs_.begin(), docs_.end(), doc);
}

std::vector<std::uint32_t> DocSet::to_docs() && {
    if (!dense_) return std::move(docs_);
    std::vector<std::uint32_t> out;
    out.reserve(count());
    each([&](std::uint32_t doc) { out.push_back(doc); });
    return out;
}

void DocSet::make_dense() {
    if (dense_) return;
    bits_.assign(words_for(universe_), 0);
    for (std::uint32_t const doc : docs_) bits_[doc / 64] |= 1ULL << (doc % 64);
    docs_.clear();
    dense_ = true;
}

void DocSet::intersect(std::uint64_t const* bits) {
    if (!dense_) {
        std::erase_if(docs_, [&](std::uint32_t doc) { return !(bits[doc / 64] >> (doc % 64) & 1U); });
        return;
    }
    for (std::size_t word = 0; word < bits_.size(); ++word) bits_[word] &= bits[word];
}

void DocSet::intersect(std::span<std::uint32_t const> ascending) {
    std::vector<std::uint32_t> out;
    if (dense_) {
        for (std::uint32_t const doc : ascending)
            if (has(doc)) out.push_back(doc);
    } else if (docs_.size() * 32 <
               ascending.size()) {  // far fewer: look each one up, going on from the last place
        auto from = ascending.begin();
        for (std::uint32_t const doc : docs_) {
            std::ptrdiff_t step = 1;
            while (ascending.end() - from > step && from[step] < doc) {
                from += step;
                step *= 2;
            }
            from = std::lower_bound(from, ascending.end() - from > step ? from + step + 1 : ascending.end(),
                                    doc);
            if (from == ascending.end()) break;
            if (*from == doc) out.push_back(doc);
        }
    } else {
        std::set_intersection(docs_.begin(), docs_.end(), ascending.begin(), ascending.end(),
                              std::back_inserter(out));
    }
    *this = of(universe_, std::move(out));
}

void DocSet::intersect(DocSet const& other) {
    if (other.dense_)
        intersect(other.bits_.data());
    else
        intersect(other.docs());
}

void DocSet::unite(DocSet const& other) {
    if (!dense_ && !other.dense_ && docs_.size() + other.docs_.size() < universe_ / kDenseDivisor) {
        std::vector<std::uint32_t> out;
        out.reserve(docs_.size() + other.docs_.size());
        std::set_union(docs_.begin(), docs_.end(), other.docs_.begin(), other.docs_.end(),
                       std::back_inserter(out));
        docs_ = std::move(out);
        return;
    }
    make_dense();
    if (other.dense_)
        for (std::size_t word = 0; word < bits_.size(); ++word) bits_[word] |= other.bits_[word];
    else
        for (std::uint32_t const doc : other.docs_) bits_[doc / 64] |= 1ULL << (doc % 64);
}

void DocSet::subtract(std::uint64_t const* bits) {
    if (!dense_) {
        std::erase_if(docs_, [&](std::uint32_t doc) { return bits[doc / 64] >> (doc % 64) & 1U; });
        return;
    }
    for (std::size_t word = 0; word < bits_.size(); ++word) bits_[word] &= ~bits[word];
}

void DocSet::subtract(DocSet const& other) {
    if (other.dense_) return subtract(other.bits_.data());
    if (dense_) {
        for (std::uint32_t const doc : other.docs_) bits_[doc / 64] &= ~(1ULL << (doc % 64));
        return;
    }
    std::vector<std::uint32_t> out;
    std::set_difference(docs_.begin(), docs_.end(), other.docs_.begin(), other.docs_.end(),
                        std::back_inserter(out));
    docs_ = std::move(out);
}

}  // namespace gyoji::search
