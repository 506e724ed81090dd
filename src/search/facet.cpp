#include "search/facet.hpp"

#include <algorithm>
#include <unordered_map>

namespace gyoji::search {

namespace {

void put_node(std::string& out, Node const& node) {
    put(out, static_cast<std::uint8_t>(node.kind));
    put(out, static_cast<std::uint8_t>(node.phrase ? 1 : node.loose ? 2 : 0));
    put(out, node.low);
    put(out, node.high);
    put(out, node.minimum);
    put_varint(out, node.field.size());
    out += node.field;
    put_varint(out, node.value.size());
    out += node.value;
    put_varint(out, node.children.size());
    for (Node const& child : node.children) put_node(out, child);
}

// counts[0] is for documents without a value; ordinal n stands at n + 1.
FacetCache::Value counts_of(Part const& part, std::size_t field, std::vector<std::uint32_t> const& hits,
                            std::string const& key) {
    bool const large = hits.size() > kDenseHits;
    std::string const name = large ? std::to_string(field) + ' ' + key : std::string();
    if (large)
        if (auto kept = part.facets->find(name)) return kept;
    auto counts = std::make_shared<std::vector<std::uint32_t>>(
        std::size_t{part.segment->keyword(field).strings.size()} + 1);
    part.segment->keyword_column(field).count(hits, counts->data());
    if (large) part.facets->keep(name, counts, 4 * counts->size());
    return counts;
}

struct Tally {
    std::string_view value;
    std::int64_t count;
};

bool more(Tally const& a, Tally const& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
}

// Sums of the largest part in its own order, of values that only other parts know by name.
std::vector<Tally> tally(Snapshot const& snapshot, std::size_t field,
                         std::vector<FacetCache::Value> const& counts) {
    std::size_t base = 0;
    for (std::size_t part = 1; part < counts.size(); ++part)
        if (counts[part]->size() > counts[base]->size()) base = part;
    StringTable const& strings = snapshot.parts[base].segment->keyword(field).strings;
    std::vector<std::uint32_t> sums = *counts[base];
    std::unordered_map<std::string_view, std::int64_t> others;
    for (std::size_t part = 0; part < counts.size(); ++part) {
        if (part == base) continue;
        StringTable const& own = snapshot.parts[part].segment->keyword(field).strings;
        for (std::uint32_t ordinal = 0; ordinal < own.size(); ++ordinal) {
            std::uint32_t const count = (*counts[part])[ordinal + 1];
            if (count == 0) continue;
            if (auto const known = strings.find(own[ordinal]))
                sums[*known + 1] += count;
            else
                others[own[ordinal]] += count;
        }
    }
    std::vector<Tally> out;
    for (std::uint32_t ordinal = 0; ordinal < strings.size(); ++ordinal)
        if (sums[ordinal + 1]) out.push_back({strings[ordinal], sums[ordinal + 1]});
    for (auto const& [value, count] : others) out.push_back({value, count});
    return out;
}

}  // namespace

std::string query_key(Node const& query, std::vector<Node> const& filters) {
    std::string out;
    put_node(out, query);
    for (Node const& filter : filters) put_node(out, filter);
    return out;
}

std::vector<FacetCount> count_facet(Snapshot const& snapshot, std::size_t field, FacetWish const& wish,
                                    std::vector<std::vector<std::uint32_t>> const& hits,
                                    std::string const& key) {
    std::vector<FacetCount> out;
    if (snapshot.parts.empty() || wish.limit == 0) return out;
    std::vector<FacetCache::Value> counts;
    for (std::size_t part = 0; part < hits.size(); ++part)
        counts.push_back(counts_of(snapshot.parts[part], field, hits[part], key));
    std::vector<Tally> all = tally(snapshot, field, counts);
    if (wish.mincount > 1) std::erase_if(all, [&](Tally const& t) { return t.count < wish.mincount; });
    std::size_t const limit =
        wish.limit < 0 ? all.size() : std::min(all.size(), static_cast<std::size_t>(wish.limit));
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limit), all.end(), more);
    for (std::size_t i = 0; i < limit; ++i) out.push_back({std::string(all[i].value), all[i].count});
    return out;
}

}  // namespace gyoji::search
