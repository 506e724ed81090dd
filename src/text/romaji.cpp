#include "text/romaji.hpp"

#include "text/normal.hpp"
#include "text/utf8.hpp"

#include <array>

namespace gyoji::text {

namespace {

// ァ U+30A1 to ヺ U+30FA in the order of Unicode; small ones with "x" are handled apart.
constexpr std::array<std::string_view, 90> kSyllables{
    "xa", "a",  "xi",  "i",  "xu",   "u",   "xe",  "e",   "xo",  "o",  "ka",  "ga", "ki", "gi", "ku",
    "gu", "ke", "ge",  "ko", "go",   "sa",  "za",  "shi", "ji",  "su", "zu",  "se", "ze", "so", "zo",
    "ta", "da", "chi", "ji", "xtsu", "tsu", "zu",  "te",  "de",  "to", "do",  "na", "ni", "nu", "ne",
    "no", "ha", "ba",  "pa", "hi",   "bi",  "pi",  "fu",  "bu",  "pu", "he",  "be", "pe", "ho", "bo",
    "po", "ma", "mi",  "mu", "me",   "mo",  "xya", "ya",  "xyu", "yu", "xyo", "yo", "ra", "ri", "ru",
    "re", "ro", "wa",  "wa", "i",    "e",   "o",   "n",   "vu",  "ka", "ke",  "wa", "i",  "e",  "o"};

constexpr char32_t kFirst = 0x30A1, kLong = 0x30FC;

std::string_view syllable(char32_t c) {
    if (c >= 0x3041 && c <= 0x3096) c += 0x60;
    return c >= kFirst && c < kFirst + kSyllables.size() ? kSyllables[c - kFirst] : std::string_view();
}

bool is_vowel(char c) {
    return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o';
}

bool is_letter_or_digit(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_separator(char32_t c) {
    bool const ascii = c < 0x80 && !is_letter_or_digit(c);
    return ascii || (c >= 0x2010 && c <= 0x2015) || c == 0x3000 || c == 0x30FB || c == 0x301C ||
           c == 0x2212 || (c >= 0x3001 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011);
}

class Writer {
public:
    explicit Writer(LongVowels long_vowels) : long_vowels_(long_vowels) {}

    bool add(char32_t c) {
        if (is_separator(c)) {
            flush_double();
            if (!out_.empty() && out_.back() != '-') out_.push_back('-');
            return true;
        }
        if (is_letter_or_digit(c)) {
            flush_double();
            out_.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
            kana_ = false;
            return true;
        }
        if (c == kLong) {
            if (long_vowels_ == LongVowels::kept && kana_ && !out_.empty() && is_vowel(out_.back()))
                out_.push_back(out_.back());
            return true;
        }
        std::string_view const sound = syllable(c);
        if (sound.empty()) return false;
        kana(sound);
        kana_ = true;
        return true;
    }

    std::string take() {
        flush_double();
        while (out_.ends_with('-')) out_.pop_back();
        return std::move(out_);
    }

private:
    void kana(std::string_view sound) {
        if (sound == "xtsu") {
            doubled_ = true;
        } else if (sound.front() == 'x') {
            small(sound.substr(1));
        } else {
            if (doubled_ && !is_vowel(sound.front()))
                out_.push_back(sound.starts_with("ch") ? 't' : sound.front());
            doubled_ = false;
            lengthened(sound);
        }
    }

    // キャ = kya, シャ = sha, ファ = fa, ティ = ti.
    void small(std::string_view sound) {
        bool const after_i = out_.size() >= 2 && out_.back() == 'i';
        if (sound.front() == 'y' && after_i) {
            out_.pop_back();
            bool const soft = out_.ends_with("sh") || out_.ends_with("ch") || out_.ends_with('j');
            out_ += soft ? sound.substr(1) : sound;
        } else if (sound.size() == 1 && !out_.empty() && is_vowel(out_.back()) && kana_) {
            out_.pop_back();
            bool const bare_u = out_.empty() || is_vowel(out_.back()) || out_.back() == '-';
            if (bare_u) out_.push_back('w');
            out_ += sound;
        } else {
            out_ += sound;
        }
    }

    // オウ, オオ and ウウ are long vowels; イイ is written as two (Hepburn).
    void lengthened(std::string_view sound) {
        bool const again = sound.size() == 1 && kana_ && !out_.empty();
        bool const after_o = again && out_.back() == 'o' && (sound == "u" || sound == "o");
        bool const after_u = again && out_.back() == 'u' && sound == "u";
        if (long_vowels_ == LongVowels::shortened && (after_o || after_u)) return;
        out_ += sound;
    }

    void flush_double() { doubled_ = false; }

    LongVowels long_vowels_;
    std::string out_;
    bool doubled_ = false;
    bool kana_ = false;
};

}  // namespace

std::optional<std::string> romaji(std::string_view text, LongVowels long_vowels) {
    Writer writer(long_vowels);
    std::string const wide = nfkc(text);
    for (std::size_t at = 0; at < wide.size();) {
        CodePoint const c = decode_at(wide, at);
        if (!writer.add(c.value)) return std::nullopt;
        at += c.size;
    }
    return writer.take();
}

}  // namespace gyoji::text
