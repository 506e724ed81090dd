// What each phrase adds to the scores of the hits.
#include "search/evaluate.hpp"

#include <algorithm>

namespace gyoji::search {

using Kind = PlanNode::Kind;

namespace {

// A hit in a short title says more: BM25's length norm (Robertson, Zaragoza 2009, section 3.2) with b = 0.5
// around this many tokens.
constexpr float kTitleTokensUsual = 12.0F;
constexpr float kTitleNormShare = 0.5F;
constexpr float kTieShare = 0.1F;  // of the lesser children of a best-of node, as CKAN's dismax tie

struct Weights {  // of a mask, by its two bytes
    float low[256], high[256];
    explicit Weights(std::array<float, kTextFieldsMax> const& weights, std::uint16_t fields) {
        for (unsigned mask = 0; mask < 256; ++mask) {
            low[mask] = high[mask] = 0;
            for (unsigned bit = 0; bit < 8; ++bit) {
                if (!(mask >> bit & 1U)) continue;
                if (fields >> bit & 1U) low[mask] += weights[bit];
                if (fields >> (bit + 8) & 1U) high[mask] += weights[bit + 8];
            }
        }
    }
    float of(std::uint16_t mask) const { return low[mask & 0xFFU] + high[mask >> 8U]; }
};

struct TitleNorms {
    float of[256];
    TitleNorms() {
        for (unsigned tokens = 0; tokens < 256; ++tokens)
            of[tokens] = 1.0F / (1.0F - kTitleNormShare +
                                 kTitleNormShare * static_cast<float>(tokens) / kTitleTokensUsual) -
                         1.0F;
    }
};
TitleNorms const kTitleNorms;

}  // namespace

void Evaluation::add_scores(std::span<std::uint32_t const> hits, std::vector<float> const& idf,
                            float* scores) const {
    score(plan_.root, hits, idf, 1.0F, scores);
}

void Evaluation::score(PlanNode const& node, std::span<std::uint32_t const> hits,
                       std::vector<float> const& idf, float factor, float* scores) const {
    if (!node.scoring) return;
    factor *= static_cast<float>(node.boost);
    switch (node.kind) {
        case Kind::phrase:
        case Kind::word_prefix:
        case Kind::pattern:
            return score_leaf(node, hits, factor * idf[node.leaf], scores);
        case Kind::and_:
            for (PlanNode const& child : node.children) score(child, hits, idf, factor, scores);
            return;
        case Kind::or_:
            if (node.best_of) return score_best(node, hits, idf, factor, scores);
            for (PlanNode const& child : node.children) score(child, hits, idf, factor, scores);
            return;
        default:
            break;
    }
    if (auto const& set = sets_[node.leaf])
        for (std::size_t i = 0; i < hits.size(); ++i)
            if (set->has(hits[i])) scores[i] += factor;
}

void Evaluation::score_leaf(PlanNode const& node, std::span<std::uint32_t const> hits, float factor,
                            float* scores) const {
    Matches const& matches = matches_[node.leaf];
    Weights const weights(node.weights, node.fields);
    float title_weight = 0;
    for (std::size_t i = 0; i < kTextFieldsMax; ++i)
        if (names_.suggest_fields >> i & 1U) title_weight = std::max(title_weight, node.weights[i]);
    auto const add = [&](std::size_t i, std::uint32_t doc, std::uint16_t mask) {
        float sum = weights.of(mask);
        if (mask & names_.suggest_fields & node.fields)
            sum += title_weight * kTitleNorms.of[segment_.title_length(doc)];
        scores[i] += factor * sum;
    };
    if (matches.dense.bits) {
        DenseCursor cursor(matches.dense);
        for (std::size_t i = 0; i < hits.size(); ++i)
            if (matches.dense.has(hits[i])) add(i, hits[i], cursor.mask_of(hits[i]));
        return;
    }
    auto const& docs = matches.list.docs;
    if (hits.size() * 16 < docs.size()) {
        auto from = docs.begin();
        for (std::size_t i = 0; i < hits.size(); ++i) {
            from = std::lower_bound(from, docs.end(), hits[i]);
            if (from == docs.end()) return;
            if (*from == hits[i])
                add(i, hits[i], matches.list.masks[static_cast<std::size_t>(from - docs.begin())]);
        }
        return;
    }
    for (std::size_t i = 0, j = 0; i < hits.size() && j < docs.size();) {
        if (hits[i] < docs[j]) {
            ++i;
        } else if (docs[j] < hits[i]) {
            ++j;
        } else {
            add(i, hits[i], matches.list.masks[j]);
            ++i, ++j;
        }
    }
}

void Evaluation::score_best(PlanNode const& node, std::span<std::uint32_t const> hits,
                            std::vector<float> const& idf, float factor, float* scores) const {
    std::vector<float> best(hits.size()), sum(hits.size()), one(hits.size());
    for (PlanNode const& child : node.children) {
        std::fill(one.begin(), one.end(), 0.0F);
        score(child, hits, idf, factor, one.data());
        for (std::size_t i = 0; i < hits.size(); ++i) {
            best[i] = std::max(best[i], one[i]);
            sum[i] += one[i];
        }
    }
    for (std::size_t i = 0; i < hits.size(); ++i) scores[i] += best[i] + kTieShare * (sum[i] - best[i]);
}

}  // namespace gyoji::search
