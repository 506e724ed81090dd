#pragma once
// The limit: what a search can cost when nothing else is wanted. Postings as plain vectors in memory, folded
// texts beside them, columns of numbers for five facets; the same folding, phrases and ranking by title hit,
// rarity and quality. No deletes, no files, no caches.

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/analysis.hpp"
#include "search/index.hpp"

namespace bench {

class Limit {
public:
    void add(gyoji::search::Entry const& entry);
    void finish();

    struct Found {
        std::size_t total = 0;
        std::vector<std::uint32_t> docs;
        std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, 5>
            facets;  // value, count; the 50 largest
    };
    Found search(std::string const& words, bool by_date, std::size_t rows) const;

private:
    struct Posting {
        std::uint32_t doc;
        bool title;
    };
    std::vector<Posting> holders(gyoji::search::Phrase const& phrase) const;
    std::unordered_map<std::string, std::vector<Posting>> postings_;
    std::unordered_map<char32_t, std::vector<std::vector<Posting> const*>> by_first_;
    std::vector<std::string> titles_, texts_;
    std::vector<float> quality_;
    std::vector<std::int64_t> dates_;
    std::array<std::unordered_map<std::string, std::uint32_t>, 5> values_;
    std::array<std::vector<std::vector<std::uint32_t>>, 5> multi_;
    std::array<std::vector<std::uint32_t>, 5> starts_, flat_;
};

}  // namespace bench
