#pragma once
// What both query languages share: limits, days and moments as ranges, presence. Internal to the room. Pure;
// any thread.

#include "search/language.hpp"

namespace gyoji::search {

tl::unexpected<Error> syntax_error(std::size_t at, std::string reason);
Outcome check_size(std::string_view text, std::size_t bytes_max);

struct MomentRange {  // micros, both included
    std::int64_t low, high;
};

// 2021, 2021-04, 2021/4/1, 2021-04-01T10:00:00Z, 令和3年, 令和3年4月1日 ... as the days (in Tokyo) it covers.
std::optional<MomentRange> moment_range(std::string_view text, Instant now);

// NOW, NOW/DAY-7DAYS, 2026-01-01T00:00:00Z+1MONTH/YEAR: Solr's date math, in UTC.
std::optional<Instant> date_math(std::string_view text, Instant now);

std::optional<std::int64_t> whole_number(std::string_view text);

Node present_node(std::string field);

// Counts nodes and depth while a tree is built.
class Budget {
public:
    Outcome take() {
        if (++nodes_ > kQueryNodesMax) return fail(Fault::invalid, "search.query_too_complex");
        return {};
    }
    Outcome enter() {
        if (++depth_ > kQueryDepthMax) return fail(Fault::invalid, "search.query_too_complex");
        return {};
    }
    void leave() { --depth_; }

private:
    std::size_t nodes_ = 0;
    int depth_ = 0;
};

}  // namespace gyoji::search
