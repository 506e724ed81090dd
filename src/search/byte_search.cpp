#include "search/byte_search.hpp"

#include <bit>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gyoji::search {

// The last byte of a UTF-8 character tells most: the first one is E3..E9 for nearly all Japanese.
ByteSearch::ByteSearch(std::string_view needle) : needle_(needle), one_(0), two_(needle.size() - 1) {
    auto const continues = [&](std::size_t at) {
        return (static_cast<unsigned char>(needle[at]) & 0xC0U) == 0x80U;
    };
    while (one_ + 1 < needle.size() && continues(one_ + 1)) ++one_;
    if (one_ == two_) one_ = two_ > 0 ? two_ - 1 : 0;
}

std::size_t ByteSearch::find(std::string_view text, std::size_t from) const {
    std::size_t const size = needle_.size();
    if (text.size() < size) return std::string_view::npos;
    std::size_t const last = text.size() - size;  // the last place where it could stand
    std::size_t at = from;
    char const* const base = text.data();
#if defined(__SSE2__)
    __m128i const one = _mm_set1_epi8(needle_[one_]), two = _mm_set1_epi8(needle_[two_]);
    for (; at <= last && last - at >= 15; at += 16) {
        __m128i const a = _mm_loadu_si128(reinterpret_cast<__m128i const*>(base + at + one_));
        __m128i const b = _mm_loadu_si128(reinterpret_cast<__m128i const*>(base + at + two_));
        auto mask = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(a, one), _mm_cmpeq_epi8(b, two))));
        for (; mask != 0; mask &= mask - 1) {
            std::size_t const place = at + static_cast<unsigned>(std::countr_zero(mask));
            if (std::memcmp(base + place, needle_.data(), size) == 0) return place;
        }
    }
#endif
    for (; at <= last; ++at)
        if (base[at + one_] == needle_[one_] && base[at + two_] == needle_[two_] &&
            std::memcmp(base + at, needle_.data(), size) == 0)
            return at;
    return std::string_view::npos;
}

}  // namespace gyoji::search
