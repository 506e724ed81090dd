#include "limit.hh"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "text/fold.hpp"

namespace bench {

using namespace gyoji::search;

namespace {

char32_t first_of(std::string_view text) {
    char32_t out = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, text.size()); ++i)
        out = out << 8U | static_cast<unsigned char>(text[i]);
    return out;
}

}  // namespace

void Limit::add(Entry const& entry) {
    auto const doc = static_cast<std::uint32_t>(titles_.size());
    std::string title, rest;
    for (std::size_t field = 0; field < entry.texts.size(); ++field) {
        std::string canonical;
        std::vector<TermAt> terms;
        append_canonical(gyoji::text::fold(entry.texts[field]), canonical, terms);
        for (TermAt const& term : terms) {
            auto& list = postings_[canonical.substr(term.offset, term.length)];
            if (list.empty() || list.back().doc != doc)
                list.push_back({doc, field == 0});
            else
                list.back().title = list.back().title || field == 0;
        }
        (field == 0 ? title : rest) += canonical + "\n";
    }
    titles_.push_back(std::move(title));
    texts_.push_back(std::move(rest));
    quality_.push_back(entry.quality);
    dates_.push_back(entry.numbers[0]);
    for (std::size_t facet = 0; facet < 5; ++facet) {
        std::vector<std::uint32_t> ids;
        for (auto const& value : entry.keywords[facet])
            ids.push_back(values_[facet]
                              .try_emplace(value, static_cast<std::uint32_t>(values_[facet].size()))
                              .first->second);
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        multi_[facet].push_back(std::move(ids));
    }
}

void Limit::finish() {
    for (auto const& [term, list] : postings_)
        if (static_cast<unsigned char>(term[0]) >= 0xE0) by_first_[first_of(term)].push_back(&list);
    for (std::size_t facet = 0; facet < 5; ++facet) {
        for (auto const& ids : multi_[facet]) {
            starts_[facet].push_back(static_cast<std::uint32_t>(flat_[facet].size()));
            flat_[facet].insert(flat_[facet].end(), ids.begin(), ids.end());
        }
        starts_[facet].push_back(static_cast<std::uint32_t>(flat_[facet].size()));
        multi_[facet] = {};
    }
}

std::vector<Limit::Posting> Limit::holders(Phrase const& phrase) const {
    std::vector<Posting> out;
    if (phrase.terms.empty()) {
        auto const lists = by_first_.find(first_of(phrase.first_character));
        if (lists == by_first_.end()) return out;
        std::vector<std::uint8_t> seen(titles_.size());
        for (auto const* list : lists->second)
            for (Posting const& p : *list) seen[p.doc] |= p.title ? 3 : 1;
        for (std::uint32_t doc = 0; doc < seen.size(); ++doc)
            if (seen[doc]) out.push_back({doc, seen[doc] == 3});
        return out;
    }
    std::vector<std::vector<Posting> const*> lists;
    for (auto const& term : phrase.terms) {
        auto const found = postings_.find(term);
        if (found == postings_.end()) return out;
        lists.push_back(&found->second);
    }
    std::sort(lists.begin(), lists.end(), [](auto* a, auto* b) { return a->size() < b->size(); });
    if (lists.size() == 1 && !phrase.verify) return *lists[0];
    std::vector<std::vector<Posting>::const_iterator> at;
    for (auto* list : lists) at.push_back(list->begin());
    for (Posting const& p : *lists[0]) {
        bool all = true;
        for (std::size_t i = 1; i < lists.size() && all; ++i) {
            std::ptrdiff_t step = 1;
            while (lists[i]->end() - at[i] > step && at[i][step].doc < p.doc) at[i] += step, step *= 2;
            auto const end = lists[i]->end() - at[i] > step ? at[i] + step + 1 : lists[i]->end();
            at[i] = std::lower_bound(at[i], end, p.doc,
                                     [](Posting const& a, std::uint32_t doc) { return a.doc < doc; });
            all = at[i] != lists[i]->end() && at[i]->doc == p.doc;
        }
        if (!all) continue;
        bool const title = find_phrase(titles_[p.doc], phrase) != std::string::npos;
        if (title || find_phrase(texts_[p.doc], phrase) != std::string::npos) out.push_back({p.doc, title});
    }
    return out;
}

Limit::Found Limit::search(std::string const& words, bool by_date, std::size_t rows) const {
    Found out;
    std::vector<std::uint32_t> docs;
    std::vector<float> scores;
    bool first = true;
    for (Phrase const& phrase : phrases_of(words, false)) {
        std::vector<Posting> const list = holders(phrase);
        float const idf =
            std::log(1.0F + static_cast<float>(titles_.size()) / (static_cast<float>(list.size()) + 0.5F));
        std::vector<std::uint32_t> kept;
        std::vector<float> kept_scores;
        std::size_t j = 0;
        for (Posting const& p : list) {
            float const add = idf * (p.title ? 5.0F : 1.0F);
            if (first) {
                kept.push_back(p.doc);
                kept_scores.push_back(quality_[p.doc] + add);
                continue;
            }
            while (j < docs.size() && docs[j] < p.doc) ++j;
            if (j < docs.size() && docs[j] == p.doc)
                kept.push_back(p.doc), kept_scores.push_back(scores[j] + add);
        }
        docs = std::move(kept);
        scores = std::move(kept_scores);
        first = false;
    }
    out.total = docs.size();
    using Key = std::pair<double, std::uint32_t>;
    std::vector<Key> heap;
    for (std::size_t i = 0; i < docs.size(); ++i) {
        Key const key{by_date ? -static_cast<double>(dates_[docs[i]]) : -static_cast<double>(scores[i]),
                      docs[i]};
        if (heap.size() == rows) {
            if (!(key < heap.front())) continue;
            std::pop_heap(heap.begin(), heap.end());
            heap.pop_back();
        }
        heap.push_back(key);
        std::push_heap(heap.begin(), heap.end());
    }
    std::sort_heap(heap.begin(), heap.end());
    for (Key const& key : heap) out.docs.push_back(key.second);
    for (std::size_t facet = 0; facet < 5; ++facet) {
        std::vector<std::uint32_t> counts(values_[facet].size());
        for (std::uint32_t const doc : docs)
            for (std::uint32_t i = starts_[facet][doc]; i < starts_[facet][doc + 1]; ++i)
                ++counts[flat_[facet][i]];
        auto& list = out.facets[facet];
        for (std::uint32_t value = 0; value < counts.size(); ++value)
            if (counts[value]) list.emplace_back(value, counts[value]);
        std::size_t const limit = std::min<std::size_t>(50, list.size());
        std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(limit), list.end(),
                          [](auto const& a, auto const& b) { return a.second > b.second; });
        list.resize(limit);
    }
    return out;
}

}  // namespace bench
