#pragma once
// One plan on one segment: which documents, and what each phrase adds to their scores. Internal to the room;
// one thread per object.

#include "search/docset.hpp"
#include "search/plan.hpp"
#include "search/snapshot.hpp"

namespace gyoji::search {

// Documents of a phrase with the text fields where it stands.
struct Matches {
    Postings list;
    DenseView dense;  // used instead of list when dense.bits is set
};

class Evaluation {
public:
    Evaluation(SchemaNames const& names, Plan const& plan, Part const& part);

    Result<DocSet> hits();  // living documents of the whole plan
    // Only after hits(): adds the scores of ascending hits. idf by leaf number.
    void add_scores(std::span<std::uint32_t const> hits, std::vector<float> const& idf, float* scores) const;
    // Documents of this segment that hold the leaf, at most: for idf and for the order of intersection.
    std::size_t estimate(PlanNode const& node) const;

private:
    Result<DocSet> evaluate(PlanNode const& node, DocSet const* within);
    Result<DocSet> all_of(PlanNode const& node, DocSet const* within);
    Result<DocSet> any_of(PlanNode const& node, DocSet const* within);
    DocSet at_least(PlanNode const& node, std::vector<DocSet> const& sets) const;
    Result<DocSet> negated(PlanNode const& node, DocSet const* within);

    DocSet phrase(PlanNode const& node, DocSet const* within);
    Result<DocSet> word_prefix(PlanNode const& node, DocSet const* within);
    Result<DocSet> pattern(PlanNode const& node, DocSet const* within);
    DocSet keyword(PlanNode const& node) const;
    DocSet keyword_scan(PlanNode const& node) const;
    DocSet present(PlanNode const& node) const;
    DocSet range(PlanNode const& node, DocSet const* within) const;

    std::optional<PostingView> term(std::string_view term) const;
    DocSet candidates(std::vector<std::string> const& terms, DocSet const* within) const;
    Matches unite_terms(std::vector<std::uint32_t> const& ordinals) const;
    Result<std::vector<std::uint32_t>> expand(PlanNode const& node, std::string_view prefix,
                                              std::string_view pattern) const;
    Matches verified(PlanNode const& node, DocSet const& candidates) const;
    DocSet verify(PlanNode const& node, DocSet candidates);
    DocSet several_terms(PlanNode const& node, DocSet const* within);
    DocSet keep(PlanNode const& node, Matches matches, DocSet const* within);

    void score(PlanNode const& node, std::span<std::uint32_t const> hits, std::vector<float> const& idf,
               float factor, float* scores) const;
    void score_leaf(PlanNode const& node, std::span<std::uint32_t const> hits, float factor,
                    float* scores) const;
    void score_best(PlanNode const& node, std::span<std::uint32_t const> hits, std::vector<float> const& idf,
                    float factor, float* scores) const;

    SchemaNames const& names_;
    Plan const& plan_;
    Part const& part_;
    Segment const& segment_;
    std::uint32_t documents_;
    std::vector<Matches> matches_;             // by leaf
    std::vector<std::optional<DocSet>> sets_;  // by leaf: of keywords that score inside an "or"
    int or_depth_ = 0;
};

}  // namespace gyoji::search
