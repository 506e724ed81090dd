// Suggestions while typing, nearer words when nothing was found, values of a keyword field.
#include "search/distance.hpp"
#include "search/evaluate.hpp"
#include "search/index_core.hpp"
#include "search/searching.hpp"
#include "search/segment_builder.hpp"

#include <algorithm>
#include <unordered_map>

namespace gyoji::search {

namespace {

constexpr std::size_t kCandidatesPerWish = 3;  // suggestions that are counted for each one that is wanted
constexpr std::size_t kLooksMax = 20'000;  // suggestions of a segment that are compared with what was typed
constexpr std::size_t kNearCharactersMax = 24;  // longer words have no near ones
constexpr std::size_t kTypedBytesMax = 200;

struct Offer {
    std::string text;
    std::string canonical;
    std::uint64_t holders = 0;
    bool starts = false;
};

bool better(Offer const& a, Offer const& b) {
    if (a.starts != b.starts) return a.starts;
    if (a.holders != b.holders) return a.holders > b.holders;
    if (a.text.size() != b.text.size()) return a.text.size() < b.text.size();
    return a.text < b.text;
}

Node typed_node(SchemaNames const& names, std::string_view typed) {
    Node any;
    any.kind = Node::Kind::or_;
    for (auto const& field : names.schema.texts) {
        if (!field.suggest) continue;
        Node one;
        one.kind = Node::Kind::prefix;
        one.field = field.name;
        one.value = typed;
        any.children.push_back(std::move(one));
    }
    return any;
}

// Suggestions of the records whose titles hold what was typed, the most held first.
void collect(SchemaNames const& names, Part const& part, Node const& query, Phrase const& wanted,
             std::size_t limit, std::unordered_map<std::string, Offer>& out) {
    Result<Plan> const plan = make_plan(names, query, {});
    if (!plan) return;
    Evaluation evaluation(names, *plan, part);
    Result<DocSet> hits = evaluation.hits();
    if (!hits) return;
    std::vector<std::uint32_t> const docs = std::move(*hits).to_docs();
    StringTable const& strings = part.segment->suggestions();
    std::vector<std::uint32_t> counts(std::size_t{strings.size()} + 1);
    part.segment->suggestion_column().count(docs, counts.data());
    std::vector<std::uint32_t> held;
    for (std::uint32_t i = 0; i < strings.size(); ++i)
        if (counts[i + 1]) held.push_back(i);
    std::size_t const looks = std::min(held.size(), kLooksMax);
    std::partial_sort(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(looks), held.end(),
                      [&](auto a, auto b) {
                          return counts[a + 1] != counts[b + 1] ? counts[a + 1] > counts[b + 1] : a < b;
                      });
    std::size_t starting = 0, inside = 0;
    for (std::size_t i = 0; i < looks && (starting < limit || inside < limit); ++i) {
        std::string_view const both = strings[held[i]];
        std::size_t const split = both.find(kSuggestionSeparator);
        std::size_t const at = find_phrase(both.substr(0, split), wanted);
        if (at == std::string_view::npos) continue;
        std::size_t& seen = at == 0 ? starting : inside;
        if (seen++ >= limit) continue;
        Offer& offer = out[std::string(both.substr(0, split))];
        if (counts[held[i] + 1] > offer.holders) offer.text = both.substr(split + 1);
        offer.canonical = both.substr(0, split);
        offer.holders += counts[held[i] + 1];
        offer.starts = at == 0;
    }
}

bool ascii_word(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

struct Near {
    std::size_t distance;
    std::uint64_t holders;
    std::string text;
};

void keep_nearest(std::vector<Near>& all, std::size_t limit) {
    std::sort(all.begin(), all.end(), [](Near const& a, Near const& b) {
        if (a.distance != b.distance) return a.distance < b.distance;
        return a.holders != b.holders ? a.holders > b.holders : a.text < b.text;
    });
    std::vector<Near> out;
    for (Near& near : all) {
        bool const known =
            std::any_of(out.begin(), out.end(), [&](Near const& o) { return o.text == near.text; });
        if (!known && out.size() < limit) out.push_back(std::move(near));
    }
    all = std::move(out);
}

// Words of the dictionary that differ in a letter or two.
void near_words(Segment const& segment, std::u32string const& wanted, std::vector<Near>& out) {
    std::size_t const most = wanted.size() <= 4 ? 1 : 2;
    StringTable const& strings = segment.terms().strings;
    for (std::uint32_t at = strings.lower_bound("0"); at < strings.size() && strings[at] < "{"; ++at) {
        std::string_view const term = strings[at];
        if (term.size() + most < wanted.size() || term.size() > wanted.size() + most || !ascii_word(term))
            continue;
        std::size_t const far = distance(wanted, characters(term), most);
        if (far <= most)
            out.push_back({far, segment.postings(segment.terms(), at).count(), std::string(term)});
    }
}

// Pieces of titles that share two characters in a row with the word and differ little.
void near_titles(SchemaNames const& names, Part const& part, Phrase const& word, std::u32string const& wanted,
                 std::vector<Near>& out) {
    Node any;
    any.kind = Node::Kind::or_;
    for (std::string const& term : word.terms) {
        Node one;
        one.kind = Node::Kind::text;
        one.value = term;
        one.phrase = true;
        any.children.push_back(std::move(one));
    }
    Result<Plan> const plan = make_plan(names, any, {});
    if (!plan) return;
    Evaluation evaluation(names, *plan, part);
    Result<DocSet> hits = evaluation.hits();
    if (!hits) return;
    std::vector<std::uint32_t> docs = std::move(*hits).to_docs();
    if (docs.size() > kLooksMax) docs.resize(kLooksMax);
    StringTable const& strings = part.segment->suggestions();
    std::vector<std::uint32_t> counts(std::size_t{strings.size()} + 1);
    part.segment->suggestion_column().count(docs, counts.data());
    std::size_t const most = std::max<std::size_t>(1, wanted.size() / 3);
    for (std::uint32_t i = 0; i < strings.size(); ++i) {
        if (!counts[i + 1]) continue;
        std::string_view const both = strings[i];
        std::size_t const split = both.find(kSuggestionSeparator);
        std::size_t const far = distance(wanted, characters(both.substr(0, split)), most);
        if (far <= most && far > 0) out.push_back({far, counts[i + 1], std::string(both.substr(split + 1))});
    }
}

std::string joined(std::u32string const& characters, std::size_t from, std::size_t count) {
    std::string out;
    for (char32_t const packed : characters.substr(from, count))
        for (int shift = 24; shift >= 0; shift -= 8)
            if (packed >> static_cast<unsigned>(shift))
                out.push_back(static_cast<char>(packed >> static_cast<unsigned>(shift) & 0xFFU));
    return out;
}

}  // namespace

std::vector<Suggestion> IndexCore::suggest(std::string_view typed, std::size_t limit) const {
    std::vector<Suggestion> out;
    typed = typed.substr(0, kTypedBytesMax);
    std::vector<Phrase> phrases = phrases_of(typed, false);
    if (phrases.empty() || limit == 0) return out;
    auto const now = snapshot();
    Phrase wanted = std::move(phrases.back());
    wanted.word_prefix = true;
    std::size_t const offers_max = limit * kCandidatesPerWish;
    std::unordered_map<std::string, Offer> offers;
    Node const query = typed_node(names_, typed);
    for (Part const& part : now->parts) collect(names_, part, query, wanted, offers_max, offers);
    if (offers.empty() && phrases.size() > 1) {  // no title holds all of it: go on from the last word alone
        Node const last = typed_node(names_, wanted.text);
        for (Part const& part : now->parts) collect(names_, part, last, wanted, offers_max, offers);
    }
    std::vector<Offer> ranked;
    for (auto& [canonical, offer] : offers) ranked.push_back(std::move(offer));
    std::sort(ranked.begin(), ranked.end(), better);
    std::string head;  // the words before the one being typed
    for (std::size_t i = 0; i + 1 < phrases.size(); ++i) head += phrases[i].text + " ";
    for (std::size_t i = 0; i < ranked.size() && i < offers_max && out.size() < limit; ++i) {
        bool whole = true;
        for (std::size_t p = 0; p + 1 < phrases.size(); ++p)
            whole = whole && find_phrase(ranked[i].canonical, phrases[p]) != std::string_view::npos;
        std::string text = whole ? ranked[i].text : head + ranked[i].text;
        if (std::int64_t const count = count_text(names_, *now, text); count > 0)
            out.push_back({std::move(text), count});
    }
    return out;
}

std::vector<std::string> IndexCore::nearest_words(std::string_view word, std::size_t limit) const {
    std::vector<std::string> out;
    std::vector<Phrase> const phrases = phrases_of(word.substr(0, kTypedBytesMax), true);
    if (phrases.empty()) return out;
    Phrase const& wanted = phrases.front();
    std::u32string const letters = characters(wanted.text);
    if (letters.size() > kNearCharactersMax || letters.size() < 2) return out;
    auto const now = snapshot();
    std::vector<Near> near;
    for (Part const& part : now->parts) {
        if (ascii_word(wanted.text))
            near_words(*part.segment, letters, near);
        else
            near_titles(names_, part, wanted, letters, near);
    }
    if (!ascii_word(
            wanted.text))  // long compounds: the longest beginning and the longest end that find something
        for (bool const beginning : {true, false})
            for (std::size_t count = letters.size() - 1; count >= 2; --count) {
                std::string piece = joined(letters, beginning ? 0 : letters.size() - count, count);
                if (count_text(names_, *now, piece) == 0) continue;
                near.push_back({letters.size() - count, 0, std::move(piece)});
                break;
            }
    keep_nearest(near, limit);
    for (Near& one : near)
        if (count_text(names_, *now, one.text) > 0) out.push_back(std::move(one.text));
    return out;
}

std::vector<std::string> IndexCore::values_with_prefix(std::string_view keyword_field,
                                                       std::string_view folded_part,
                                                       std::size_t limit) const {
    std::vector<std::string> out;
    auto const field = names_.keywords.find(keyword_field);
    if (field == names_.keywords.end()) return out;
    auto const now = snapshot();
    std::map<std::string, std::pair<bool, std::int64_t>> found;  // does it begin so, how many hold it
    for (Part const& part : now->parts) {
        StringTable const& folded = part.segment->keyword_folded(field->second);
        Dictionary const& dictionary = part.segment->keyword(field->second);
        for (std::uint32_t i = 0; i < folded.size(); ++i) {
            std::size_t const at = folded[i].find(folded_part);
            if (at == std::string_view::npos) continue;
            Postings list;
            part.segment->postings(dictionary, i).decode(list, part.segment->documents());
            auto const holders =
                std::count_if(list.docs.begin(), list.docs.end(), [&](auto doc) { return part.alive(doc); });
            if (holders == 0) continue;
            auto& entry = found[std::string(dictionary.strings[i])];
            entry.first = at == 0;
            entry.second += holders;
        }
    }
    std::vector<std::pair<std::string, std::pair<bool, std::int64_t>>> ranked(found.begin(), found.end());
    std::stable_sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) {
        return a.second.first != b.second.first ? a.second.first : a.second.second > b.second.second;
    });
    for (auto& [value, how] : ranked)
        if (out.size() < limit) out.push_back(value);
    return out;
}

}  // namespace gyoji::search
