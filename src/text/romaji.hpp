#pragma once
// Kana to Latin letters (modified Hepburn without macrons, as on passports: トウキョウ = tokyo when long
// vowels are shortened) for names in URLs and for people who type Latin letters. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gyoji::text {

enum class LongVowels : std::uint8_t { kept, shortened };  // toukyou, tokyo

// Hiragana, katakana and half-width katakana become letters; ASCII letters and digits stay, in lower case;
// blanks and punctuation become one '-'. nullopt when anything else (kanji) stands in the text: readings are
// not guessed.
std::optional<std::string> romaji(std::string_view text, LongVowels long_vowels);

}  // namespace gyoji::text
