#include "search/evaluate.hpp"

#include "search/segment_builder.hpp"

#include <algorithm>
#include <numeric>

namespace gyoji::search {

using Kind = PlanNode::Kind;

Evaluation::Evaluation(SchemaNames const& names, Plan const& plan, Part const& part)
    : names_(names),
      plan_(plan),
      part_(part),
      segment_(*part.segment),
      documents_(segment_.documents()),
      matches_(plan.leaves),
      sets_(plan.leaves) {}

std::optional<PostingView> Evaluation::term(std::string_view term) const {
    auto const ordinal = segment_.terms().strings.find(term);
    if (!ordinal) return std::nullopt;
    return segment_.postings(segment_.terms(), *ordinal);
}

std::size_t Evaluation::estimate(PlanNode const& node) const {
    std::size_t least = documents_;
    switch (node.kind) {
        case Kind::none:
            return 0;
        case Kind::phrase:
            for (std::string const& text : node.phrase.terms) {
                auto const found = term(text);
                least = std::min<std::size_t>(least, found ? found->count() : 0);
            }
            return least;
        case Kind::keyword: {
            auto const& dictionary = segment_.keyword(node.field);
            auto const ordinal = dictionary.strings.find(node.value);
            return ordinal ? segment_.postings(dictionary, *ordinal).count() : 0;
        }
        case Kind::and_:
            for (PlanNode const& child : node.children) least = std::min(least, estimate(child));
            return least;
        case Kind::or_: {
            std::size_t sum = 0;
            for (PlanNode const& child : node.children) sum += estimate(child);
            return std::min(least, sum);
        }
        case Kind::range:
            return least / 2;
        default:
            return least;
    }
}

Result<DocSet> Evaluation::hits() {
    DocSet out = TRY(evaluate(plan_.root, nullptr));
    if (part_.deleted) out.subtract(part_.deleted->data());
    return out;
}

Result<DocSet> Evaluation::evaluate(PlanNode const& node, DocSet const* within) {
    switch (node.kind) {
        case Kind::all:
        case Kind::ignored:
            return within ? *within : DocSet::all(documents_);
        case Kind::none:
            return DocSet(documents_);
        case Kind::and_:
            return all_of(node, within);
        case Kind::or_:
            return any_of(node, within);
        case Kind::not_:
            return negated(node, within);
        case Kind::phrase:
            return phrase(node, within);
        case Kind::word_prefix:
            return word_prefix(node, within);
        case Kind::pattern:
            return pattern(node, within);
        default:
            break;
    }
    DocSet out = node.kind == Kind::keyword ? keyword(node)
                 : node.kind == Kind::range ? range(node, within)
                 : node.kind == Kind::keyword_prefix || node.kind == Kind::keyword_pattern
                     ? keyword_scan(node)
                     : present(node);
    if (or_depth_ > 0 && node.scoring) sets_[node.leaf] = out;
    if (within) out.intersect(*within);
    return out;
}

// The rarest first; what has been found so far bounds the work of the rest.
Result<DocSet> Evaluation::all_of(PlanNode const& node, DocSet const* within) {
    std::vector<std::pair<std::size_t, PlanNode const*>> order;
    for (PlanNode const& child : node.children)
        order.emplace_back(child.kind == Kind::not_ ? std::size_t{documents_} + 1 : estimate(child), &child);
    std::stable_sort(order.begin(), order.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    std::optional<DocSet> out;
    for (auto const& [estimate, child] : order) {
        if (child->kind == Kind::all) continue;
        out = TRY(evaluate(*child, out ? &*out : within));
        if (out->empty()) return out.value();
    }
    if (out) return std::move(*out);
    return within ? *within : DocSet::all(documents_);
}

Result<DocSet> Evaluation::any_of(PlanNode const& node, DocSet const* within) {
    std::vector<DocSet> sets;
    ++or_depth_;
    for (PlanNode const& child : node.children) {
        sets.push_back(TRY(evaluate(child, within)));
        if (node.minimum <= 1 && sets.size() == 2) {
            sets[0].unite(sets[1]);
            sets.pop_back();
        }
    }
    --or_depth_;
    if (node.minimum <= 1) return std::move(sets.front());
    return at_least(node, sets);
}

DocSet Evaluation::at_least(PlanNode const& node, std::vector<DocSet> const& sets) const {
    std::vector<std::uint8_t> counts(documents_);
    for (DocSet const& set : sets)
        set.each([&](std::uint32_t doc) {
            if (counts[doc] < 255) ++counts[doc];
        });
    std::vector<std::uint32_t> docs;
    for (std::uint32_t doc = 0; doc < documents_; ++doc)
        if (counts[doc] >= std::min<std::size_t>(node.minimum, 255)) docs.push_back(doc);
    return DocSet::of(documents_, std::move(docs));
}

Result<DocSet> Evaluation::negated(PlanNode const& node, DocSet const* within) {
    DocSet out = within ? *within : DocSet::all(documents_);
    DocSet const without = TRY(evaluate(node.children.front(), within));
    out.subtract(without);
    return out;
}

DocSet Evaluation::keyword(PlanNode const& node) const {
    auto const& dictionary = segment_.keyword(node.field);
    auto const ordinal = dictionary.strings.find(node.value);
    if (!ordinal) return DocSet(documents_);
    PostingView const view = segment_.postings(dictionary, *ordinal);
    if (view.dense()) return DocSet::of_bits(documents_, view.dense_view(documents_).bits);
    Postings list;
    view.decode(list, documents_);
    return DocSet::of(documents_, std::move(list.docs));
}

DocSet Evaluation::keyword_scan(PlanNode const& node) const {
    auto const& dictionary = segment_.keyword(node.field);
    bool const prefix = node.kind == Kind::keyword_prefix;
    std::string_view const literal =
        std::string_view(node.value).substr(0, prefix ? node.value.size() : node.value.find_first_of("*?"));
    DocSet out(documents_);
    Postings list;
    for (std::uint32_t at = dictionary.strings.lower_bound(literal); at < dictionary.strings.size(); ++at) {
        std::string_view const value = dictionary.strings[at];
        if (!value.starts_with(literal)) break;
        if (!prefix && !glob_matches(value, node.value)) continue;
        segment_.postings(dictionary, at).decode(list, documents_);
        out.unite(DocSet::of(documents_, list.docs));
    }
    return out;
}

DocSet Evaluation::present(PlanNode const& node) const {
    std::vector<std::uint32_t> docs;
    if (node.kind == Kind::present_text) {
        auto const found = term(kPresenceTerm);
        if (!found) return DocSet(documents_);
        Postings list;
        found->decode(list, documents_);
        for (std::size_t i = 0; i < list.docs.size(); ++i)
            if (list.masks[i] & node.fields) docs.push_back(list.docs[i]);
    } else {
        Column const& column = segment_.keyword_column(node.field);
        for (std::uint32_t doc = 0; doc < documents_; ++doc)
            if (column.any(doc)) docs.push_back(doc);
    }
    return DocSet::of(documents_, std::move(docs));
}

DocSet Evaluation::range(PlanNode const& node, DocSet const* within) const {
    std::int64_t const* const numbers = segment_.numbers(node.field);
    std::vector<std::uint32_t> docs;
    auto const test = [&](std::uint32_t doc) {
        if (numbers[doc] >= node.low && numbers[doc] <= node.high) docs.push_back(doc);
    };
    if (within)
        within->each(test);
    else
        for (std::uint32_t doc = 0; doc < documents_; ++doc) test(doc);
    return DocSet::of(documents_, std::move(docs));
}

}  // namespace gyoji::search
