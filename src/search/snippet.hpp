#pragma once
// Highlighted snippets: the best window of the original text around what matched, with exact marks through
// the offset map of fold.

#include "search/query.hpp"

#include <string>
#include <vector>

namespace gyoji::search {

struct Piece {
    std::string text;  // original
    bool marked;
};

// All marks in the whole text (titles), or a window of about `characters` (notes), "…" at cut ends as
// unmarked pieces.
std::vector<Piece> mark(std::string_view original, Node const& query, std::string_view field);
std::vector<Piece> snippet(std::string_view original, Node const& query, std::string_view field,
                           std::size_t characters);

}  // namespace gyoji::search
