#pragma once
// How a segment lies in memory and on disk: sections of little-endian numbers, each aligned to 8 bytes, found
// through a table at the end (README.md "Format"). Internal to the room. Pure; any thread.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace gyoji::search {

inline constexpr std::uint64_t kSegmentMagic = 0x31474553494a5947ULL;   // "GYJISEG1"
inline constexpr std::uint64_t kManifestMagic = 0x314e414d494a5947ULL;  // "GYJIMAN1"
inline constexpr std::uint32_t kFormatVersion =
    1;  // also the version of folding and analysis: a change rebuilds every index

inline constexpr std::size_t kTextFieldsMax = 16;  // one bit each in a posting's mask
inline constexpr std::size_t kTermBytesMax =
    96;  // longer words are cut in the dictionary and verified in the text
inline constexpr std::size_t kKeywordBytesMax = 1'000;
inline constexpr std::size_t kDocTextBytesMax =
    1'000'000;  // of one field of one record; the rest is not searched
inline constexpr std::uint32_t kSegmentDocsMax = 4'000'000;
inline constexpr std::uint32_t kBlock = 128;        // postings packed together
inline constexpr std::uint32_t kDenseDivisor = 16;  // a term in more than 1/16 of the documents is a bitmap
inline constexpr std::uint32_t kDenseDocsMin = 1'024;

// Sections; the low 16 bits of an id are the field.
enum class Section : std::uint32_t {
    texts = 1,        // canonical texts of the documents, one after the other
    text_offsets,     // u64[documents + 1]
    qualities,        // f32[documents]
    title_lengths,    // u8[documents], tokens in the field that feeds suggestions
    numbers,          // i64[documents], per field
    strings,          // u32[n + 1] offsets, then bytes: sorted, distinct; per dictionary
    posting_offsets,  // u64[n + 1] into `postings`, per dictionary
    postings,
    column,        // per dictionary: what each document holds
    folded,        // per dictionary of keywords: the folded spelling of each value
    id_documents,  // u32[documents]: document of the n-th id
};
// Which dictionary (the field part of a section id).
inline constexpr std::uint32_t kIds = 0x0000;
inline constexpr std::uint32_t kTerms = 0x0001;
inline constexpr std::uint32_t kSuggestions = 0x0002;
inline constexpr std::uint32_t kKeywordBase = 0x1000;
inline constexpr std::uint32_t kSortTextBase = 0x2000;
inline constexpr std::uint32_t section_id(Section section, std::uint32_t field = 0) {
    return (static_cast<std::uint32_t>(section) << 16U) | field;
}

template <class T>
T load(char const* at) {  // unaligned
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

inline void put_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(value));
}

inline std::uint64_t get_varint(char const*& at) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        auto const byte = static_cast<unsigned char>(*at++);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

template <class T>
void put(std::string& out, T value) {
    out.append(reinterpret_cast<char const*>(&value), sizeof value);
}

// Four independent lanes of multiply and rotate over words of 8 bytes: finds torn and flipped bytes at the
// speed of memory. Not for security.
class Checksum {
public:
    void add(std::string_view bytes);
    std::uint64_t value() const;

private:
    void block(char const* at);
    std::uint64_t lanes_[4] = {0x9E3779B97F4A7C15ULL, 0xC2B2AE3D27D4EB4FULL, 0x165667B19E3779F9ULL,
                               0x27D4EB2F165667C5ULL};
    std::uint64_t length_ = 0;
    std::string rest_;
};

}  // namespace gyoji::search
