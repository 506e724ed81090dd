// The index against the simplest thing that can be right: every record looked at for every question.
#include "search/index.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

using namespace gyoji;
using namespace gyoji::search;

namespace {

namespace fs = std::filesystem;
using Random = std::mt19937_64;
using Model = std::map<std::string, Entry>;

Schema schema() {
    Schema out;
    out.texts = {{"title", 4.0, true, true}, {"notes", 1.0, true, false}, {"hidden", 1.0, false, false}};
    out.keywords = {"tag", "org"};
    out.numbers = {"size", "date"};
    out.sort_texts = {"title_string"};
    return out;
}

std::size_t below(Random& random, std::size_t n) {
    return random() % n;
}

std::vector<std::string> const kKanji = {"水", "都", "東", "京", "区", "避", "難", "所"};
std::vector<std::string> const kLatin = {"aed", "map", "open", "data", "x"};

std::string cjk_word(Random& random) {
    std::string out;
    for (std::size_t i = 0, n = 1 + below(random, 4); i < n; ++i) out += kKanji[below(random, kKanji.size())];
    return out;
}

// Blanks stand around Latin words, so that what is a word needs no second opinion.
std::string text(Random& random) {
    std::string out;
    for (std::size_t i = 0, n = below(random, 9); i < n; ++i) {
        std::size_t const kind = below(random, 6);
        if (kind == 0)
            out += " " + kLatin[below(random, kLatin.size())] + " ";
        else if (kind == 1)
            out += "\n";
        else if (kind == 2)
            out += "、" + cjk_word(random);
        else
            out += cjk_word(random);
    }
    return out;
}

Entry entry(Random& random, std::string id) {
    Entry out;
    out.id = std::move(id);
    out.texts = {text(random), text(random), text(random)};
    std::set<std::string> tags;
    for (std::size_t i = 0, n = below(random, 4); i < n; ++i)
        tags.insert(kKanji[below(random, kKanji.size())]);
    out.keywords = {{tags.begin(), tags.end()}, {}};
    if (below(random, 5)) out.keywords[1] = {"org" + std::to_string(below(random, 3))};
    out.numbers = {below(random, 6) ? static_cast<std::int64_t>(below(random, 10)) - 5 : kNoNumber,
                   static_cast<std::int64_t>(below(random, 1'000'000))};
    out.sort_texts = {out.texts[0]};
    out.quality = static_cast<float>(below(random, 4)) / 4.0F;
    return out;
}

bool latin(std::string const& word) {
    return static_cast<unsigned char>(word[0]) < 0x80;
}

// Runs between everything that separates.
std::vector<std::string> runs(std::string value) {
    for (std::string const separator : {"、", "\n"})
        for (std::size_t at; (at = value.find(separator)) != std::string::npos;)
            value.replace(at, separator.size(), " ");
    std::vector<std::string> out;
    std::string one;
    for (char const c : value + " ") {
        if (c != ' ') {
            one += c;
        } else if (!one.empty()) {
            out.push_back(std::exchange(one, {}));
        }
    }
    return out;
}

bool word_in(std::string const& value, std::string const& word, bool prefix) {
    for (std::string const& run : runs(value)) {
        if (!latin(word) && run.find(word) != std::string::npos) return true;
        if (latin(word) && (prefix ? run.starts_with(word) : run == word)) return true;
    }
    return false;
}

bool holds(Entry const& entry, Node const& node) {
    using Kind = Node::Kind;
    auto const one_of = [](std::vector<std::string> const& values, auto&& test) {
        return std::any_of(values.begin(), values.end(), test);
    };
    switch (node.kind) {
        case Kind::all:
            return true;
        case Kind::none:
            return false;
        case Kind::text:
        case Kind::prefix: {
            if (node.field == "tag")
                return one_of(entry.keywords[0], [&](auto const& v) { return v.starts_with(node.value); });
            bool const prefix = node.kind == Kind::prefix;
            for (std::string const& word : runs(node.value)) {
                bool found = false;
                if (node.field.empty() || node.field == "title")
                    found = found || word_in(entry.texts[0], word, prefix);
                if (node.field.empty() || node.field == "notes")
                    found = found || word_in(entry.texts[1], word, prefix);
                if (node.field == "hidden") found = found || word_in(entry.texts[2], word, prefix);
                if (!found) return false;
            }
            return true;
        }
        case Kind::keyword: {
            auto const& values = entry.keywords[node.field == "tag" ? 0 : 1];
            return node.value == "*" ? !values.empty()
                                     : one_of(values, [&](auto const& v) { return v == node.value; });
        }
        case Kind::range: {
            auto const number = entry.numbers[node.field == "size" ? 0 : 1];
            return number != kNoNumber && number >= node.low && number <= node.high;
        }
        case Kind::and_:
            return std::all_of(node.children.begin(), node.children.end(),
                               [&](auto const& c) { return holds(entry, c); });
        case Kind::or_:
            return std::count_if(node.children.begin(), node.children.end(),
                                 [&](auto const& c) { return holds(entry, c); }) >= std::max(1, node.minimum);
        case Kind::not_:
            return !holds(entry, node.children[0]);
        default:
            return false;
    }
}

Node question(Random& random, int depth = 0) {
    Node out;
    std::size_t const kind = below(random, depth < 3 ? 10 : 7);
    if (kind < 4) {
        out.kind = below(random, 6) ? Node::Kind::text : Node::Kind::prefix;
        out.field = std::vector<std::string>{"", "", "title", "notes", "hidden"}[below(random, 5)];
        out.value = below(random, 4) ? cjk_word(random) : kLatin[below(random, kLatin.size())];
        if (below(random, 4) == 0 && out.kind == Node::Kind::text) out.value += " " + cjk_word(random);
    } else if (kind == 4) {
        out.kind = Node::Kind::keyword;
        out.field = below(random, 2) ? "tag" : "org";
        out.value = below(random, 5) == 0 ? "*"
                    : out.field == "tag"  ? kKanji[below(random, 8)]
                                          : "org" + std::to_string(below(random, 4));
    } else if (kind == 5) {
        out.kind = Node::Kind::range;
        out.field = "size";
        out.low = static_cast<std::int64_t>(below(random, 10)) - 5;
        out.high = out.low + static_cast<std::int64_t>(below(random, 5));
    } else if (kind == 6) {
        out.kind = below(random, 3) ? Node::Kind::all : Node::Kind::prefix;
        if (out.kind == Node::Kind::prefix) out.field = "tag", out.value = kKanji[below(random, 8)];
    } else if (kind == 9) {
        out.kind = Node::Kind::not_;
        out.children.push_back(question(random, depth + 1));
    } else {
        out.kind = kind == 7 ? Node::Kind::and_ : Node::Kind::or_;
        for (std::size_t i = 0, n = 1 + below(random, 4); i < n; ++i)
            out.children.push_back(question(random, depth + 1));
        if (out.kind == Node::Kind::or_ && below(random, 2)) out.minimum = static_cast<int>(below(random, 4));
        if (out.minimum > static_cast<int>(out.children.size())) out.minimum = 0;
        out.best_of = below(random, 3) == 0 && out.minimum == 0;
    }
    return out;
}

std::string shown(Node const& node) {
    std::string out = std::to_string(static_cast<int>(node.kind)) + " " + node.field + ":" + node.value +
                      " min " + std::to_string(node.minimum) + " [" + std::to_string(node.low) + "," +
                      std::to_string(node.high) + "] (";
    for (Node const& child : node.children) out += shown(child) + ", ";
    return out + ")";
}

std::vector<std::string> expected(Model const& model, SearchRequest const& request) {
    std::vector<Entry const*> hits;
    for (auto const& [id, entry] : model)
        if (holds(entry, request.query) && std::all_of(request.filters.begin(), request.filters.end(),
                                                       [&](auto const& f) { return holds(entry, f); }))
            hits.push_back(&entry);
    SortKey const& key = request.sort.front();
    std::stable_sort(hits.begin(), hits.end(), [&](Entry const* a, Entry const* b) {
        if (key.by == SortKey::By::number) {
            auto const x = a->numbers[0], y = b->numbers[0];
            if ((x == kNoNumber) != (y == kNoNumber)) return y == kNoNumber;
            if (x != y) return key.descending ? x > y : x < y;
        } else if (key.by == SortKey::By::text && a->sort_texts[0] != b->sort_texts[0]) {
            return key.descending ? a->sort_texts[0] > b->sort_texts[0] : a->sort_texts[0] < b->sort_texts[0];
        } else if (key.by == SortKey::By::id) {
            return key.descending ? a->id > b->id : a->id < b->id;
        }
        return a->id < b->id;
    });
    std::vector<std::string> out;
    for (Entry const* hit : hits) out.push_back(hit->id);
    return out;
}

void compare_facets(Model const& model, std::vector<std::string> const& ids, SearchResult const& result) {
    for (std::size_t field = 0; field < 2; ++field) {
        std::map<std::string, std::int64_t> counts;
        for (std::string const& id : ids)
            for (std::string const& value : model.at(id).keywords[field]) ++counts[value];
        std::map<std::string, std::int64_t> got;
        for (FacetCount const& count : result.facets[field].second) got[count.value] = count.count;
        CHECK(got == counts);
    }
}

void compare(SearchIndex const& index, Model const& model, Random& random, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        SearchRequest request;
        request.query = question(random);
        if (below(random, 3) == 0) request.filters = {question(random, 2)};
        auto const by =
            std::vector{SortKey::By::number, SortKey::By::text, SortKey::By::id}[below(random, 3)];
        request.sort = {{by,
                         by == SortKey::By::number ? "size"
                         : by == SortKey::By::text ? "title_string"
                                                   : "",
                         below(random, 2) == 0}};
        request.facets = {{"tag", -1, 1}, {"org", -1, 1}};
        std::vector<std::string> const all = expected(model, request);
        request.start = below(random, 3) ? 0 : below(random, all.size() + 2);
        request.rows = below(random, 4) ? all.size() + 5 : below(random, 7);
        auto const result = index.search(request);
        REQUIRE(result);
        CHECK(result->total == static_cast<std::int64_t>(all.size()));
        std::vector<std::string> got, wanted;
        for (Hit const& hit : result->hits) got.push_back(hit.id);
        for (std::size_t i = request.start; i < all.size() && wanted.size() < request.rows; ++i)
            wanted.push_back(all[i]);
        CHECK(got == wanted);
        if (got != wanted)
            MESSAGE(shown(request.query),
                    request.filters.empty() ? std::string() : " / " + shown(request.filters[0]));
        compare_facets(model, all, *result);
        // By score: the same hits, in an order that does not depend on how it is paged.
        request.sort.clear();
        request.start = 0;
        request.rows = all.size();
        auto const scored = index.search(request);
        REQUIRE(scored->hits.size() == all.size());
        CHECK(std::is_sorted(scored->hits.begin(), scored->hits.end(),
                             [](Hit const& a, Hit const& b) { return a.score > b.score; }));
        if (all.size() > 1) {
            request.start = below(random, all.size());
            request.rows = 1;
            CHECK(index.search(request)->hits.at(0).id == scored->hits[request.start].id);
        }
    }
}

