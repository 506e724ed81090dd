#pragma once
// How far two words are from each other, in characters. Internal to the room. Pure; any thread.

#include <cstddef>
#include <string>
#include <string_view>

namespace gyoji::search {

// One element per character: its bytes packed together, not its code point, but as good for comparing.
std::u32string characters(std::string_view utf8);

// Optimal string alignment (Damerau 1964); most + 1 when it is more than most.
std::size_t distance(std::u32string const& a, std::u32string const& b, std::size_t most);

}  // namespace gyoji::search
