#pragma once
// Fresh entries to the bytes of a segment. Internal to the room; pure.

#include "search/index.hpp"

#include <span>

namespace gyoji::search {

// Entries with distinct ids, vectors as the schema says (missing trailing ones count as empty).
std::string build_segment(Schema const& schema, std::span<Entry const> entries);

// What of a title is offered while typing: its runs between separators, and the parts of those between
// hiragana; as written.
std::vector<std::string> title_phrases(std::string_view title);

inline constexpr char kSuggestionSeparator = '\x1f';  // canonical text, this, the text as written
inline constexpr std::string_view kPresenceTerm =
    "\x01";  // held by every document, its mask = fields that are not empty

}  // namespace gyoji::search