// The n-th batch of a run; the same for the same seed, applied to the model too.
Batch batch_of(std::uint64_t seed, std::int64_t number, Model* model, std::size_t records = 300) {
    Random random(seed * 1'000 + static_cast<std::uint64_t>(number));
    Batch batch;
    batch.seq = number;
    for (std::size_t i = 0, n = below(random, 40); i < n; ++i) {
        std::string const id = "id-" + std::to_string(below(random, records));
        if (below(random, 4) == 0) {
            batch.deletes.push_back(id);
            if (model) model->erase(id);
        }
    }
    for (std::size_t i = 0, n = below(random, 60); i < n; ++i) {
        batch.upserts.push_back(entry(random, "id-" + std::to_string(below(random, records))));
        if (model) (*model)[batch.upserts.back().id] = batch.upserts.back();
    }
    return batch;
}

struct Folder {
    fs::path path = fs::temp_directory_path() / ("gyoji-search-" + std::to_string(::getpid()));
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    std::string at(std::string const& name) const { return (path / name).string(); }
};

std::uint64_t const kSeed = 20261124;

}  // namespace

TEST_CASE("random records, questions, updates, deletes and merges agree with brute force") {
    Random random(kSeed);
    Model model;
    auto const index = SearchIndex::in_memory(schema());
    for (std::int64_t number = 1; number <= 40; ++number) {
        REQUIRE(index->apply(batch_of(kSeed, number, &model)));
        CHECK(index->stats().documents == static_cast<std::int64_t>(model.size()));
        compare(*index, model, random, 12);
    }
}

