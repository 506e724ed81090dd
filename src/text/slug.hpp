#pragma once
// Names in URLs. CKAN's rule: 2 to 100 of a-z, 0-9, '-' and '_'; CKAN clients check it, so ours keep it too.
// Pure; any thread.

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gyoji::text {

inline constexpr std::size_t kNameMin = 2, kNameMax = 100;

bool valid_name(std::string_view name);
Outcome check_name(std::string_view name);  // text.name_length, text.name_characters (where = the character)

// A valid name for a title: its letters, digits and kana in Latin letters; with kanji, whose readings are not
// guessed, "d-" and ten hex digits of the title's SHA-256. The same title gives the same name; attempt 2, 3
// ... gives it a tail
// ("-2") for when it is taken.
std::string name_of_title(std::string_view title, int attempt = 1);

}  // namespace gyoji::text
