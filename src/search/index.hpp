#pragma once
// SearchIndex: folded text in postings, facets and sort keys in columns. Derived and rebuildable: fed in
// batches with the seq of catalog_change, kept in its own files in one folder, opened in milliseconds; what
// is not on disk yet is fed again from seq(). Searching: any thread, many at once, never blocked by feeding
// (a snapshot is taken). Feeding: one thread at a time. A batch is visible to searches that start after
// apply() returns.

#include "base/result.hpp"
#include "search/query.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gyoji::search {

struct Schema {
    struct TextField {
        std::string name;
        double weight = 1.0;   // in relevance
        bool in_all = true;    // searched when a query names no field
        bool suggest = false;  // feeds typing suggestions (title)
    };
    std::vector<TextField> texts;
    std::vector<std::string> keywords;    // multi-valued exact values; any of them can be a facet
    std::vector<std::string> numbers;     // single int64 (dates as micros); can be sorted and ranged
    std::vector<std::string> sort_texts;  // single folded string, sortable (title_string, name)
    int version = 1;                      // a change means: rebuild
};

struct Entry {  // one record; vectors are in the order of the Schema
    std::string id;
    std::vector<std::string>
        texts;  // original text; several values joined by '\n' (a phrase never crosses it)
    std::vector<std::vector<std::string>> keywords;
    std::vector<std::int64_t> numbers;  // kNoNumber = absent (sorts last)
    std::vector<std::string> sort_texts;
    float quality = 0;  // static score, >= 0, small (0..1)
};
inline constexpr std::int64_t kNoNumber = std::numeric_limits<std::int64_t>::min();

struct Batch {
    std::vector<Entry> upserts;
    std::vector<std::string> deletes;  // done before the upserts; of two upserts of one id the later is kept
    std::int64_t seq = 0;              // everything up to this change is now in the index
};

struct SortKey {
    enum class By { score, number, text, id } by = By::score;
    std::string field;
    bool descending = true;
};

struct FacetWish {
    std::string field;
    int limit = 50;  // -1: all
    int mincount = 1;
};

struct SearchRequest {
    Node query;                 // scoring part
    std::vector<Node> filters;  // ANDed, not scoring
    std::vector<SortKey> sort;  // default score desc
    std::size_t start = 0,
                rows = 20;  // any start at the same cost: top-k is selected by columns, not by paging
    std::vector<FacetWish> facets;
    // Each facet is counted without those filters that speak of its own field only (multi-select "or" facets
    // of our own pages).
    bool widen_facets = false;
    bool count_only = false;  // the total and the facets, no hits
};

struct FacetCount {
    std::string value;
    std::int64_t count;
};

struct Hit {
    std::string id;
    float score;
};

struct SearchResult {
    std::int64_t total = 0;
    std::vector<Hit> hits;
    std::vector<std::pair<std::string, std::vector<FacetCount>>>
        facets;  // in the order wished; counts exact, by count desc then value
};

struct Suggestion {
    std::string text;    // as written in a title
    std::int64_t count;  // sets that the text finds
};

struct IndexStats {
    std::int64_t documents = 0, terms = 0, bytes_on_disk = 0, segments = 0, seq = 0;
};

class SearchIndex {
public:
    virtual ~SearchIndex() = default;
    // Opens or creates. A damaged or differently versioned index is moved aside and an empty one with seq 0
    // begins (logged).
    static Result<std::unique_ptr<SearchIndex>> open(std::string const& folder, Schema schema);
    static std::unique_ptr<SearchIndex> in_memory(Schema schema);

    virtual Outcome apply(Batch batch) = 0;
    virtual Result<SearchResult> search(SearchRequest const& request) const = 0;
    virtual std::vector<Suggestion> suggest(std::string_view typed, std::size_t limit) const = 0;
    virtual std::vector<std::string> nearest_words(std::string_view word,
                                                   std::size_t limit) const = 0;  // for "no hits"
    virtual std::vector<std::string> values_with_prefix(std::string_view keyword_field,
                                                        std::string_view folded_part,
                                                        std::size_t limit) const = 0;
    virtual std::int64_t seq() const = 0;
    virtual IndexStats stats() const = 0;
    virtual Outcome flush() = 0;  // everything applied is on disk afterwards
};

}  // namespace gyoji::search
