#include "search/index.hpp"

#include <doctest/doctest.h>
#include <algorithm>

using namespace gyoji;
using namespace gyoji::search;

namespace {

Schema small_schema() {
    Schema schema;
    schema.texts = {{"title", 4.0, true, true},
                    {"tags", 2.0, true, false},
                    {"notes", 1.0, true, false},
                    {"url", 1.0, false, false}};
    schema.keywords = {"org", "tags"};
    schema.numbers = {"modified"};
    schema.sort_texts = {"title_string"};
    return schema;
}

Entry entry(std::string id, std::string title, std::string notes, std::string org,
            std::vector<std::string> tags, std::int64_t modified) {
    Entry out;
    out.id = std::move(id);
    out.texts = {title, "", std::move(notes), "https://example.invalid/" + out.id};
    for (auto const& tag : tags) out.texts[1] += tag + "\n";
    out.keywords = {{std::move(org)}, std::move(tags)};
    out.numbers = {modified};
    out.sort_texts = {title};
    return out;
}

Node words(std::string value, std::string field = {}) {
    Node node;
    node.kind = Node::Kind::text;
    node.value = std::move(value);
    node.field = std::move(field);
    return node;
}

std::vector<std::string> found(SearchIndex const& index, Node query, std::vector<SortKey> sort = {}) {
    SearchRequest request;
    request.query = std::move(query);
    request.sort = std::move(sort);
    auto const result = index.search(request);
    REQUIRE(result);
    std::vector<std::string> out;
    for (Hit const& hit : result->hits) out.push_back(hit.id);
    CHECK(result->total == static_cast<std::int64_t>(out.size()));
    return out;
}

std::unique_ptr<SearchIndex> little_catalogue() {
    auto index = SearchIndex::in_memory(small_schema());
    Batch batch;
    batch.upserts = {
        entry("a", "避難所一覧", "災害のときに開く避難所です。ＡＥＤもあります。", "江東区",
              {"防災", "避難所"}, 30),
        entry("b", "避難場所（令和2年度）", "広い場所。2020年に調べた。水道なし", "江東区", {"防災"}, 20),
        entry("c", "ﾊﾞﾘｱﾌﾘｰトイレ", "エレベーターのある駅のトイレ", "港区", {}, 10),
        entry("d", "水質調査の結果", "隅田川の水", "東京都", {"環境"}, 40),
        entry("e", "Shelter map", "covid-19 open data", "", {}, kNoNumber),
    };
    batch.seq = 5;
    REQUIRE(index->apply(std::move(batch)));
    return index;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("words, phrases of a CJK run, one character, spellings") {
    auto const index = little_catalogue();
    CHECK(found(*index, words("避難所")) == Ids{"a"});
    CHECK(found(*index, words("避難")).size() == 2);
    CHECK(found(*index, words("水")).size() == 2);
    CHECK(found(*index, words("aed")) == Ids{"a"});
    CHECK(found(*index, words("バリアフリー")) == Ids{"c"});
    CHECK(found(*index, words("ばりあふりー")) == Ids{"c"});
    CHECK(found(*index, words("エレベータ")) == Ids{"c"});
    CHECK(found(*index, words("２０２０年")) == Ids{"b"});
    CHECK(found(*index, words("020年")).empty());
    CHECK(found(*index, words("避難 水道")) == Ids{"b"});
    CHECK(found(*index, words("避難所 トイレ")).empty());
    CHECK(found(*index, words("helter")).empty());
    CHECK(found(*index, words("covid-19")) == Ids{"e"});
    CHECK(found(*index, words("example")).empty());
    CHECK(found(*index, words("example", "url")).size() == 5);
    CHECK(found(*index, words("避難所", "title")) == Ids{"a"});
    CHECK(found(*index, words("災害", "title")).empty());
    CHECK(found(*index, words("!?")).empty());
    Node quoted = words("open data");
    quoted.phrase = true;
    CHECK(found(*index, quoted) == Ids{"e"});
    quoted.value = "data open";
    CHECK(found(*index, quoted).empty());
}

TEST_CASE("loose words find compounds that are written apart, behind what holds them as they stand") {
    auto const index = little_catalogue();
    CHECK(found(*index, words("水質結果")).empty());
    CHECK(found(*index, loosened(words("水質結果"))) == Ids{"d"});
    CHECK(found(*index, loosened(words("隅田川調査"))) == Ids{"d"});
    CHECK(found(*index, loosened(words("避難所"))) == Ids{"a"});
    CHECK(found(*index, loosened(words("エレベーター駅"))) == Ids{"c"});
    CHECK(found(*index, loosened(words("沿岸部"))).empty());
    Node quoted = words("水質結果");
    quoted.phrase = true;
    CHECK(found(*index, loosened(quoted)).empty());
    Node without;
    without.kind = Node::Kind::not_;
    without.children = {words("水質結果")};
    CHECK(found(*index, loosened(without)).size() == 5);
}

TEST_CASE("a title hit comes first, sorting is by columns, absent dates last") {
    auto const index = little_catalogue();
    CHECK(found(*index, words("水")) == Ids{"d", "b"});
    Node const all;
    CHECK(found(*index, all, {{SortKey::By::number, "modified", true}}) == Ids{"d", "a", "b", "c", "e"});
    CHECK(found(*index, all, {{SortKey::By::number, "modified", false}}) == Ids{"c", "b", "a", "d", "e"});
    CHECK(found(*index, all, {{SortKey::By::id, "", true}}) == Ids{"e", "d", "c", "b", "a"});
    CHECK(found(*index, all, {{SortKey::By::text, "title_string", false}}).front() == "e");
    SearchRequest request;
    request.sort = {{SortKey::By::number, "nothing", true}};
    CHECK(index->search(request).error().code == "search.unknown_sort");
}

TEST_CASE("facets are exact, by count then value, and widened where asked") {
    auto const index = little_catalogue();
    SearchRequest request;
    request.facets = {{"tags", -1, 1}, {"org", 2, 1}, {"nothing", 5, 1}};
    auto result = index->search(request);
    REQUIRE(result);
    auto const& tags = result->facets[0].second;
    REQUIRE(tags.size() == 3);
    CHECK(tags[0].value == "防災");
    CHECK(tags[0].count == 2);
    CHECK(result->facets[1].second.size() == 2);
    CHECK(result->facets[2].second.empty());
    Node filter;
    filter.kind = Node::Kind::keyword;
    filter.field = "org";
    filter.value = "港区";
    request.filters = {filter};
    result = index->search(request);
    CHECK(result->total == 1);
    CHECK(result->facets[1].second.size() == 1);
    request.widen_facets = true;
    request.facets[1].limit = -1;
    result = index->search(request);
    CHECK(result->total == 1);
    CHECK(result->facets[1].second.size() == 4);
    CHECK(result->facets[0].second.empty());
    request.count_only = true;
    result = index->search(request);
    CHECK(result->total == 1);
    CHECK(result->hits.empty());
    CHECK(result->facets[1].second.size() == 4);
}

TEST_CASE("updates replace, deletes vanish, seq follows") {
    auto const index = little_catalogue();
    Batch batch;
    batch.upserts = {entry("a", "給水所", "", "港区", {}, 1)};
    batch.deletes = {"d", "unknown"};
    batch.seq = 6;
    REQUIRE(index->apply(std::move(batch)));
    CHECK(found(*index, words("避難所")).empty());
    CHECK(found(*index, words("水")).size() == 2);
    CHECK(index->seq() == 6);
    CHECK(index->stats().documents == 4);
    Batch bad;
    bad.upserts = {entry("", "x", "", "", {}, 1)};
    CHECK(index->apply(std::move(bad)).error().code == "search.bad_id");
}

TEST_CASE("suggestions, nearer words, values") {
    auto const index = little_catalogue();
    auto const offers = index->suggest("ひなん", 5);
    CHECK(offers.empty());  // readings are not known
    auto const shelters = index->suggest("避難", 5);
    REQUIRE(shelters.size() == 2);
    CHECK(shelters[0].count == 1);
    CHECK(index->suggest("ばりあ", 5).at(0).text == "ﾊﾞﾘｱﾌﾘｰトイレ");
    CHECK(index->suggest("she", 5).at(0).text == "Shelter");
    CHECK(index->nearest_words("sheltar", 3) == Ids{"shelter"});
    auto const near = index->nearest_words("避難所地図", 3);
    CHECK(std::find(near.begin(), near.end(), "避難所") != near.end());
    CHECK(index->values_with_prefix("tags", "防", 5) == Ids{"防災"});
    CHECK(index->values_with_prefix("nothing", "防", 5).empty());
}

TEST_CASE("large results are kept, and stay right when records change") {
    auto const index = SearchIndex::in_memory(small_schema());
    Batch batch;
    int const records = 20'500;  // more than kDenseHits
    for (int i = 0; i < records; ++i) {
        Entry one = entry(std::to_string(i), i % 2 ? "統計データ" : "統計", "データ水",
                          i % 3 ? "港区" : "北区", {}, i);
        one.texts[3] = "";
        batch.upserts.push_back(std::move(one));
    }
    REQUIRE(index->apply(std::move(batch)));
    for (int round = 0; round < 2; ++round) {  // counted, then from what was kept
        SearchRequest request;
        request.query = words("データ");
        request.facets = {{"org", -1, 1}};
        auto const result = index->search(request);
        REQUIRE(result);
        CHECK(result->total == records);
        CHECK(result->facets[0].second[0].count == records - (records + 2) / 3);
        request.query.field = "title";
        CHECK(index->search(request)->total == records / 2);
        request.query = words("データ水");
        Node filter;
        filter.kind = Node::Kind::range;
        filter.field = "modified";
        filter.low = 100;
        filter.high = 20'100;
        request.filters = {filter};
        CHECK(index->search(request)->total == 20'001);
    }
    Batch change;
    change.deletes = {"1", "2", "3"};
    change.upserts = {entry("5", "水", "", "北区", {}, 1)};
    REQUIRE(index->apply(std::move(change)));
    SearchRequest request;
    request.query = words("データ");
    request.facets = {{"org", -1, 1}};
    auto const result = index->search(request);
    CHECK(result->total == records - 4);
    CHECK(result->facets[0].second[0].count + result->facets[0].second[1].count == records - 4);
}
