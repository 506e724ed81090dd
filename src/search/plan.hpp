#pragma once
// A query made ready for the segments: names resolved against the schema, text folded and cut, once per
// search. Internal to the room. Pure; any thread.

#include "search/analysis.hpp"
#include "search/index.hpp"
#include "search/layout.hpp"

#include <array>

namespace gyoji::search {

inline constexpr std::size_t kExpansionMax = 4'096;  // words that a prefix or a pattern may stand for

struct PlanNode {
    enum class Kind {
        all,
        none,
        ignored,  // words without anything that can be searched ("!?"): as if it were not there
        phrase,
        word_prefix,  // phrase.text: the beginning of a word
        pattern,      // value: folded, with ? and *
        present_text,
        keyword,
        present_keyword,
        keyword_prefix,
        keyword_pattern,
        range,
        and_,
        or_,
        not_
    };
    Kind kind = Kind::all;
    Phrase phrase;
    std::string value;
    std::size_t field = 0;     // of keywords or numbers
    std::uint16_t fields = 0;  // of texts
    std::array<float, kTextFieldsMax> weights{};
    std::int64_t low = 0, high = 0;
    double boost = 1.0;
    bool scoring = true;
    bool best_of = false;
    std::size_t minimum = 1;
    std::size_t leaf = 0;  // number of this node among the leaves
    std::vector<PlanNode> children;
};

struct Plan {
    PlanNode root;
    std::size_t leaves = 0;
};

struct SchemaNames {  // the schema, by name
    explicit SchemaNames(Schema const& schema);
    Schema schema;
    std::map<std::string, std::size_t, std::less<>> texts, keywords, numbers, sort_texts;
    std::uint16_t all_fields = 0, every_field = 0, suggest_fields = 0;
};

Result<Plan> make_plan(SchemaNames const& names, Node const& query, std::vector<Node> const& filters);

bool glob_matches(std::string_view text, std::string_view pattern);  // ? one character, * any

}  // namespace gyoji::search
