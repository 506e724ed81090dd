#include "search/analysis.hpp"

#include "search/layout.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

using text::TokenKind;

char32_t decode(std::string_view text, std::size_t at) {  // canonical text is always well-formed
    auto const byte = [&](std::size_t i) {
        return static_cast<char32_t>(i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
    };
    char32_t const lead = byte(at);
    if (lead < 0x80) return lead;
    if (lead < 0xE0) return (lead & 0x1FU) << 6U | (byte(at + 1) & 0x3FU);
    if (lead < 0xF0) return (lead & 0xFU) << 12U | (byte(at + 1) & 0x3FU) << 6U | (byte(at + 2) & 0x3FU);
    return (lead & 7U) << 18U | (byte(at + 1) & 0x3FU) << 12U | (byte(at + 2) & 0x3FU) << 6U |
           (byte(at + 3) & 0x3FU);
}

std::size_t character_start(std::string_view text, std::size_t at) {
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    return at;
}

bool word_character_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return false;
    char const c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) return c != ' ' && c != '\n';
    return !text::is_cjk(decode(text, at));
}

bool word_character_before(std::string_view text, std::size_t at) {
    return at > 0 && word_character_at(text, character_start(text, at - 1));
}

struct Unit {  // a word, or a whole CJK run
    std::uint32_t begin, end;
    bool cjk, digits;
    std::uint32_t characters;
    std::uint32_t folded_begin, folded_end;
};

bool all_digits(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Unit> units_of(std::string_view canonical, std::vector<TermAt> const& terms,
                           std::vector<std::uint32_t> const& map) {
    std::vector<Unit> units;
    bool in_run = false;
    for (TermAt const& term : terms) {
        std::uint32_t const end = term.offset + term.length;
        if (term.kind == TokenKind::word) {
            units.push_back({term.offset, end, false, all_digits(canonical.substr(term.offset, term.length)),
                             0, map[term.offset], map[end - 1] + 1});
            continue;
        }
        if (!in_run) units.push_back({term.offset, end, true, false, 0, map[term.offset], 0});
        units.back().end = end;
        units.back().folded_end = map[end - 1] + 1;
        ++units.back().characters;
        in_run = term.kind != TokenKind::last;
    }
    return units;
}

bool keep_together(Unit const& left, Unit const& right, std::string_view folded) {
    if (left.end == right.begin) return left.cjk != right.cjk && (left.digits || right.digits);
    if (left.cjk || right.cjk) return false;
    std::string_view const gap = folded.substr(left.folded_end, right.folded_begin - left.folded_end);
    return gap.find_first_of(" \n") == std::string_view::npos;
}

}  // namespace

std::string_view dictionary_term(std::string_view term) {
    return term.substr(0, kTermBytesMax);
}

void append_canonical(std::string_view folded, std::string& canonical, std::vector<TermAt>& terms,
                      std::vector<std::uint32_t>* map) {
    std::size_t covered = std::string_view::npos;  // end of what has been copied from folded
    for (text::Token const& token : text::tokens(folded)) {
        auto const begin = static_cast<std::size_t>(token.text.data() - folded.data());
        std::size_t const end = begin + token.text.size();
        if (covered != std::string_view::npos && begin > covered) {
            canonical.push_back(' ');
            if (map) map->push_back(static_cast<std::uint32_t>(covered));
        }
        if (covered == std::string_view::npos || begin > covered) covered = begin;
        if (end > covered) {
            canonical.append(folded.substr(covered, end - covered));
            if (map)
                for (std::size_t at = covered; at < end; ++at) map->push_back(static_cast<std::uint32_t>(at));
            covered = end;
        }
        terms.push_back({static_cast<std::uint32_t>(canonical.size() - (covered - begin)),
                         static_cast<std::uint32_t>(token.text.size()), token.kind});
    }
}

Phrase phrase_from_canonical(std::string_view canonical) {
    Phrase phrase;
    phrase.text = canonical;
    std::string again;
    std::vector<TermAt> terms;
    append_canonical(canonical, again, terms);
    std::size_t parts = 0;
    bool in_run = false;
    for (TermAt const& term : terms) {
        std::string_view const text = canonical.substr(term.offset, term.length);
        bool const alone = term.kind == TokenKind::last && !in_run;
        in_run = term.kind == TokenKind::bigram;
        if (term.kind == TokenKind::last && !alone) continue;
        ++parts;
        if (alone) {
            if (phrase.first_character.empty()) phrase.first_character = text;
            continue;
        }
        if (text.size() > kTermBytesMax) phrase.verify = true;
        phrase.terms.emplace_back(dictionary_term(text));
    }
    if (!phrase.terms.empty()) phrase.first_character.clear();
    phrase.verify = phrase.verify || parts > 1;
    std::sort(phrase.terms.begin(), phrase.terms.end());
    phrase.terms.erase(std::unique(phrase.terms.begin(), phrase.terms.end()), phrase.terms.end());
    return phrase;
}

std::vector<Phrase> phrases_of(std::string_view value, bool quoted) {
    std::string const folded = text::fold(value);
    std::string canonical;
    std::vector<TermAt> terms;
    std::vector<std::uint32_t> map;
    append_canonical(folded, canonical, terms, &map);
    std::vector<Phrase> out;
    if (terms.empty()) return out;
    if (quoted) return {phrase_from_canonical(canonical)};
    std::vector<Unit> const units = units_of(canonical, terms, map);
    for (std::size_t i = 0; i < units.size();) {
        std::size_t last = i;
        while (last + 1 < units.size() && keep_together(units[last], units[last + 1], folded)) ++last;
        out.push_back(phrase_from_canonical(
            std::string_view(canonical).substr(units[i].begin, units[last].end - units[i].begin)));
        i = last + 1;
    }
    return out;
}

PhraseFinder::PhraseFinder(Phrase const& phrase)
    : bytes_(phrase.text),
      size_(phrase.text.size()),
      word_first_(word_character_at(phrase.text, 0)),
      word_last_(!phrase.word_prefix && word_character_before(phrase.text, phrase.text.size())) {}

std::size_t PhraseFinder::find(std::string_view canonical, std::size_t from) const {
    for (;; ++from) {
        from = bytes_.find(canonical, from);
        if (from == std::string_view::npos) return from;
        bool const whole = !(word_first_ && word_character_before(canonical, from)) &&
                           !(word_last_ && word_character_at(canonical, from + size_));
        if (whole) return from;
    }
}

std::size_t find_phrase(std::string_view canonical, Phrase const& phrase, std::size_t from) {
    return PhraseFinder(phrase).find(canonical, from);
}

}  // namespace gyoji::search
