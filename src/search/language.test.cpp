#include "search/language.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::search;

namespace {

FieldMap const& fields() {
    static FieldMap const map{[](std::string_view name) {
                                  if (name == "title" || name == "notes") return FieldKind::text;
                                  if (name == "org" || name == "format" || name == "year" ||
                                      name == "organization" || name == "tags")
                                      return FieldKind::keyword;
                                  if (name == "files") return FieldKind::number;
                                  if (name == "modified" || name == "metadata_modified")
                                      return FieldKind::date;
                                  return FieldKind::unknown;
                              },
                              {"title", "notes", "org", "format", "files", "modified"}};
    return map;
}

Instant now() {
    return *parse_iso("2026-11-24T12:30:45Z");
}

// A tree as text, for comparing.
std::string shown(Node const& node) {
    using Kind = Node::Kind;
    std::string const at = node.field.empty() ? "" : node.field + ":";
    std::string const boost =
        node.boost == 1.0 ? "" : "^" + std::to_string(static_cast<int>(node.boost * 10));
    auto const group = [&](std::string const& name) {
        std::string out = name + "(";
        for (std::size_t i = 0; i < node.children.size(); ++i)
            out += (i ? " " : "") + shown(node.children[i]);
        return out + ")" + boost;
    };
    auto const bound = [&](std::int64_t value) {
        if (value == std::numeric_limits<std::int64_t>::min() ||
            value == std::numeric_limits<std::int64_t>::max())
            return std::string("*");
        return node.field == "files" ? std::to_string(value) : rfc3339({value});
    };
    switch (node.kind) {
        case Kind::all:
            return "all";
        case Kind::none:
            return "none";
        case Kind::text:
            return at + (node.phrase ? "'" + node.value + "'" : node.value) + boost;
        case Kind::prefix:
            return at + node.value + "…" + boost;
        case Kind::wildcard:
            return at + "~" + node.value + boost;
        case Kind::keyword:
            return at + "=" + node.value + boost;
        case Kind::range:
            return at + "[" + bound(node.low) + ".." + bound(node.high) + "]";
        case Kind::and_:
            return group("and");
        case Kind::or_:
            return group(node.minimum > 1 ? "or" + std::to_string(node.minimum)
                         : node.best_of   ? "best"
                                          : "or");
        case Kind::not_:
            return group("not");
    }
    return "?";
}

std::string ours(std::string_view text) {
    auto const parsed = parse_query(text, fields(), now());
    return parsed ? shown(*parsed) : parsed.error().code + "@" + parsed.error().where;
}

std::string lucene(std::string_view text, Operator op = Operator::and_) {
    auto const parsed = parse_lucene(text, fields(), "text", op, now());
    return parsed ? shown(*parsed) : parsed.error().code + "@" + parsed.error().where;
}

std::string dismax(std::string_view text) {
    auto const parsed = parse_dismax(text, {{"title", 4.0}, {"", 1.0}});
    return parsed ? shown(*parsed) : parsed.error().code + "@" + parsed.error().where;
}

}  // namespace

TEST_CASE("our language: words, phrases, exclusion, fields") {
    CHECK(ours("") == "all");
    CHECK(ours("　 ") == "all");
    CHECK(ours("避難所") == "避難所");
    CHECK(ours("避難所　地図") == "and(避難所 地図)");
    CHECK(ours("避難所 -地図") == "and(避難所 not(地図))");
    CHECK(ours("避難所 －地図") == "and(避難所 not(地図))");
    CHECK(ours("避難所 NOT 地図") == "and(避難所 not(地図))");
    CHECK(ours("covid-19 - 東京") == "and(covid-19 - 東京)");
    CHECK(ours("\"東京 都\"") == "'東京 都'");
    CHECK(ours("“東京 都”") == "'東京 都'");
    CHECK(ours("\"東京 都") == "'東京 都'");
    CHECK(ours("title:一覧 org：t131041 format:CSV") == "and(title:一覧 org:=t131041 format:=CSV)");
    CHECK(ours("title:\"ぴったり 一致\"") == "title:'ぴったり 一致'");
    CHECK(ours("A OR B C") == "and(or(A B) C)");
    CHECK(ours("(A OR B) -(C D)") == "and(or(A B) not(and(C D)))");
    CHECK(ours("A｜B") == "A｜B");
    CHECK(ours("A | B") == "or(A B)");
    CHECK(ours("避難*") == "避難…");
    CHECK(ours("org:t13*") == "org:t13…");
    CHECK(ours("org:*") == "org:=*");
    CHECK(ours("注意：避難") == "注意：避難");
    CHECK(ours("http://example.invalid/") == "http://example.invalid/");
    CHECK(ours("A) B") == "and(A B)");
    CHECK(ours("(A (B") == "and(A B)");
    CHECK(ours("OR AND") == "all");
    CHECK(ours("A -") == "and(A -)");
    CHECK(ours("A NOT") == "search.query_syntax@2");
    CHECK(ours("title:") == "search.query_syntax@0");
    CHECK(ours("A titel:x") == "search.unknown_field@2");
}

