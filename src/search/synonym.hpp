#pragma once
// Widening a query: administrative synonyms (保育所/保育園/認可保育施設), year spellings (令和2年 = 2020年),
// English words to Japanese. The synonym file is the operator's to edit: one group a line, words separated by
// commas or 、; `#` comments; `a => b, c` one way. English: a word list of ours (ranked high) and, where
// Debian's edict is installed (/usr/share/edict/edict), that one behind it, ranked low.

#include "search/query.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gyoji::search {

inline constexpr std::size_t kSynonymLinesMax = 50'000;
inline constexpr std::size_t kSynonymWordsMax = 32;  // in a group
inline constexpr std::size_t kSynonymWordBytesMax = 120;
inline constexpr std::size_t kWideningsMax = 16;        // words added to one word
inline constexpr std::size_t kWideningsQueryMax = 120;  // words added to a whole query
inline constexpr std::size_t kEdictLookupsMax = 8;      // in one query

class Synonyms {
public:
    Synonyms();
    ~Synonyms();
    // The lists that come with the program: synonym_ja.tsv and english.tsv.
    void add_defaults();
    // Bad lines are reported ("line 12: ...") and skipped.
    std::vector<Error> add_file_text(std::string_view text, double weight);
    std::vector<Error> add_english_text(std::string_view text,
                                        double weight);  // english <TAB> 日本語、日本語
    // EUC-JP edict; nothing when absent. Mapped, and read through at the first English word that our own list
    // does not know.
    void load_edict(std::string const& path);
    // Only unquoted text nodes that are not excluded. A widened node is an "or" with best_of: what was asked
    // first, then what was added, with a boost below 1. Any thread, once everything is loaded.
    Node expand(Node query) const;
    // English words of the lists that differ in a letter or two (kindergarden), the nearest first; for "no
    // hits".
    std::vector<std::string> nearest_english(std::string_view word, std::size_t limit) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace gyoji::search