TEST_CASE("many records: packed blocks, bitmaps and kept facets agree with brute force") {
    Random random(kSeed + 1);
    Model model;
    auto const index = SearchIndex::in_memory(schema());
    for (std::int64_t number = 1; number <= 3; ++number) {
        Batch batch;
        for (int i = 0; i < 1'200; ++i) {
            Entry one = entry(random, "id-" + std::to_string(number * 900 + i));
            model[one.id] = one;
            batch.upserts.push_back(std::move(one));
        }
        REQUIRE(index->apply(std::move(batch)));
    }
    compare(*index, model, random, 40);
}

TEST_CASE("what is on disk comes back, through merges and reopening") {
    Folder const folder;
    Random random(kSeed + 2);
    Model model;
    for (std::int64_t number = 1; number <= 60;) {
        auto index = SearchIndex::open(folder.at("index"), schema());
        REQUIRE(index);
        CHECK((*index)->seq() == number - 1);
        compare(**index, model, random, 6);
        for (int i = 0; i < 12; ++i, ++number) {
            REQUIRE((*index)->apply(batch_of(kSeed, number, &model)));
            if (below(random, 2)) REQUIRE((*index)->flush());
        }
        compare(**index, model, random, 6);
    }
    Schema other = schema();
    other.version = 2;
    auto const index = SearchIndex::open(folder.at("index"), other);
    REQUIRE(index);
    CHECK((*index)->seq() == 0);
    CHECK((*index)->stats().documents == 0);
}

