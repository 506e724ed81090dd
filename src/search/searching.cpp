#include "search/searching.hpp"

#include "search/evaluate.hpp"
#include "search/facet.hpp"
#include "search/rank.hpp"

#include <algorithm>
#include <cmath>

namespace gyoji::search {

namespace {

// The static score of a record is worth as much as this many plain hits of a common word in its notes.
constexpr float kQualityWeight = 2.0F;

using HitsByPart = std::vector<std::vector<std::uint32_t>>;

std::size_t holders(PlanNode const& node, std::vector<Evaluation> const& evaluations) {
    std::size_t sum = 0;
    for (Evaluation const& evaluation : evaluations) sum += evaluation.estimate(node);
    return sum;
}

// BM25's idf; how many hold a phrase is at most how many hold its rarest term. A best-of node asks for one
// thing in several words, so a rare one of them says no more than a usual one: they share the idf of them
// all.
void set_idf(PlanNode const& node, std::vector<Evaluation> const& evaluations, double documents,
             std::optional<double> shared, std::vector<float>& out) {
    out[node.leaf] = 1.0F;
    if (node.kind == PlanNode::Kind::phrase && !node.phrase.terms.empty()) {
        double const df = shared ? *shared : static_cast<double>(holders(node, evaluations));
        double const n = std::max(documents, df);
        out[node.leaf] = static_cast<float>(std::log(1.0 + (n - df + 0.5) / (df + 0.5)));
    }
    if (node.best_of) shared = static_cast<double>(holders(node, evaluations));
    for (PlanNode const& child : node.children) set_idf(child, evaluations, documents, shared, out);
}

class Search {
public:
    Search(SchemaNames const& names, Snapshot const& snapshot, SearchRequest const& request)
        : names_(names), snapshot_(snapshot), request_(request) {}

    Result<SearchResult> run() {
        Plan const plan = TRY(make_plan(names_, request_.query, request_.filters));
        std::vector<Evaluation> evaluations;
        for (Part const& part : snapshot_.parts) evaluations.emplace_back(names_, plan, part);
        SearchResult out;
        HitsByPart hits;
        bool const wants_documents = !request_.count_only || !request_.facets.empty();
        for (Evaluation& evaluation : evaluations) {
            DocSet set = TRY(evaluation.hits());
            out.total += static_cast<std::int64_t>(set.count());
            if (wants_documents) hits.push_back(std::move(set).to_docs());
        }
        if (!wants_documents) return out;
        if (!request_.count_only) CHECK_OK(rank(plan, evaluations, hits, out));
        CHECK_OK(count(hits, out));
        return out;
    }

private:
    Outcome rank(Plan const& plan, std::vector<Evaluation> const& evaluations, HitsByPart const& hits,
                 SearchResult& out) const {
        Ranking ranking = TRY(Ranking::make(names_, snapshot_, request_.sort));
        if (request_.rows == 0) return {};
        ranking.want(request_.start, request_.rows, static_cast<std::size_t>(out.total));
        std::vector<float> idf;
        if (ranking.by_score()) {
            idf.resize(plan.leaves);
            set_idf(plan.root, evaluations, static_cast<double>(snapshot_.live()), {}, idf);
        }
        std::vector<float> scores;
        for (std::uint32_t part = 0; part < hits.size(); ++part) {
            if (ranking.by_score()) {
                scores.resize(hits[part].size());
                for (std::size_t i = 0; i < scores.size(); ++i)
                    scores[i] = kQualityWeight * snapshot_.parts[part].segment->quality(hits[part][i]);
                evaluations[part].add_scores(hits[part], idf, scores.data());
            }
            ranking.choose(part, hits[part], scores);
        }
        for (Candidate const& candidate : ranking.page())
            out.hits.push_back(
                {std::string(snapshot_.parts[candidate.part].segment->id(candidate.doc)), candidate.score});
        return {};
    }

    Outcome count(HitsByPart const& hits, SearchResult& out) const {
        std::string const key =
            request_.facets.empty() ? std::string() : query_key(request_.query, request_.filters);
        for (FacetWish const& wish : request_.facets) {
            auto const found = names_.keywords.find(wish.field);
            std::vector<FacetCount> counts;
            if (found == names_.keywords.end()) {  // as Solr: a field nobody has counts nothing
                out.facets.emplace_back(wish.field, std::move(counts));
                continue;
            }
            std::vector<Node> const rest = filters_beside(wish.field);
            if (request_.widen_facets && rest.size() != request_.filters.size())
                counts = count_facet(snapshot_, found->second, wish, TRY(hits_with(rest)),
                                     query_key(request_.query, rest));
            else
                counts = count_facet(snapshot_, found->second, wish, hits, key);
            out.facets.emplace_back(wish.field, std::move(counts));
        }
        return {};
    }

    static bool speaks_only_of(Node const& node, std::string const& field) {
        if (node.children.empty()) return node.field == field;
        return std::all_of(node.children.begin(), node.children.end(),
                           [&](Node const& child) { return speaks_only_of(child, field); });
    }

    std::vector<Node> filters_beside(std::string const& field) const {
        std::vector<Node> out;
        for (Node const& filter : request_.filters)
            if (!speaks_only_of(filter, field)) out.push_back(filter);
        return out;
    }

    Result<HitsByPart> hits_with(std::vector<Node> const& filters) const {
        Plan const plan = TRY(make_plan(names_, request_.query, filters));
        HitsByPart out;
        for (Part const& part : snapshot_.parts) {
            Evaluation evaluation(names_, plan, part);
            out.push_back(TRY(evaluation.hits()).to_docs());
        }
        return out;
    }

    SchemaNames const& names_;
    Snapshot const& snapshot_;
    SearchRequest const& request_;
};

}  // namespace

Result<SearchResult> run_search(SchemaNames const& names, Snapshot const& snapshot,
                                SearchRequest const& request) {
    return Search(names, snapshot, request).run();
}

std::int64_t count_text(SchemaNames const& names, Snapshot const& snapshot, std::string_view words) {
    SearchRequest request;
    request.query.kind = Node::Kind::text;
    request.query.value = words;
    request.count_only = true;
    auto const found = run_search(names, snapshot, request);
    return found ? found->total : 0;
}

}  // namespace gyoji::search
