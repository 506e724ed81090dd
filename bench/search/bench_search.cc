// The search figures of issue 2, each as a ratio to the limit program of the same run. One JSON line each.
// bench_search [records ...], default 50000 500000; a number for the CKAN-like figures with --ckan N (default
// 300000, 0 = none).

#include <time.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "corpus.hh"
#include "limit.hh"
#include "search/language.hpp"

using namespace gyoji;
using namespace gyoji::search;

namespace {

constexpr int kPasses = 5;
constexpr std::uint32_t kBatch = 2'000;

// Of this thread's processor time: a search is one thread's work, and the machine is rarely alone.
double cpu_ms() {
    timespec at{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_nsec) / 1e6;
}

double process_seconds() {
    timespec at{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) / 1e9;
}

double now_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

long resident_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmRSS:") {
            long value = 0;
            status >> value;
            return value;
        }
    return 0;
}

double at(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

SearchRequest asked(Node query, bool by_date) {
    SearchRequest request;
    request.query = std::move(query);
    for (char const* facet : {"organization", "format", "licence", "tags", "field"})
        request.facets.push_back({facet, 50, 1});
    if (by_date) request.sort = {{SortKey::By::number, "modified", true}};
    return request;
}

Node words(std::string const& value) {
    Node node;
    node.kind = Node::Kind::text;
    node.value = value;
    return node;
}

[[noreturn]] void stop(char const* what) {
    std::fprintf(stderr, "bench_search: %s\n", what);
    std::exit(1);
}

struct Built {
    std::unique_ptr<SearchIndex> index;
    std::string folder;
    double seconds = 0, cpu_seconds = 0, text_bytes = 0;
    ~Built() {
        index.reset();
        std::filesystem::remove_all(folder);
    }
};

void build(Built& out, bench::Corpus const& corpus, std::uint32_t records) {
    out.folder =
        (std::filesystem::temp_directory_path() / ("gyoji-bench-" + std::to_string(::getpid()))).string();
    std::filesystem::remove_all(out.folder);
    auto opened = SearchIndex::open(out.folder, bench::schema());
    if (!opened) stop("cannot open");
    out.index = std::move(*opened);
    for (std::uint32_t from = 0; from < records; from += kBatch) {
        Batch batch;
        for (std::uint32_t i = from; i < std::min(records, from + kBatch); ++i) {
            batch.upserts.push_back(corpus.record(i));
            out.text_bytes += static_cast<double>(bench::text_bytes(batch.upserts.back()));
        }
        batch.seq = from + 1;
        double const start = now_ms(), cpu = process_seconds();
        if (!out.index->apply(std::move(batch))) stop("cannot apply");
        out.seconds += (now_ms() - start) / 1e3;
        out.cpu_seconds += process_seconds() - cpu;
    }
    double const start = now_ms(), cpu = process_seconds();
    if (!out.index->flush()) stop("cannot flush");
    out.seconds += (now_ms() - start) / 1e3;
    out.cpu_seconds += process_seconds() - cpu;
}

void reopen(Built& built) {
    built.index.reset();
    double const start = now_ms();
    auto opened = SearchIndex::open(built.folder, bench::schema());
    if (!opened) stop("cannot reopen");
    built.index = std::move(*opened);
    std::printf("{\"figure\":\"search.open\",\"records\":%lld,\"ms\":%.1f}\n",
                static_cast<long long>(built.index->stats().documents), now_ms() - start);
}

struct Times {
    std::vector<double> limit, ours, first;
};

void compare(Built const& built, bench::Limit const& limit, bench::Corpus const& corpus,
             std::uint32_t records) {
    Times all;
    for (bench::Question const& question : bench::questions(corpus))
        for (bool const by_date : {false, true}) {
            SearchRequest const request = asked(words(question.words), by_date);
            Times one;
            std::size_t total = 0, wanted = 0;
            for (int pass = 0; pass <= kPasses; ++pass) {
                double const a = cpu_ms();
                wanted = limit.search(question.words, by_date, 20).total;
                double const b = cpu_ms();
                auto const result = built.index->search(request);
                double const c = cpu_ms();
                if (!result) stop("search failed");
                total = static_cast<std::size_t>(result->total);
                if (pass == 0) {
                    one.first.push_back(c - b);
                    continue;
                }
                one.limit.push_back(b - a);
                one.ours.push_back(c - b);
            }
            if (total != wanted) stop("the two disagree on how many there are");
            std::printf(
                "{\"figure\":\"search.question\",\"records\":%u,\"question\":\"%s\",\"by\":\"%s\",\"hits\":%"
                "zu,\"limit_ms\":%.3f,\"ms\":%.3f,\"first_ms\":%.3f}\n",
                records, question.name.c_str(), by_date ? "date" : "relevance", total, at(one.limit, 0.5),
                at(one.ours, 0.5), one.first[0]);
            all.limit.insert(all.limit.end(), one.limit.begin(), one.limit.end());
            all.ours.insert(all.ours.end(), one.ours.begin(), one.ours.end());
            all.first.insert(all.first.end(), one.first.begin(), one.first.end());
        }
    double const median = at(all.ours, 0.5) / at(all.limit, 0.5),
                 p99 = at(all.ours, 0.99) / at(all.limit, 0.99);
    std::printf(
        "{\"figure\":\"search.median_ratio\",\"records\":%u,\"ratio\":%.2f,\"goal\":%d,\"limit_ms\":%.3f,"
        "\"ms\":%.3f,\"first_ms\":%.3f}\n",
        records, median, records > 100'000 ? 3 : 6, at(all.limit, 0.5), at(all.ours, 0.5),
        at(all.first, 0.5));
    std::printf(
        "{\"figure\":\"search.p99_ratio\",\"records\":%u,\"ratio\":%.2f,\"goal\":8,\"limit_ms\":%.3f,\"ms\":%"
        ".3f,\"first_ms\":%.3f}\n",
        records, p99, at(all.limit, 0.99), at(all.ours, 0.99), at(all.first, 0.99));
}

void run(bench::Corpus const& corpus, std::uint32_t records) {
    long const before = resident_kib();
    Built built;
    build(built, corpus, records);
    IndexStats const stats = built.index->stats();
    std::printf(
        "{\"figure\":\"search.build\",\"records\":%u,\"seconds\":%.2f,\"cpu_seconds\":%.2f,\"goal\":60,"
        "\"text_mb\":%.1f,"
        "\"segments\":%lld}\n",
        records, built.seconds, built.cpu_seconds, built.text_bytes / 1e6,
        static_cast<long long>(stats.segments));
    reopen(built);
    std::printf("{\"figure\":\"search.size\",\"records\":%u,\"of_text\":%.2f,\"goal\":4,\"index_mb\":%.1f}\n",
                records, static_cast<double>(built.index->stats().bytes_on_disk) / built.text_bytes,
                static_cast<double>(built.index->stats().bytes_on_disk) / 1e6);
    for (bench::Question const& question : bench::questions(corpus))
        (void)built.index->search(asked(words(question.words), false));
    std::vector<double> typed;
    for (std::size_t rank : {0U, 1U, 5U, 40U, 300U, 3'000U})
        for (std::size_t size : {3U, 6U}) {
            double const start = cpu_ms();
            (void)built.index->suggest(corpus.word(rank).substr(0, size), 8);
            typed.push_back(cpu_ms() - start);
        }
    std::printf(
        "{\"figure\":\"search.suggest\",\"records\":%u,\"median_ms\":%.2f,\"worst_ms\":%.2f,\"goal\":5}\n",
        records, at(typed, 0.5), at(typed, 1.0));
    std::printf("{\"figure\":\"search.memory\",\"records\":%u,\"mb\":%.1f,\"with_mapped_files\":true}\n",
                records, static_cast<double>(resident_kib() - before) / 1024);
    bench::Limit limit;
    for (std::uint32_t i = 0; i < records; ++i) limit.add(corpus.record(i));
    limit.finish();
    compare(built, limit, corpus, records);
}

// As package_search asks: a few words over weighted fields, two filters that hold for all, five facets, ten
// rows, at the top and far down.
void ckan(bench::Corpus const& corpus, std::uint32_t records) {
    Built built;
    build(built, corpus, records);
    for (std::size_t const start_share : {0U, 50U, 95U}) {
        std::vector<double> times;
        for (int pass = 0; pass < 3; ++pass)
            for (bench::Question const& question : bench::questions(corpus)) {
                auto query =
                    parse_dismax(question.words,
                                 {{"title", 4.0}, {"tags_text", 2.0}, {"organization_text", 1.0}, {"", 1.0}});
                if (!query) stop("cannot parse");
                SearchRequest request = asked(std::move(*query), false);
                request.sort = {{SortKey::By::score, "", true}, {SortKey::By::number, "modified", true}};
                request.count_only = true;
                auto const total = built.index->search(request)->total;
                request.count_only = false;
                request.rows = 10;
                request.start = static_cast<std::size_t>(total) * start_share / 100;
                double const start = cpu_ms();
                if (!built.index->search(request)) stop("search failed");
                times.push_back(cpu_ms() - start);
            }
        std::printf(
            "{\"figure\":\"search.package_search\",\"records\":%u,\"start_percent\":%zu,\"p50_ms\":%.2f,"
            "\"p99_ms\":%.2f,\"goal_p50\":10,\"goal_p99\":50}\n",
            records, start_share, at(times, 0.5), at(times, 0.99));
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::uint32_t> sizes;
    std::uint32_t ckan_records = 300'000;
    for (int i = 1; i < argc; ++i) {
        if (std::string(argv[i]) == "--ckan" && i + 1 < argc)
            ckan_records = static_cast<std::uint32_t>(std::atoi(argv[++i]));
        else
            sizes.push_back(static_cast<std::uint32_t>(std::atoi(argv[i])));
    }
    if (sizes.empty()) sizes = {50'000, 500'000};
    bench::Corpus const corpus;
    for (std::uint32_t const records : sizes) {
        run(corpus, records);
        std::fflush(stdout);
    }
    if (ckan_records) ckan(corpus, ckan_records);
    return 0;
}
