#include "corpus.hh"

#include <algorithm>
#include <cmath>

namespace bench {

using gyoji::search::Entry;
using gyoji::search::Schema;

namespace {

constexpr std::size_t kWords = 20'000;
constexpr double kZipf = 0.9;
char const* const kParticles[] = {"の", "と", "を", "に", "について", "、", "。", "における", "・"};
char const* const kEnglish[] = {"open", "data",   "tokyo",  "city",   "map",  "list",
                                "bus",  "report", "annual", "survey", "park", "water"};
char const* const kFormats[] = {"CSV", "XLSX",    "PDF",  "XLS",  "HTML", "ZIP",
                                "SHP", "GeoJSON", "JSON", "DOCX", "KML",  "TXT"};

std::uint64_t next(std::uint64_t& state) {  // splitmix64 (Steele, Lea, Flood 2014)
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

void put_utf8(std::string& out, char32_t c) {
    out.push_back(static_cast<char>(0xE0 | c >> 12U));
    out.push_back(static_cast<char>(0x80 | (c >> 6U & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
}

}  // namespace

Schema schema() {
    Schema out;
    out.texts = {{"title", 4.0, true, true},
                 {"tags_text", 2.0, true, false},
                 {"notes", 1.0, true, false},
                 {"organization_text", 1.0, true, false}};
    out.keywords = {"organization", "format", "licence", "tags", "field"};
    out.numbers = {"modified"};
    out.sort_texts = {"title_string"};
    return out;
}

Corpus::Corpus(std::uint64_t seed) {
    std::uint64_t state = seed;
    for (std::size_t i = 0; i < kWords; ++i) {
        std::string word;
        bool const kana = next(state) % 5 == 0;
        for (std::size_t n = kana ? 3 + next(state) % 4 : 2 + next(state) % 2; n > 0; --n) {
            // 1,600 common kanji out of a range without variants of each other, the low ones more often.
            std::uint64_t const pick = std::min(next(state) % 1'600, next(state) % 1'600);
            put_utf8(word, kana ? static_cast<char32_t>(0x30A2 + next(state) % 70)
                                : static_cast<char32_t>(0x5000 + pick));
        }
        words_.push_back(std::move(word));
        sums_.push_back((sums_.empty() ? 0 : sums_.back()) +
                        1.0 / std::pow(static_cast<double>(i + 3), kZipf));
    }
}

std::size_t Corpus::zipf(std::uint64_t& state) const {
    double const at = static_cast<double>(next(state) >> 11U) / 9007199254740992.0 * sums_.back();
    return static_cast<std::size_t>(std::lower_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
}

Entry Corpus::record(std::uint32_t number) const {
    std::uint64_t state = 0xABCDEF + number * 0x1234567ULL;
    Entry out;
    out.id = "data-" + std::to_string(number);
    std::string title, notes, tags;
    for (int i = 0; i < 4; ++i) title += words_[zipf(state)] + (i == 1 ? "の" : "");
    if (next(state) % 100 < 5) title += "一覧";
    title += "データ";
    std::size_t const wanted = 180 + next(state) % 400;
    while (notes.size() < wanted) notes += words_[zipf(state)] + kParticles[next(state) % 9];
    if (next(state) % 100 < 27) notes += "統計";
    if (next(state) % 100 < 30)
        for (int i = 0; i < 4; ++i) notes += std::string(" ") + kEnglish[next(state) % 12];
    std::vector<std::string> tag_list;
    for (std::size_t n = 1 + next(state) % 4; n > 0; --n) tag_list.push_back(words_[zipf(state) % 2'000]);
    for (auto const& tag : tag_list) tags += tag + "\n";
    std::string const organisation = words_[100 + zipf(state) % 120] + "局";
    out.texts = {title, tags, notes, organisation};
    out.keywords = {{organisation},
                    {kFormats[std::min(next(state) % 12, next(state) % 12)]},
                    {"licence-" + std::to_string(next(state) % 5)},
                    tag_list,
                    {std::to_string(1 + next(state) % 13)}};
    out.numbers = {static_cast<std::int64_t>(1'500'000'000 + next(state) % 200'000'000) * 1'000'000};
    out.sort_texts = {title};
    out.quality = static_cast<float>(next(state) % 1000) / 1000.0F;
    return out;
}

std::size_t text_bytes(Entry const& entry) {
    std::size_t sum = entry.id.size() + 20;
    for (auto const& text : entry.texts) sum += text.size() + 1;
    for (std::size_t i : {1U, 2U, 4U}) sum += entry.keywords[i][0].size() + 1;
    return sum;
}

std::vector<Question> questions(Corpus const& corpus) {
    std::vector<Question> out = {{"all", "データ"},
                                 {"quarter", "統計"},
                                 {"twentieth", "一覧"},
                                 {"none", "鬱鬱"},
                                 {"one character", corpus.word(40).substr(0, 3)},
                                 {"english", "report"},
                                 {"all and quarter", "データ 統計"},
                                 {"quarter and twentieth", "統計 一覧"}};
    for (std::size_t const rank : {0U, 3U, 10U, 30U, 100U, 300U, 1'000U, 3'000U, 10'000U})
        out.push_back({"word " + std::to_string(rank), corpus.word(rank)});
    out.push_back({"two words", corpus.word(5) + " " + corpus.word(60)});
    out.push_back({"rare and all", corpus.word(2'000) + " データ"});
    out.push_back({"long phrase", corpus.word(2) + "の" + corpus.word(1)});
    out.push_back({"two common", corpus.word(1) + " " + corpus.word(4)});
    return out;
}

}  // namespace bench
