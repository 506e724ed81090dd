#pragma once
// The sentence of each error code, in Japanese and English. Every room has a messages.tsv:
//     key <TAB> Japanese <TAB> English
// with {name} where a value of the Error goes. `where` is available as {where}. Any thread.

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace gyoji {

enum class Language { ja, en };

// The key itself when the catalogue lacks it (a test makes sure that it does not).
std::string sentence(Error const& error, Language language);
bool has_sentence(std::string_view code);

}  // namespace gyoji
