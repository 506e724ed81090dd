#include "search/posting.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

enum MaskMode : std::uint8_t { none = 0, same = 1, bytes = 2, words = 3 };

MaskMode mode_of(std::uint16_t const* masks, std::size_t count) {
    bool one = true, narrow = true;
    for (std::size_t i = 0; i < count; ++i) {
        one = one && masks[i] == masks[0];
        narrow = narrow && masks[i] < 256;
    }
    if (one) return masks[0] == 0 ? MaskMode::none : MaskMode::same;
    return narrow ? MaskMode::bytes : MaskMode::words;
}

void put_masks(std::string& out, MaskMode mode, std::uint16_t const* masks, std::size_t count) {
    if (mode == MaskMode::same) put(out, masks[0]);
    if (mode == MaskMode::words) out.append(reinterpret_cast<char const*>(masks), 2 * count);
    if (mode == MaskMode::bytes)
        for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<char>(masks[i]));
}

char const* get_masks(char const* at, MaskMode mode, std::uint16_t* masks, std::size_t count) {
    switch (mode) {
        case MaskMode::none:
            std::fill_n(masks, count, std::uint16_t{0});
            return at;
        case MaskMode::same:
            std::fill_n(masks, count, load<std::uint16_t>(at));
            return at + 2;
        case MaskMode::bytes:
            for (std::size_t i = 0; i < count; ++i) masks[i] = static_cast<unsigned char>(at[i]);
            return at + count;
        case MaskMode::words:
            std::memcpy(masks, at, 2 * count);
            return at + 2 * count;
    }
    return at;
}

void align(std::string& out, std::uint64_t base) {
    while ((base + out.size()) % 8 != 0) out.push_back('\0');
}

std::uint16_t const* masks_or_zero(Postings const& list, std::size_t from) {
    static constexpr std::uint16_t kZero[kBlock] = {};
    return list.masks.empty() ? kZero : list.masks.data() + from;
}

void encode_dense(std::string& out, std::uint64_t base, Postings const& list, std::uint32_t documents) {
    std::size_t const n = list.docs.size();
    MaskMode const mode = list.masks.empty() ? MaskMode::none : mode_of(list.masks.data(), n);
    out.push_back(static_cast<char>(mode));
    align(out, base);
    std::vector<std::uint64_t> bits(words_for(documents));
    for (std::uint32_t const doc : list.docs) bits[doc / 64] |= 1ULL << (doc % 64);
    out.append(reinterpret_cast<char const*>(bits.data()), 8 * bits.size());
    std::uint32_t rank = 0;
    for (std::size_t word = 0; word < bits.size(); ++word) {
        if (word % 8 == 0) put(out, rank);
        rank += static_cast<std::uint32_t>(std::popcount(bits[word]));
    }
    put_masks(out, mode, list.masks.data(), n);
}

void encode_block(std::string& out, std::uint32_t const* docs, std::uint16_t const* masks,
                  std::uint32_t next) {
    std::uint32_t gaps[kBlock];
    std::uint32_t all = 0;
    for (std::uint32_t i = 0; i < kBlock; ++i) {
        gaps[i] = docs[i] - next;
        next = docs[i] + 1;
        all |= gaps[i];
    }
    auto const width = static_cast<unsigned>(std::bit_width(all));
    MaskMode const mode = mode_of(masks, kBlock);
    out.push_back(static_cast<char>(width));
    out.push_back(static_cast<char>(mode));
    unsigned __int128 window = 0;
    unsigned filled = 0;
    for (std::uint32_t const gap : gaps) {
        window |= static_cast<unsigned __int128>(gap) << filled;
        filled += width;
        while (filled >= 8) {
            out.push_back(static_cast<char>(window));
            window >>= 8U;
            filled -= 8;
        }
    }
    put_masks(out, mode, masks, kBlock);
}

}  // namespace

