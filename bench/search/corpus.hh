#pragma once
// Records of a made-up catalogue, about 460 bytes each, the same for the same number: words of generated
// kanji and katakana in Zipf's order, some English; データ is in every record, 統計 in 27 %, 一覧 in 5 %.

#include <cstdint>
#include <string>
#include <vector>

#include "search/index.hpp"

namespace bench {

gyoji::search::Schema schema();

class Corpus {
public:
    explicit Corpus(std::uint64_t seed = 7);
    gyoji::search::Entry record(std::uint32_t number) const;
    // Words for questions: rank 0 is the most frequent one.
    std::string const& word(std::size_t rank) const { return words_[rank]; }
    std::size_t words() const { return words_.size(); }

private:
    std::size_t zipf(std::uint64_t& state) const;
    std::vector<std::string> words_;
    std::vector<double> sums_;
};

std::size_t text_bytes(gyoji::search::Entry const& entry);  // as a line of TSV would have

struct Question {
    std::string name;
    std::string words;
};
std::vector<Question> questions(Corpus const& corpus);

}  // namespace bench