TEST_CASE("our language: days, years and numbers") {
    CHECK(ours("modified:>=2021-04-01") == "modified:[2021-03-31T15:00:00Z..*]");
    CHECK(ours("modified:＞=２０２１／４") == "modified:[2021-03-31T15:00:00Z..*]");
    CHECK(ours("modified:<2021") == "modified:[*..2020-12-31T14:59:59.999999Z]");
    CHECK(ours("modified:2021") == "modified:[2020-12-31T15:00:00Z..2021-12-31T14:59:59.999999Z]");
    CHECK(ours("modified:2020..2021") == "modified:[2019-12-31T15:00:00Z..2021-12-31T14:59:59.999999Z]");
    CHECK(ours("modified:令和3年") == "modified:[2020-12-31T15:00:00Z..2021-12-31T14:59:59.999999Z]");
    CHECK(ours("modified:2021-02-30") == "search.bad_value@0");
    CHECK(ours("year:令和2年") == "year:=2020");
    CHECK(ours("year:２０２０") == "year:=2020");
    CHECK(ours("year:令和99年") == "search.bad_value@0");
    CHECK(ours("files:>=10") == "files:[10..*]");
    CHECK(ours("files:1..5") == "files:[1..5]");
    CHECK(ours("files:>9223372036854775807") == "none");
    CHECK(ours("files:many") == "search.bad_value@0");
}

TEST_CASE("limits: at the limit and one past") {
    CHECK(ours(std::string(kQueryBytesMax, 'a')) == std::string(kQueryBytesMax, 'a'));
    CHECK(ours(std::string(kQueryBytesMax + 1, 'a')) == "search.query_too_long@2000");
    std::string words;
    for (std::size_t i = 0; i < kQueryNodesMax; ++i) words += "a ";
    CHECK(parse_query(words, fields(), now()));
    CHECK(ours(words + "a") == "search.query_too_complex@");
    std::string const deep(kQueryDepthMax - 1, '(');
    CHECK(parse_query(deep + "a", fields(), now()));
    CHECK(ours(deep + "(a") == "search.query_too_complex@");
    CHECK(lucene(deep + "a" + std::string(kQueryDepthMax - 1, ')')) == "a");
    CHECK(lucene(deep + "(a" + std::string(kQueryDepthMax, ')')) == "search.query_too_complex@");
    CHECK(lucene(std::string(kLuceneBytesMax + 1, 'a')) == "search.query_too_long@8000");
    CHECK(lucene("a" + std::string(300, '-') + "b") == "a" + std::string(300, '-') + "b");
}