TEST_CASE("a damaged file never crashes: moved aside, empty, seq 0; feeding again heals") {
    Folder const folder;
    Model model;
    {
        auto index = SearchIndex::open(folder.at("good"), schema());
        REQUIRE(index);
        for (std::int64_t number = 1; number <= 10; ++number)
            REQUIRE((*index)->apply(batch_of(kSeed, number, &model)));
    }
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator(folder.at("good")))
        files.push_back(entry.path().filename());
    REQUIRE(files.size() >= 2);
    Random random(kSeed + 3);
    for (int round = 0; round < 60; ++round) {
        std::string const bad = folder.at("bad");
        fs::remove_all(bad);
        fs::copy(folder.at("good"), bad, fs::copy_options::recursive);
        fs::path const victim = fs::path(bad) / files[below(random, files.size())];
        auto const size = fs::file_size(victim);
        std::size_t const how = below(random, 4);
        if (how == 0) {
            fs::resize_file(victim, below(random, size));
        } else if (how == 1) {
            fs::remove(victim);
        } else {
            std::fstream file(victim, std::ios::in | std::ios::out | std::ios::binary);
            auto const at = static_cast<std::streamoff>(below(random, size));
            file.seekg(at);
            char const byte = static_cast<char>(file.get());
            file.seekp(at);
            file.put(static_cast<char>(byte ^ (1 << below(random, 8))));
        }
        auto index = SearchIndex::open(bad, schema());
        REQUIRE(index);
        CHECK((*index)->seq() == 0);
        CHECK((*index)->stats().documents == 0);
        if (round % 20 == 0) {
            for (std::int64_t number = 1; number <= 10; ++number)
                REQUIRE((*index)->apply(batch_of(kSeed, number, nullptr)));
            compare(**index, model, random, 5);
        }
    }
}

