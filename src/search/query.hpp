#pragma once
// What is asked of an index, as a tree. Two languages parse into it: ours (parse_query: words, "phrases",
// -exclusion, field:value, field:>=date, OR, parentheses) and CKAN's (parse_lucene, parse_dismax:
// anchors/catalog.md section 2.4). Pure; any thread.

#include "base/result.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace gyoji::search {

struct Node {
    enum class Kind {
        all,   // everything
        none,  // nothing
        text,  // words in text fields: `field` (empty = every text field), `value` unfolded; phrase semantics
               // within a CJK run or quotes
        prefix,    // value*
        wildcard,  // ? and * inside
        keyword,  // exact value of a keyword field (compared unfolded, case-sensitive, as Solr string fields;
                  // "*" = field present)
        range,    // of a number/date field: [low, high]
        and_,
        or_,
        not_,  // children; not_ has one
    };
    Kind kind = Kind::all;
    std::string field;
    std::string value;
    bool phrase = false;  // quoted
    bool loose =
        false;  // of unquoted text: also what holds most of the character pairs of its parts, ranked low
    double boost = 1.0;
    std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                 high = std::numeric_limits<std::int64_t>::max();  // inclusive
    bool scoring = true;                                           // filters do not score
    int minimum = 0;       // of or_: at least this many children (mm); 0 = 1
    bool best_of = false;  // of or_: a document scores as its best child plus a little of the others
                           // (synonyms, dismax), not the sum
    std::vector<Node> children;
};

// The same question with its unquoted, not excluded words made loose: for when few records hold them as they
// stand (ワクチン接種 then finds ワクチンの接種). What holds them as they stand still comes first.
Node loosened(Node query);
inline constexpr std::int64_t kFewHits = 10;  // fewer than these are worth a loose search

inline constexpr std::size_t kQueryBytesMax = 2'000;
inline constexpr std::size_t kQueryNodesMax = 256;
inline constexpr int kQueryDepthMax = 24;

}  // namespace gyoji::search