TEST_CASE("Lucene: what CKAN's clients send") {
    CHECK(lucene("") == "all");
    CHECK(lucene("*:*") == "all");
    CHECK(lucene("*") == "all");
    CHECK(lucene("organization:a OR organization:b") == "or(organization:=a organization:=b)");
    CHECK(lucene("-organization:x") == "not(organization:=x)");
    CHECK(lucene("organization:a OR organization:b -tags:c") ==
          "and(or(organization:=a organization:=b) not(tags:=c))");
    CHECK(lucene("metadata_modified:[2026-01-01T00:00:00.123456Z TO *]") ==
          "metadata_modified:[2026-01-01T00:00:00.123456Z..*]");
    CHECK(lucene("metadata_modified:{2026-01-01T00:00:00Z TO 2026-01-02T00:00:00Z]") ==
          "metadata_modified:[2026-01-01T00:00:00.000001Z..2026-01-02T00:00:00Z]");
    CHECK(lucene("metadata_modified:[NOW/DAY-7DAYS TO NOW]") ==
          "metadata_modified:[2026-11-17T00:00:00Z..2026-11-24T12:30:45Z]");
    CHECK(lucene("metadata_modified:[NOW-1MONTH/YEAR TO *]") ==
          "metadata_modified:[2026-01-01T00:00:00Z..*]");
    CHECK(lucene("files:[1 TO 5}") == "files:[1..4]");
    CHECK(lucene("files:3") == "files:[3..3]");
    CHECK(lucene("title:(避難所 OR \"給水 拠点\")^2 +notes:水 -notes:海") ==
          "and(or(title:避難所 title:'給水 拠点')^20 notes:水 not(notes:海))");
    CHECK(lucene("title:避難* AND org:t13?01") == "and(title:避難… org:~t13?01)");
    CHECK(lucene("tags:防災\\ 計画") == "tags:=防災 計画");
    CHECK(lucene("tags:\"防災 \\\"計画\\\"\"") == "tags:=防災 \"計画\"");
    CHECK(lucene("title:* NOT tags:*") == "and(title:=* not(tags:=*))");
    CHECK(lucene("tags:[* TO *]") == "tags:=*");
    CHECK(lucene("a && b || !c") == "or(and(a b) not(c))");
    CHECK(lucene("a AND b OR c d") == "and(or(and(a b) c) d)");
    CHECK(lucene("vocab_x:y a") == "and(none a)");
    CHECK(lucene("避難~0.5 \"a b\"~3^1.5") == "and(避難 'a b'^15)");
    CHECK(lucene("text:水") == "水");
    CHECK(lucene("a b", Operator::or_) == "or(a b)");
    CHECK(lucene("+a b", Operator::or_) == "and(a or(all b))");
    CHECK(lucene("-a b", Operator::or_) == "and(not(a) b)");
}

TEST_CASE("Lucene: what cannot be read says where") {
    CHECK(lucene("a (b") == "search.query_syntax@2");
    CHECK(lucene("a )b") == "search.query_syntax@2");
    CHECK(lucene("\"a") == "search.query_syntax@0");
    CHECK(lucene("files:[1 TO") == "search.query_syntax@11");
    CHECK(lucene("files:[1 5]") == "search.query_syntax@9");
    CHECK(lucene("files:x") == "search.query_syntax@6");
    CHECK(lucene("metadata_modified:[gestern TO *]") == "search.query_syntax@19");
    CHECK(lucene("title:[a TO b]") == "search.query_syntax@6");
    CHECK(lucene("a OR") == "search.query_syntax@4");
    CHECK(lucene("title:") == "search.query_syntax@6");
    CHECK(lucene("()") == "search.query_syntax@1");
    CHECK(lucene("a^") == "search.query_syntax@1");
    CHECK(lucene("a^-1") == "search.query_syntax@1");
    CHECK(lucene("\\") == "search.query_syntax@0");
}

TEST_CASE("dismax: words over weighted fields, mm 2<-1 5<80%") {
    CHECK(dismax("") == "all");
    CHECK(dismax("避難所") == "best(title:避難所^40 避難所)");
    CHECK(dismax("a b") == "and(best(title:a^40 a) best(title:b^40 b))");
    CHECK(dismax("a b c").starts_with("or2("));
    CHECK(dismax("a b c d e f g h i j").starts_with("or8("));
    CHECK(dismax("+a -b \"c d\"") ==
          "and(best(title:a^40 a) not(best(title:b^40 b)) best(title:'c d'^40 'c d'))");
    CHECK(dismax("a OR b") == "or(best(title:a^40 a) best(title:b^40 b))");
    CHECK(dismax("a AND b AND c").starts_with("and("));
    CHECK(dismax("\"a") == "best(title:a^40 a)");
    std::string many;
    for (int i = 0; i < 129; ++i) many += "a ";
    CHECK(dismax(many) == "search.query_too_complex@");
}

TEST_CASE("any bytes: a tree or an error with a reason") {
    std::uint64_t state = 42;
    std::string const alphabet =
        "ab:()[]{}\"\\*?^~+-!&| OR TO AND\xE3\x80\x80\xE6\xB0\xB4\xFF\x80" + std::string(1, '\0');
    for (int round = 0; round < 3'000; ++round) {
        std::string text;
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        for (std::size_t i = 0, size = state >> 58U; i < size; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            text.push_back(alphabet[(state >> 33U) % alphabet.size()]);
        }
        for (auto const& parsed :
             {parse_query(text, fields(), now()), parse_lucene(text, fields(), "", Operator::or_, now()),
              parse_dismax(text, {})})
            CHECK((parsed || !parsed.error().code.empty()));
    }
}
