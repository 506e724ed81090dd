// The text side of Evaluation: terms are intersected, phrases verified in the canonical text.
#include "search/evaluate.hpp"
#include "search/segment_builder.hpp"

#include <algorithm>

namespace gyoji::search {

using Kind = PlanNode::Kind;

namespace {

std::size_t character_bytes(char lead) {
    auto const byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The longest stretch of a text without separators that the pattern could be in is searched; CJK has no word
// ends.
bool pattern_in(std::string_view text, std::string_view pattern, bool whole_words) {
    std::string const open = whole_words ? std::string(pattern) : "*" + std::string(pattern) + "*";
    while (!text.empty()) {
        std::size_t const end = std::min(text.find_first_of(" \n"), text.size());
        if (end > 0 && glob_matches(text.substr(0, end), open)) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

}  // namespace

DocSet Evaluation::candidates(std::vector<std::string> const& terms, DocSet const* within) const {
    std::vector<PostingView> views;
    for (std::string const& text : terms) {
        auto const found = term(text);
        if (!found) return DocSet(documents_);
        views.push_back(*found);
    }
    std::sort(views.begin(), views.end(), [](auto const& a, auto const& b) { return a.count() < b.count(); });
    std::optional<DocSet> out;
    if (within) out = *within;
    Postings list;
    for (PostingView const& view : views) {
        if (view.dense()) {
            std::uint64_t const* const bits = view.dense_view(documents_).bits;
            if (out)
                out->intersect(bits);
            else
                out = DocSet::of_bits(documents_, bits);
            continue;
        }
        view.decode(list, documents_);
        if (out)
            out->intersect(std::span<std::uint32_t const>(list.docs));
        else
            out = DocSet::of(documents_, list.docs);
        if (out->empty()) break;
    }
    return out ? std::move(*out) : DocSet::all(documents_);
}

// Remembers the matches for scoring; gives those in the wanted fields.
DocSet Evaluation::keep(PlanNode const& node, Matches matches, DocSet const* within) {
    DocSet out(documents_);
    bool const every_field = (node.fields & names_.every_field) == names_.every_field;
    if (matches.dense.bits) {
        out = DocSet::of_bits(documents_, matches.dense.bits);
        if (within) out.intersect(*within);
        if (!every_field && !(matches.dense.mask_bytes == 0 && (matches.dense.mask & node.fields))) {
            DenseCursor cursor(matches.dense);
            out.keep_if([&](std::uint32_t doc) { return (cursor.mask_of(doc) & node.fields) != 0; });
        }
    } else {
        if (!every_field) {
            Postings kept;
            for (std::size_t i = 0; i < matches.list.docs.size(); ++i) {
                if (!(matches.list.masks[i] & node.fields)) continue;
                kept.docs.push_back(matches.list.docs[i]);
                kept.masks.push_back(matches.list.masks[i]);
            }
            matches.list = std::move(kept);
        }
        out = DocSet::of(documents_, matches.list.docs);
        if (within) out.intersect(*within);
    }
    if (node.scoring) matches_[node.leaf] = std::move(matches);
    return out;
}

// The field where the phrase stands is told by its place; each field ends with '\n', which no phrase holds.
Matches Evaluation::verified(PlanNode const& node, DocSet const& candidates) const {
    Matches found;
    std::size_t const fields = names_.schema.texts.size();
    PhraseFinder const finder(node.phrase);
    candidates.each([&](std::uint32_t doc) {
        DocText const text(segment_.text(doc), fields);
        std::string_view const whole = text.whole();
        std::uint16_t mask = 0;
        std::size_t at = 0;
        for (std::size_t field = 0; field < fields;) {
            at = finder.find(whole, at);
            if (at == std::string_view::npos) break;
            while (text.end(field) <= at) ++field;
            mask |= static_cast<std::uint16_t>(1U << field);
            at = text.end(field++);
        }
        if (mask == 0) return;
        found.list.docs.push_back(doc);
        found.list.masks.push_back(mask);
    });
    return found;
}

DocSet Evaluation::verify(PlanNode const& node, DocSet candidates) {
    return keep(node, verified(node, candidates), nullptr);
}

DocSet Evaluation::phrase(PlanNode const& node, DocSet const* within) {
    Phrase const& phrase = node.phrase;
    if (phrase.terms.empty()) {
        std::vector<std::uint32_t> ordinals;
        auto const& strings = segment_.terms().strings;
        std::uint32_t at = strings.lower_bound(phrase.first_character);
        for (; at < strings.size() && strings[at].starts_with(phrase.first_character); ++at)
            ordinals.push_back(at);
        Matches all = unite_terms(ordinals);
        if (!phrase.verify) return keep(node, std::move(all), within);
        DocSet some = DocSet::of(documents_, std::move(all.list.docs));
        if (within) some.intersect(*within);
        return verify(node, std::move(some));
    }
    if (phrase.verify) return several_terms(node, within);
    auto const found = term(phrase.terms.front());
    if (!found) return DocSet(documents_);
    Matches matches;
    if (found->dense())
        matches.dense = found->dense_view(documents_);
    else
        found->decode(matches.list, documents_);
    return keep(node, std::move(matches), within);
}

// A phrase in much of the segment is verified whole and kept, unless little of it is asked for.
DocSet Evaluation::several_terms(PlanNode const& node, DocSet const* within) {
    std::size_t const most = estimate(node);
    if (most <= kDenseHits || (within && within->count() * 2 < most))
        return verify(node, candidates(node.phrase.terms, within));
    std::string const key = node.phrase.text + (node.phrase.word_prefix ? "*" : "");
    PhraseCache::Value kept = part_.phrases->find(key);
    if (!kept) {
        kept = std::make_shared<Postings const>(verified(node, candidates(node.phrase.terms, nullptr)).list);
        part_.phrases->keep(key, kept, kept->docs.size() * 6);
    }
    Matches matches;
    matches.list = *kept;
    return keep(node, std::move(matches), within);
}

Matches Evaluation::unite_terms(std::vector<std::uint32_t> const& ordinals) const {
    Matches out;
    if (ordinals.size() == 1) {
        segment_.postings(segment_.terms(), ordinals.front()).decode(out.list, documents_);
        return out;
    }
    std::vector<std::uint16_t> masks(ordinals.empty() ? 0 : documents_);
    Postings list;
    for (std::uint32_t const ordinal : ordinals) {
        segment_.postings(segment_.terms(), ordinal).decode(list, documents_);
        for (std::size_t i = 0; i < list.docs.size(); ++i) masks[list.docs[i]] |= list.masks[i];
    }
    for (std::uint32_t doc = 0; doc < masks.size(); ++doc) {
        if (masks[doc] == 0) continue;
        out.list.docs.push_back(doc);
        out.list.masks.push_back(masks[doc]);
    }
    return out;
}

// The words of the dictionary that a prefix (or a pattern behind it) stands for.
Result<std::vector<std::uint32_t>> Evaluation::expand(PlanNode const& node, std::string_view prefix,
                                                      std::string_view pattern) const {
    std::vector<std::uint32_t> out;
    auto const& strings = segment_.terms().strings;
    for (std::uint32_t at = strings.lower_bound(prefix); at < strings.size(); ++at) {
        std::string_view const word = strings[at];
        if (!word.starts_with(prefix)) break;
        if (word == kPresenceTerm || (!pattern.empty() && !glob_matches(word, pattern))) continue;
        if (out.size() == kExpansionMax)
            return fail(Fault::invalid, "search.expansion_too_large", {},
                        {{"word", node.value}, {"max", std::to_string(kExpansionMax)}});
        out.push_back(at);
    }
    return out;
}

Result<DocSet> Evaluation::word_prefix(PlanNode const& node, DocSet const* within) {
    Matches all = unite_terms(TRY(expand(node, dictionary_term(node.value), {})));
    if (!node.phrase.verify) return keep(node, std::move(all), within);
    DocSet some = candidates(node.phrase.terms, within);
    some.intersect(std::span<std::uint32_t const>(all.list.docs));
    return verify(node, std::move(some));
}

Result<DocSet> Evaluation::pattern(PlanNode const& node, DocSet const* within) {
    std::string_view const value = node.value;
    if (ascii(value))
        return keep(node, unite_terms(TRY(expand(node, value.substr(0, value.find_first_of("*?")), value))),
                    within);
    DocSet some = within ? *within : DocSet::all(documents_);
    for (std::size_t at = 0; at < value.size();) {
        std::size_t const end = std::min(value.find_first_of("*? ", at), value.size());
        std::string_view const literal = value.substr(at, end - at);
        if (!ascii(literal) && literal.size() > character_bytes(literal[0])) {
            Phrase const phrase = phrase_from_canonical(literal);
            std::vector<std::string>
                terms;  // Latin words may be cut by the wildcard: only what is surely whole
            for (std::string const& term : phrase.terms)
                if (!ascii(term)) terms.push_back(term);
            if (!terms.empty()) some = candidates(terms, &some);
        }
        at = end + 1;
    }
    Matches found;
    std::size_t const fields = names_.schema.texts.size();
    some.each([&](std::uint32_t doc) {
        DocText const text(segment_.text(doc), fields);
        std::uint16_t mask = 0;
        for (std::size_t field = 0; field < fields; ++field)
            if (node.fields >> field & 1U && pattern_in(text.field(field), value, false))
                mask |= static_cast<std::uint16_t>(1U << field);
        if (mask == 0) return;
        found.list.docs.push_back(doc);
        found.list.masks.push_back(mask);
    });
    return keep(node, std::move(found), nullptr);
}

}  // namespace gyoji::search
