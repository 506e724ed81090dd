#include "search/segment_builder.hpp"

#include "search/analysis.hpp"
#include "search/segment_writer.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace gyoji::search {

namespace {

std::string_view cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U) --bytes_max;
    return text.substr(0, bytes_max);
}

struct Held {  // a term in a document
    std::uint32_t term, doc;
    std::uint16_t mask;
};

class Terms {
public:
    void add(std::string_view term, std::uint32_t doc, unsigned field) {
        auto const [at, fresh] = numbers_.try_emplace(term, static_cast<std::uint32_t>(strings_.size()));
        auto const bit = static_cast<std::uint16_t>(1U << field);
        if (fresh) {
            strings_.push_back(term);
            newest_.push_back(0);
            counts_.push_back(0);
        } else if (Held& held = held_[newest_[at->second]]; held.doc == doc) {
            held.mask |= bit;
            return;
        }
        newest_[at->second] = held_.size();
        ++counts_[at->second];
        held_.push_back({at->second, doc, bit});
    }
    // Order by term, documents staying in order.
    void sort() {
        order_.resize(strings_.size());
        for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
        std::sort(order_.begin(), order_.end(), [&](auto a, auto b) { return strings_[a] < strings_[b]; });
        starts_.resize(strings_.size());
        std::size_t start = 0;
        for (std::uint32_t const term : order_) {
            starts_[term] = start;
            start += counts_[term];
        }
        sorted_.resize(held_.size());
        std::vector<std::size_t> next = starts_;
        for (Held const& held : held_) sorted_[next[held.term]++] = held;
    }
    std::size_t size() const { return order_.size(); }
    std::string_view get(std::size_t rank, Postings& out) const {
        std::uint32_t const term = order_[rank];
        out.clear();
        for (std::size_t i = 0; i < counts_[term]; ++i) {
            out.docs.push_back(sorted_[starts_[term] + i].doc);
            out.masks.push_back(sorted_[starts_[term] + i].mask);
        }
        return strings_[term];
    }

private:
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
    std::vector<std::string_view> strings_;
    std::vector<std::size_t> newest_, counts_, starts_;
    std::vector<std::uint32_t> order_;
    std::vector<Held> held_, sorted_;
};

class TermStream final : public DictionaryStream {
public:
    explicit TermStream(Terms const& terms) : terms_(terms) {}
    bool next(std::string_view& string, Postings& documents) override {
        if (at_ == terms_.size()) return false;
        string = terms_.get(at_++, documents);
        return true;
    }

private:
    Terms const& terms_;
    std::size_t at_ = 0;
};

using Pairs = std::vector<std::pair<std::string_view, std::uint32_t>>;

class PairStream final : public DictionaryStream {
public:
    explicit PairStream(Pairs pairs) : pairs_(std::move(pairs)) {
        std::sort(pairs_.begin(), pairs_.end());
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    }
    bool next(std::string_view& string, Postings& documents) override {
        if (at_ == pairs_.size()) return false;
        string = pairs_[at_].first;
        documents.clear();
        for (; at_ < pairs_.size() && pairs_[at_].first == string; ++at_)
            documents.docs.push_back(pairs_[at_].second);
        return true;
    }

private:
    Pairs pairs_;
    std::size_t at_ = 0;
};

class EntrySource final : public SegmentSource {
public:
    EntrySource(Schema const& schema, std::span<Entry const> entries) : schema_(schema), entries_(entries) {
        for (std::uint32_t doc = 0; doc < entries.size(); ++doc) analyse(doc);
        terms_.sort();
    }

    std::uint32_t documents() const override { return static_cast<std::uint32_t>(entries_.size()); }
    std::string_view text(std::uint32_t doc) override { return texts_[doc]; }
    float quality(std::uint32_t doc) override { return std::max(0.0F, entries_[doc].quality); }
    std::uint8_t title_length(std::uint32_t doc) override { return title_lengths_[doc]; }
    std::int64_t number(std::size_t field, std::uint32_t doc) override {
        auto const& numbers = entries_[doc].numbers;
        return field < numbers.size() ? numbers[field] : kNoNumber;
    }

