#pragma once
// One posting list: the documents that hold a term, each with a mask of the text fields where it stands. Rare
// terms are packed in blocks of 128 differences, dense ones are a bitmap with counts every 512 documents.
// Internal to the room; values and views, any thread.

#include "search/layout.hpp"

#include <bit>
#include <vector>

namespace gyoji::search {

inline std::size_t words_for(std::size_t documents) {
    return (documents + 63) / 64;
}

struct Postings {  // decoded
    std::vector<std::uint32_t> docs;
    std::vector<std::uint16_t> masks;
    void clear() {
        docs.clear();
        masks.clear();
    }
};

// Appends the list to out, whose start will be aligned to 8. masks may be empty (keywords).
void encode_postings(std::string& out, std::uint64_t base, Postings const& list, std::uint32_t documents);

struct DenseView {
    std::uint64_t const* bits = nullptr;
    std::uint32_t const* ranks = nullptr;
    char const* masks = nullptr;
    unsigned mask_bytes = 0;  // 0: all have `mask`
    std::uint16_t mask = 0;

    bool has(std::uint32_t doc) const { return bits[doc / 64] >> (doc % 64) & 1U; }
    std::uint16_t mask_at(std::size_t index) const {
        if (mask_bytes == 0) return mask;
        if (mask_bytes == 1) return static_cast<unsigned char>(masks[index]);
        return load<std::uint16_t>(masks + 2 * index);
    }
};

class PostingView {
public:
    PostingView() = default;
    // section: the start of the postings section (aligned to 8); at: offset of the list in it.
    PostingView(char const* section, std::uint64_t at);
    std::uint32_t count() const { return count_; }
    bool dense() const { return dense_; }
    DenseView dense_view(std::uint32_t documents) const;
    void decode(Postings& out, std::uint32_t documents) const;  // replaces out

private:
    void decode_blocks(Postings& out) const;
    char const* section_ = nullptr;
    char const* body_ = nullptr;
    std::uint32_t count_ = 0;
    bool dense_ = false;
};

// Walks a dense list in step with ascending documents: mask_of(doc) costs a few instructions.
class DenseCursor {
public:
    explicit DenseCursor(DenseView const& view) : view_(view) {}
    // doc must be in the list and not smaller than the one before.
    std::uint16_t mask_of(std::uint32_t doc) {
        std::size_t const word = doc / 64;
        if (word / 8 != word_ / 8 || word_ == kNone) {
            word_ = word / 8 * 8;
            rank_ = view_.ranks[word / 8];
        }
        for (; word_ < word; ++word_) rank_ += static_cast<std::uint32_t>(std::popcount(view_.bits[word_]));
        std::uint64_t const below = view_.bits[word] & ((1ULL << (doc % 64)) - 1);
        return view_.mask_at(rank_ + static_cast<std::uint32_t>(std::popcount(below)));
    }

private:
    static constexpr std::size_t kNone = ~std::size_t{0};
    DenseView const& view_;
    std::size_t word_ = kNone;
    std::uint32_t rank_ = 0;
};

}  // namespace gyoji::search
