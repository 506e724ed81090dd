#include "catalog/harvest/decode.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kPieceUnits = 64 << 10;
constexpr std::size_t kMetaBytes = 1024;

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};

struct Encoding {
    std::string_view word, icu;
    std::array<std::string_view, 6> stated;  // lower case
};
// Windows-31J is what every "Shift_JIS" file of an office is; ibm-943_P15A keeps 0x5C as a backslash.
constexpr Encoding kEncodings[] = {
    {"UTF-8", "UTF-8", {"utf-8", "utf8"}},
    {"UTF-16LE", "UTF-16LE", {"utf-16le"}},
    {"UTF-16BE", "UTF-16BE", {"utf-16be", "utf-16"}},
    {"ISO-2022-JP", "ISO-2022-JP", {"iso-2022-jp"}},
    {"CP932", "ibm-943_P15A-2003", {"shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932"}},
    {"EUC-JP", "EUC-JP", {"euc-jp", "eucjp", "x-euc-jp"}},
};
Encoding const& encoding(std::string_view word) {
    return *std::ranges::find(kEncodings, word, &Encoding::word);
}

// nullopt at the first byte that does not fit; `wrong_at` is then its place.
std::optional<std::string> decode_as(std::string_view bytes, Encoding const& which, std::size_t& wrong_at) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UConverter, CloseConverter> const converter(
        ucnv_open(std::string(which.icu).c_str(), &status));
    if (U_FAILURE(status)) return std::nullopt;
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::string out;
    std::u16string units(std::min(kPieceUnits, bytes.size() + 16), u'\0');
    std::string piece(units.size() * 3, '\0');
    char const* from = bytes.data();
    char const* const end = from + bytes.size();
    std::size_t held = 0;  // a leading surrogate whose other half comes with the next piece
    do {
        status = U_ZERO_ERROR;
        auto* to = units.data() + held;
        ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, end, nullptr, true, &status);
        bool const full = status == U_BUFFER_OVERFLOW_ERROR;
        if (U_FAILURE(status) && !full) {
            wrong_at = static_cast<std::size_t>(from - bytes.data());
            return std::nullopt;
        }
        auto length = static_cast<std::int32_t>(to - units.data());
        held = full && length > 0 && U16_IS_LEAD(units[static_cast<std::size_t>(length) - 1]) ? 1 : 0;
        length -= static_cast<std::int32_t>(held);
        std::int32_t written = 0;
        UErrorCode narrow = U_ZERO_ERROR;
        u_strToUTF8(piece.data(), static_cast<std::int32_t>(piece.size()), &written, units.data(), length,
                    &narrow);
        if (U_FAILURE(narrow)) {
            wrong_at = static_cast<std::size_t>(from - bytes.data());
            return std::nullopt;
        }
        out.append(piece.data(), static_cast<std::size_t>(written));
        if (!full) break;
        if (held > 0) units[0] = units[static_cast<std::size_t>(length)];
    } while (true);
    return out;
}

// Half-width katakana and private characters in a row are what EUC-JP bytes look like when read as CP932, and
// the reverse.
std::size_t oddness(std::string_view utf8) {
    std::size_t odd = 0;
    for (std::size_t i = 0; i + 2 < utf8.size(); ++i) {
        auto const a = static_cast<unsigned char>(utf8[i]), b = static_cast<unsigned char>(utf8[i + 1]),
                   c = static_cast<unsigned char>(utf8[i + 2]);
        if (a == 0xEF && ((b == 0xBD && c >= 0xA1) || b == 0xBE)) ++odd;  // U+FF61 to U+FF9F
        if (a == 0xEE || (a == 0xEF && b <= 0xA3)) ++odd;                 // private use
        if (a < 0x20 && a != '\t' && a != '\n' && a != '\r') ++odd;
    }
    return odd;
}

std::size_t line_of(std::string_view bytes, std::size_t at) {
    return 1 +
           static_cast<std::size_t>(std::count(
               bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size())), '\n'));
}

Encoding const* by_stated(std::string_view stated) {
    for (Encoding const& candidate : kEncodings)
        for (std::string_view const word : candidate.stated)
            if (!word.empty() && word == stated) return &candidate;
    return nullptr;
}

// Every other byte of mostly ASCII or kana text in UTF-16 is zero or 0x30.
Encoding const* by_zeros(std::string_view bytes) {
    std::size_t const size = std::min<std::size_t>(bytes.size() & ~std::size_t{1}, 4096);
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < size; ++i)
        if (bytes[i] == '\0') ++zeros[i & 1];
    if (size < 4 || bytes.size() % 2 != 0) return nullptr;
    if (zeros[1] > zeros[0] && zeros[1] > 0 && zeros[0] == 0) return &encoding("UTF-16LE");
    if (zeros[0] > zeros[1] && zeros[1] == 0) return &encoding("UTF-16BE");
    return nullptr;
}

std::optional<Decoded> trial(std::string_view bytes, Encoding const& which) {
    std::size_t wrong = 0;
    auto text = decode_as(bytes, which, wrong);
    if (!text) return std::nullopt;
    return Decoded{std::move(*text), std::string(which.word)};
}

}  // namespace

Result<Decoded> decode_text(std::string_view bytes, std::string_view stated, std::string const& place) {
    std::size_t wrong = 0;
    constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
        {"\xEF\xBB\xBF", "UTF-8"}, {"\xFF\xFE", "UTF-16LE"}, {"\xFE\xFF", "UTF-16BE"}};
    for (auto const& [mark, word] : kMarks)
        if (bytes.starts_with(mark)) {
            if (auto text = decode_as(bytes.substr(mark.size()), encoding(word), wrong))
                return Decoded{std::move(*text), std::string(word)};
            return fail(Fault::invalid, "catalog.text_wrong_bytes",
                        place + " line " + std::to_string(line_of(bytes, wrong + mark.size())),
                        {{"encoding", std::string(word)}});
        }
    if (Encoding const* const zeros = by_zeros(bytes))
        if (auto found = trial(bytes, *zeros)) return std::move(*found);
    if (Encoding const* const said = by_stated(stated))
        if (auto found = trial(bytes, *said)) return std::move(*found);
    if (bytes.find("\x1B$") != std::string_view::npos)
        if (auto found = trial(bytes, encoding("ISO-2022-JP"))) return std::move(*found);
    if (auto text = decode_as(bytes, encoding("UTF-8"), wrong)) return Decoded{std::move(*text), "UTF-8"};
    auto office = trial(bytes, encoding("CP932"));
    auto station = trial(bytes, encoding("EUC-JP"));
    if (office && (!station || oddness(office->text) <= oddness(station->text))) return std::move(*office);
    if (station) return std::move(*station);
    return fail(Fault::invalid, "catalog.text_unknown_encoding",
                place + " line " + std::to_string(line_of(bytes, wrong)),
                {{"byte", std::to_string(wrong + 1)}});
}

std::string html_charset(std::string_view bytes) {
    std::string head(bytes.substr(0, kMetaBytes));
    for (char& c : head)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (std::size_t at = head.find("charset"); at != std::string::npos; at = head.find("charset", at + 7)) {
        std::size_t i = head.find_first_not_of(" \t\r\n", at + 7);
        if (i == std::string::npos || head[i] != '=') continue;
        i = head.find_first_not_of(" \t\r\n\"'", i + 1);
        if (i == std::string::npos) return {};
        std::size_t const end = head.find_first_of(" \t\r\n\"';/>", i);
        return head.substr(i, end == std::string::npos ? std::string::npos : end - i);
    }
    return {};
}

}  // namespace gyoji::catalog
