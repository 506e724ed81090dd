#include "search/segment_merge.hpp"

namespace gyoji::search {

namespace {

// Documents of each ordinal: the column turned round.
struct Inverted {
    std::vector<std::uint32_t> starts, docs;
};

template <class Each>
Inverted invert(std::uint32_t ordinals, std::vector<std::uint32_t> const& new_numbers, Each&& each) {
    Inverted out;
    out.starts.resize(std::size_t{ordinals} + 2);
    auto const documents = static_cast<std::uint32_t>(new_numbers.size());
    for (std::uint32_t doc = 0; doc < documents; ++doc)
        if (new_numbers[doc] != kGone) each(doc, [&](std::uint32_t ordinal) { ++out.starts[ordinal + 2]; });
    for (std::size_t i = 1; i < out.starts.size(); ++i) out.starts[i] += out.starts[i - 1];
    out.docs.resize(out.starts.back());
    for (std::uint32_t doc = 0; doc < documents; ++doc)
        if (new_numbers[doc] != kGone)
            each(doc, [&](std::uint32_t ordinal) { out.docs[out.starts[ordinal + 1]++] = new_numbers[doc]; });
    return out;
}

// One input's dictionary, walked in order.
struct Walk {
    StringTable strings;
    std::uint32_t at = 0;
    std::size_t input = 0;
    Inverted inverted;
    std::string_view now() const { return strings[at]; }
    bool over() const { return at == strings.size(); }
};

class MergedStream : public DictionaryStream {
public:
    explicit MergedStream(std::vector<Walk> walks) : walks_(std::move(walks)) {}
    bool next(std::string_view& string, Postings& documents) override {
        for (;;) {
            Walk const* least = nullptr;
            for (Walk const& walk : walks_)
                if (!walk.over() && (!least || walk.now() < least->now())) least = &walk;
            if (!least) return false;
            string = least->now();
            documents.clear();
            for (Walk& walk : walks_)
                if (!walk.over() && walk.now() == string) {
                    add(walk, documents);
                    ++walk.at;
                }
            if (!documents.docs.empty()) return true;
        }
    }

protected:
    virtual void add(Walk const& walk, Postings& out) {
        auto const& docs = walk.inverted.docs;
        out.docs.insert(out.docs.end(), docs.begin() + walk.inverted.starts[walk.at],
                        docs.begin() + walk.inverted.starts[walk.at + 1]);
    }

private:
    std::vector<Walk> walks_;
};

class MergedTerms final : public MergedStream {
public:
    MergedTerms(std::vector<Walk> walks, std::vector<MergeInput> const& inputs)
        : MergedStream(std::move(walks)), inputs_(inputs) {}

protected:
    void add(Walk const& walk, Postings& out) override {
        MergeInput const& input = inputs_[walk.input];
        Segment const& segment = *input.segment;
        segment.postings(segment.terms(), walk.at).decode(list_, segment.documents());
        for (std::size_t i = 0; i < list_.docs.size(); ++i) {
            std::uint32_t const doc = input.new_numbers[list_.docs[i]];
            if (doc == kGone) continue;
            out.docs.push_back(doc);
            out.masks.push_back(list_.masks[i]);
        }
    }

private:
    std::vector<MergeInput> const& inputs_;
    Postings list_;
};

class MergeSource final : public SegmentSource {
public:
    explicit MergeSource(std::vector<MergeInput> const& inputs) : inputs_(inputs) {
        for (std::uint32_t input = 0; input < inputs.size(); ++input)
            for (std::uint32_t doc = 0; doc < inputs[input].new_numbers.size(); ++doc)
                if (inputs[input].new_numbers[doc] != kGone) origins_.emplace_back(input, doc);
    }
    std::uint32_t documents() const override { return static_cast<std::uint32_t>(origins_.size()); }
    std::string_view text(std::uint32_t doc) override { return segment(doc).text(origins_[doc].second); }
    float quality(std::uint32_t doc) override { return segment(doc).quality(origins_[doc].second); }
    std::uint8_t title_length(std::uint32_t doc) override {
        return segment(doc).title_length(origins_[doc].second);
    }
    std::int64_t number(std::size_t field, std::uint32_t doc) override {
        return segment(doc).number(field, origins_[doc].second);
    }
    std::unique_ptr<DictionaryStream> dictionary(std::uint32_t which) override {
        std::vector<Walk> walks;
        for (std::size_t input = 0; input < inputs_.size(); ++input) walks.push_back(walk(which, input));
        if (which == kTerms) return std::make_unique<MergedTerms>(std::move(walks), inputs_);
        return std::make_unique<MergedStream>(std::move(walks));
    }

private:
    Segment const& segment(std::uint32_t doc) const { return *inputs_[origins_[doc].first].segment; }

    Walk walk(std::uint32_t which, std::size_t input) const {
        Segment const& from = *inputs_[input].segment;
        auto const& numbers = inputs_[input].new_numbers;
        Walk out;
        out.input = input;
        auto const turn = [&](StringTable const& strings, auto&& each) {
            out.strings = strings;
            out.inverted = invert(strings.size(), numbers, each);
        };
        if (which == kTerms) {
            out.strings = from.terms().strings;
        } else if (which == kIds) {
            turn(from.ids(), [&](std::uint32_t doc, auto&& f) { f(from.id_ordinal(doc)); });
        } else if (which == kSuggestions) {
            turn(from.suggestions(),
                 [&](std::uint32_t doc, auto&& f) { from.suggestion_column().each(doc, f); });
        } else if (which >= kSortTextBase) {
            std::size_t const field = which - kSortTextBase;
            turn(from.sort_texts(field),
                 [&](std::uint32_t doc, auto&& f) { f(from.sort_ordinal(field, doc)); });
        } else {
            std::size_t const field = which - kKeywordBase;
            turn(from.keyword(field).strings,
                 [&](std::uint32_t doc, auto&& f) { from.keyword_column(field).each(doc, f); });
        }
        return out;
    }

    std::vector<MergeInput> const& inputs_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> origins_;  // input, document there
};

}  // namespace

std::unique_ptr<SegmentSource> merge_source(std::vector<MergeInput> const& inputs) {
    return std::make_unique<MergeSource>(inputs);
}

}  // namespace gyoji::search
