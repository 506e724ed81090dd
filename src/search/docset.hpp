#pragma once
// A set of documents of one segment: an ascending list, or a bitmap when it is large. Internal to the room;
// values.

#include "search/posting.hpp"

#include <span>

namespace gyoji::search {

class DocSet {
public:
    explicit DocSet(std::uint32_t universe) : universe_(universe) {}  // nothing
    static DocSet all(std::uint32_t universe);
    static DocSet of(std::uint32_t universe, std::vector<std::uint32_t> ascending);
    static DocSet of_bits(std::uint32_t universe, std::vector<std::uint64_t> bits);
    static DocSet of_bits(std::uint32_t universe, std::uint64_t const* bits);

    std::uint32_t universe() const { return universe_; }
    std::size_t count() const;
    bool empty() const { return count() == 0; }
    bool dense() const { return dense_; }
    bool has(std::uint32_t doc) const;
    std::span<std::uint32_t const> docs() const { return docs_; }     // when not dense
    std::vector<std::uint64_t> const& bits() const { return bits_; }  // when dense
    std::vector<std::uint32_t> to_docs() &&;
    template <class F>
    void each(F&& f) const {
        if (!dense_) {
            for (std::uint32_t const doc : docs_) f(doc);
            return;
        }
        for (std::size_t word = 0; word < bits_.size(); ++word)
            for (std::uint64_t left = bits_[word]; left != 0; left &= left - 1)
                f(static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(std::countr_zero(left))));
    }
    template <class F>
    void keep_if(F&& keep) {  // keep(doc)
        if (!dense_) {
            std::erase_if(docs_, [&](std::uint32_t doc) { return !keep(doc); });
            return;
        }
        for (std::size_t word = 0; word < bits_.size(); ++word)
            for (std::uint64_t left = bits_[word]; left != 0; left &= left - 1) {
                auto const bit = static_cast<unsigned>(std::countr_zero(left));
                if (!keep(static_cast<std::uint32_t>(word * 64 + bit))) bits_[word] &= ~(1ULL << bit);
            }
    }

    void intersect(DocSet const& other);
    void intersect(std::span<std::uint32_t const> ascending);
    void intersect(std::uint64_t const* bits);
    void unite(DocSet const& other);
    void subtract(DocSet const& other);
    void subtract(std::uint64_t const* bits);

private:
    void make_dense();
    std::uint32_t universe_;
    bool dense_ = false;
    std::vector<std::uint32_t> docs_;
    std::vector<std::uint64_t> bits_;
};

}  // namespace gyoji::search