    std::unique_ptr<DictionaryStream> dictionary(std::uint32_t which) override {
        if (which == kTerms) return std::make_unique<TermStream>(terms_);
        Pairs pairs;
        if (which == kSuggestions) pairs = suggestions_;
        for (std::uint32_t doc = 0; doc < entries_.size(); ++doc) {
            Entry const& entry = entries_[doc];
            if (which == kIds) pairs.emplace_back(entry.id, doc);
            if (which >= kSortTextBase) {
                std::size_t const field = which - kSortTextBase;
                pairs.emplace_back(
                    field < entry.sort_texts.size() ? cut(entry.sort_texts[field], kKeywordBytesMax) : "",
                    doc);
            } else if (which >= kKeywordBase && which - kKeywordBase < entry.keywords.size()) {
                for (std::string const& value : entry.keywords[which - kKeywordBase])
                    pairs.emplace_back(cut(value, kKeywordBytesMax), doc);
            }
        }
        return std::make_unique<PairStream>(std::move(pairs));
    }

private:
    void analyse(std::uint32_t doc) {
        std::string canonical;
        std::vector<TermAt> terms;
        std::vector<std::size_t> ends;  // of the terms, by field
        std::vector<std::size_t> bytes{0};
        std::size_t title_terms = 0;
        for (std::size_t field = 0; field < schema_.texts.size(); ++field) {
            std::size_t const before = terms.size();
            if (field < entries_[doc].texts.size()) add_field(entries_[doc].texts[field], canonical, terms);
            if (terms.size() > before) canonical.push_back('\n');
            ends.push_back(terms.size());
            bytes.push_back(canonical.size());
            if (!schema_.texts[field].suggest) continue;
            title_terms += terms.size() - before;
            if (field < entries_[doc].texts.size()) add_suggestions(entries_[doc].texts[field], doc);
        }
        title_lengths_.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(title_terms, 255)));
        std::string whole;
        for (std::size_t field = 1; field < bytes.size(); ++field)
            put_varint(whole, bytes[field] - bytes[field - 1]);
        std::size_t const head = whole.size();
        whole += canonical;
        texts_.push_back(std::move(whole));
        post_terms(doc, std::string_view(texts_.back()).substr(head), terms, ends);
    }

    void post_terms(std::uint32_t doc, std::string_view canonical, std::vector<TermAt> const& terms,
                    std::vector<std::size_t> const& ends) {
        std::size_t at = 0;
        for (unsigned field = 0; field < ends.size(); ++field) {
            if (at < ends[field]) terms_.add(kPresenceTerm, doc, field);
            for (; at < ends[field]; ++at)
                terms_.add(dictionary_term(canonical.substr(terms[at].offset, terms[at].length)), doc, field);
        }
    }

    static void add_field(std::string_view original, std::string& canonical, std::vector<TermAt>& terms) {
        original = cut(original, kDocTextBytesMax);
        std::size_t const start = canonical.size();
        while (!original.empty()) {
            std::size_t const end = original.find('\n');
            if (canonical.size() > start && canonical.back() != '\n') canonical.push_back('\n');
            append_canonical(text::fold(original.substr(0, end)), canonical, terms);
            original.remove_prefix(end == std::string_view::npos ? original.size() : end + 1);
        }
    }

    void add_suggestions(std::string_view titles, std::uint32_t doc) {
        for (std::string const& phrase : title_phrases(cut(titles, kKeywordBytesMax))) {
            std::string canonical;
            std::vector<TermAt> terms;
            append_canonical(text::fold(phrase), canonical, terms);
            suggestion_strings_.push_back(canonical + kSuggestionSeparator + phrase);
            suggestions_.emplace_back(suggestion_strings_.back(), doc);
        }
    }

    Schema const& schema_;
    std::span<Entry const> entries_;
    std::deque<std::string> texts_, suggestion_strings_;
    std::vector<std::uint8_t> title_lengths_;
    Terms terms_;
    Pairs suggestions_;
};

}  // namespace

std::string build_segment(Schema const& schema, std::span<Entry const> entries) {
    EntrySource source(schema, entries);
    MemorySink sink;
    (void)write_segment(sink, schema, source);  // memory does not fail
    return sink.take();
}

}  // namespace gyoji::search
