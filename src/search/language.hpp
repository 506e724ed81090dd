#pragma once
// The query languages. Any bytes in: a tree or an Error with the place (byte offset) and the reason.

#include "base/clock.hpp"
#include "search/query.hpp"

#include <functional>
#include <map>

namespace gyoji::search {

// Which names of a query are which kind of field; unknown fields are an Error that lists near ones (ours) or
// match nothing (Solr's *_dynamic).
enum class FieldKind { text, keyword, number, date, unknown };
struct FieldMap {
    std::function<FieldKind(std::string_view name)> kind;
    std::vector<std::string> names;  // for "did you mean"
};

// Our own: `避難所 -地図 title:一覧 "ぴったり" org:t131041 format:CSV modified:>=2021-04-01 year:令和2年 (A
// OR B)`; full-width blanks, colons, quotes and minus are understood. Words are ANDed. Widening by synonyms
// (see synonyms.hpp) is done by expand().
Result<Node> parse_query(std::string_view text, FieldMap const& fields, Instant now);
// OR binds closer than a blank: `避難所 OR 避難場所 江東区` is (避難所 OR 避難場所) AND 江東区. Days are days
// in Tokyo.

inline constexpr std::size_t kLuceneBytesMax = 8'000;  // harvesters join long lists of organisations

// Lucene grammar of catalog.md 2.4 (q with a colon, fq, fq_list). q_op: default operator. A field whose kind
// is unknown matches nothing; the default field "text" (or "") leaves Node::field empty. ~ is accepted and
// does nothing.
enum class Operator { and_, or_ };
Result<Node> parse_lucene(std::string_view text, FieldMap const& fields, std::string_view default_field,
                          Operator q_op, Instant now);
// No colon in q: words over weighted fields with mm "2<-1 5<80%"; + - "phrases", and AND, OR, NOT in
// capitals.
Result<Node> parse_dismax(std::string_view text,
                          std::vector<std::pair<std::string, double>> const& weighted_fields);

}  // namespace gyoji::search