void encode_postings(std::string& out, std::uint64_t base, Postings const& list, std::uint32_t documents) {
    std::size_t const n = list.docs.size();
    bool const dense = documents >= kDenseDocsMin && n > documents / kDenseDivisor;
    put_varint(out, n << 1U | (dense ? 1U : 0U));
    if (dense) return encode_dense(out, base, list, documents);
    std::size_t at = 0;
    std::uint32_t next = 0;
    for (; at + kBlock <= n; at += kBlock) {
        encode_block(out, list.docs.data() + at, masks_or_zero(list, at), next);
        next = list.docs[at + kBlock - 1] + 1;
    }
    if (at == n) return;
    std::uint16_t const* const masks = masks_or_zero(list, at);
    MaskMode const mode = mode_of(masks, n - at);
    out.push_back(static_cast<char>(mode));
    for (std::size_t i = at; i < n; ++i) {
        put_varint(out, list.docs[i] - next);
        next = list.docs[i] + 1;
    }
    put_masks(out, mode, masks, n - at);
}

PostingView::PostingView(char const* section, std::uint64_t at) : section_(section), body_(section + at) {
    std::uint64_t const head = get_varint(body_);
    count_ = static_cast<std::uint32_t>(head >> 1U);
    dense_ = head & 1U;
}

DenseView PostingView::dense_view(std::uint32_t documents) const {
    DenseView view;
    auto const mode = static_cast<MaskMode>(*body_);
    std::uint64_t const start = (static_cast<std::uint64_t>(body_ + 1 - section_) + 7) / 8 * 8;
    char const* at = section_ + start;
    std::size_t const words = words_for(documents);
    view.bits = reinterpret_cast<std::uint64_t const*>(at);
    at += 8 * words;
    view.ranks = reinterpret_cast<std::uint32_t const*>(at);
    at += 4 * ((words + 7) / 8);
    view.masks = at;
    view.mask_bytes = mode == MaskMode::words ? 2 : mode == MaskMode::bytes ? 1 : 0;
    if (mode == MaskMode::same) view.mask = load<std::uint16_t>(at);
    return view;
}

void PostingView::decode_blocks(Postings& out) const {
    char const* at = body_;
    std::size_t i = 0;
    std::uint32_t next = 0;
    std::uint32_t* const docs = out.docs.data();
    for (; i + kBlock <= count_; i += kBlock) {
        auto const width = static_cast<unsigned char>(at[0]);
        auto const mode = static_cast<MaskMode>(at[1]);
        at += 2;
        std::uint64_t const keep = (1ULL << width) - 1;
        for (unsigned j = 0, bit = 0; j < kBlock; ++j, bit += width) {
            auto const gap =
                static_cast<std::uint32_t>(load<std::uint64_t>(at + bit / 8) >> (bit % 8) & keep);
            docs[i + j] = next + gap;
            next += gap + 1;
        }
        at = get_masks(at + 16 * width, mode, out.masks.data() + i, kBlock);
    }
    if (i == count_) return;
    auto const mode = static_cast<MaskMode>(*at++);
    std::size_t const first = i;
    for (; i < count_; ++i) {
        docs[i] = next + static_cast<std::uint32_t>(get_varint(at));
        next = docs[i] + 1;
    }
    get_masks(at, mode, out.masks.data() + first, count_ - first);
}

void PostingView::decode(Postings& out, std::uint32_t documents) const {
    out.docs.resize(count_);
    out.masks.resize(count_);
    if (!dense_) return decode_blocks(out);
    DenseView const view = dense_view(documents);
    std::size_t i = 0;
    for (std::size_t word = 0; word < words_for(documents); ++word)
        for (std::uint64_t left = view.bits[word]; left != 0; left &= left - 1, ++i) {
            out.docs[i] =
                static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(std::countr_zero(left)));
            out.masks[i] = view.mask_at(i);
        }
}

}  // namespace gyoji::search
