#include "search/snippet.hpp"

#include "search/analysis.hpp"
#include "text/mark.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

constexpr std::size_t kMarkedBytesMax = 200'000;  // of a text; what follows is shown without marks
constexpr std::size_t kMarksMax = 500;

void wanted_phrases(Node const& node, std::string_view field, std::vector<Phrase>& out) {
    switch (node.kind) {
        case Node::Kind::and_:
        case Node::Kind::or_:
            for (Node const& child : node.children) wanted_phrases(child, field, out);
            return;
        case Node::Kind::text:
        case Node::Kind::prefix:
            break;
        default:
            return;
    }
    if (!node.field.empty() && node.field != "text" && node.field != field) return;
    bool const prefix = node.kind == Node::Kind::prefix;
    for (Phrase& phrase : phrases_of(node.value, node.phrase && !prefix)) out.push_back(std::move(phrase));
    if (prefix && !out.empty()) out.back().word_prefix = true;
}

// Values are folded one by one, as they are in the index: a phrase never crosses their borders.
void marks_of_line(std::string_view line, std::size_t base, std::vector<Phrase> const& phrases,
                   std::vector<text::Range>& out) {
    text::Folded const folded = text::fold_with_offsets(line);
    std::string canonical;
    std::vector<TermAt> terms;
    std::vector<std::uint32_t> map;
    append_canonical(folded.text, canonical, terms, &map);
    std::vector<text::Range> found;
    for (Phrase const& phrase : phrases) {
        if (phrase.text.empty()) continue;
        for (std::size_t at = find_phrase(canonical, phrase);
             at != std::string_view::npos && found.size() < kMarksMax;) {
            std::size_t end = at + phrase.text.size();
            if (std::string_view(canonical).substr(end).starts_with("ー")) end += 3;  // バリアフリ|ーマップ
            found.push_back({map[at], map[end - 1] + 1});
            at = find_phrase(canonical, phrase, end);
        }
    }
    for (text::Range const range : text::original_ranges(folded, found))
        out.push_back(
            {static_cast<std::uint32_t>(range.begin + base), static_cast<std::uint32_t>(range.end + base)});
}

std::vector<text::Range> marks_of(std::string_view original, Node const& query, std::string_view field) {
    std::vector<Phrase> phrases;
    wanted_phrases(query, field, phrases);
    std::vector<text::Range> out;
    if (phrases.empty()) return out;
    std::string_view const looked_at = original.substr(0, kMarkedBytesMax);
    for (std::size_t at = 0; at < looked_at.size() && out.size() < kMarksMax;) {
        std::size_t const end = std::min(looked_at.find('\n', at), looked_at.size());
        marks_of_line(looked_at.substr(at, end - at), at, phrases, out);
        at = end + 1;
    }
    return out;
}

std::vector<Piece> pieces(std::string_view text, std::vector<text::Range> const& marks) {
    std::vector<Piece> out;
    std::size_t at = 0;
    for (text::Range const mark : marks) {
        if (mark.begin > at) out.push_back({std::string(text.substr(at, mark.begin - at)), false});
        out.push_back({std::string(text.substr(mark.begin, mark.end - mark.begin)), true});
        at = mark.end;
    }
    if (at < text.size()) out.push_back({std::string(text.substr(at)), false});
    return out;
}

}  // namespace

std::vector<Piece> mark(std::string_view original, Node const& query, std::string_view field) {
    return pieces(original, marks_of(original, query, field));
}

std::vector<Piece> snippet(std::string_view original, Node const& query, std::string_view field,
                           std::size_t characters) {
    text::Snippet const chosen = text::snippet(original, marks_of(original, query, field), characters);
    std::vector<Piece> out = pieces(chosen.text, chosen.marks);
    if (chosen.cut_before) out.insert(out.begin(), {"…", false});
    if (chosen.cut_behind) out.push_back({"…", false});
    return out;
}

}  // namespace gyoji::search