#if !defined(GYOJI_TSAN)  // a forked child of a threaded program is beyond what TSan follows
TEST_CASE("kill -9 at any moment: opens at the last manifest, what came later is fed again") {
    Folder const folder;
    Random random(kSeed + 4);
    std::int64_t const enough = 60;  // batches; the child never comes to its end by itself
    fs::create_directories(folder.at("index"));
    std::int64_t seq = 0;
    int kills = 0;
    for (int round = 0; round < 8 && seq < enough; ++round) {
        int steps[2];
        REQUIRE(::pipe(steps) == 0);
        pid_t const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            auto index = SearchIndex::open(folder.at("index"), schema());
            if (!index) ::_exit(1);
            for (std::int64_t number = (*index)->seq() + 1;; ++number) {
                if (!(*index)->apply(batch_of(kSeed, number, nullptr))) ::_exit(1);
                if (number % 3 == 0 && !(*index)->flush()) ::_exit(1);
                if (::write(steps[1], ".", 1) != 1) ::_exit(1);
            }
        }
        ::close(steps[1]);
        char step = 0;  // killed while it works on what follows some batch
        for (std::size_t i = 0, n = 1 + below(random, 9); i < n; ++i)
            REQUIRE(::read(steps[0], &step, 1) == 1);
        for (std::size_t i = 0, n = below(random, 3'000); i < n; ++i) std::this_thread::yield();
        ::kill(child, SIGKILL);
        ::close(steps[0]);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        ++kills;
        fs::remove_all(folder.at("copy"));
        fs::copy(folder.at("index"), folder.at("copy"), fs::copy_options::recursive);
        auto index = SearchIndex::open(folder.at("copy"), schema());
        REQUIRE(index);
        CHECK_FALSE(fs::exists(folder.at("copy") + "/damaged"));
        CHECK((*index)->seq() >= seq);
        seq = (*index)->seq();
        std::int64_t const last = seq + 20;  // more than was fed and not yet in the manifest
        Model model;
        for (std::int64_t number = 1; number <= seq + 1; ++number) {
            Batch batch = batch_of(kSeed, number, &model);
            if (number == seq + 1) REQUIRE((*index)->apply(std::move(batch)));
        }
        // What later changes had deleted already is there again once they are fed; up to then only that may
        // be missing.
        CHECK((*index)->stats().documents <= static_cast<std::int64_t>(model.size()));
        for (std::int64_t number = seq + 2; number <= last; ++number)
            REQUIRE((*index)->apply(batch_of(kSeed, number, &model)));
        CHECK((*index)->stats().documents == static_cast<std::int64_t>(model.size()));
        compare(**index, model, random, 4);
    }
    CHECK(kills > 0);
}
#endif

TEST_CASE("searching while feeding: every search sees whole batches") {
    Folder const folder;
    auto opened = SearchIndex::open(folder.at("index"), schema());
    REQUIRE(opened);
    SearchIndex& index = **opened;
    std::atomic<bool> over = false;
    std::atomic<int> wrong = 0, searches = 0;
    auto const reader = [&] {
        while (!over) {
            SearchRequest request;
            request.facets = {{"org", -1, 1}};
            request.rows = 5;
            auto const result = index.search(request);
            // Each batch holds ten records, all of one org that is new with it.
            if (!result || result->total % 10 != 0) ++wrong;
            if (result)
                for (auto const& count : result->facets[0].second) wrong += count.count != 10;
            (void)index.suggest("水", 3);
            (void)index.stats();
            ++searches;
        }
    };
    std::thread one(reader), two(reader);
    Random random(kSeed + 5);
    for (std::int64_t number = 1; number <= 60; ++number) {
        Batch batch;
        batch.seq = number;
        for (int i = 0; i < 10; ++i) {
            batch.upserts.push_back(entry(random, std::to_string(i) + "-" + std::to_string(number % 20)));
            batch.upserts.back().keywords[1] = {"org" + std::to_string(number)};
        }
        CHECK(index.apply(std::move(batch)));
        if (number % 2 == 0) CHECK(index.flush());
    }
    while (searches < 20) std::this_thread::yield();
    over = true;
    one.join();
    two.join();
    CHECK(wrong == 0);
    CHECK(index.stats().documents == 200);
}
