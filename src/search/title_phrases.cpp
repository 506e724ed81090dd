#include "search/analysis.hpp"
#include "search/segment_builder.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

constexpr std::size_t kPhrasesMax = 12;       // of one title
constexpr std::size_t kPhraseBytesMax = 120;  // longer runs are not offered whole

bool hiragana_at(std::string_view text, std::size_t at) {  // U+3041..U+309F: E3 81 81 .. E3 82 9F
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    return at + 2 < text.size() && byte(0) == 0xE3 &&
           (byte(1) == 0x81 || (byte(1) == 0x82 && byte(2) <= 0x9F));
}

void offer(std::vector<std::string>& out, std::string_view phrase) {
    std::size_t characters = 0;
    for (char const c : phrase) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (characters < 2 || phrase.size() > kPhraseBytesMax || out.size() == kPhrasesMax) return;
    if (std::find(out.begin(), out.end(), phrase) == out.end()) out.emplace_back(phrase);
}

void offer_run(std::vector<std::string>& out, std::string_view run) {
    offer(out, run);
    std::size_t begin = 0;
    bool parted = false;
    for (std::size_t at = 0; at < run.size();) {
        if (!hiragana_at(run, at)) {
            ++at;
            continue;
        }
        offer(out, run.substr(begin, at - begin));
        while (hiragana_at(run, at)) at += 3;
        begin = at;
        parted = true;
    }
    if (parted) offer(out, run.substr(begin));
}

}  // namespace

std::vector<std::string> title_phrases(std::string_view title) {
    std::vector<std::string> out;
    text::Folded const folded = text::fold_with_offsets(title);
    std::string canonical;
    std::vector<TermAt> terms;
    std::vector<std::uint32_t> map;
    append_canonical(folded.text, canonical, terms, &map);
    for (std::size_t at = 0; at < canonical.size();) {
        std::size_t const end = std::min(canonical.find(' ', at), canonical.size());
        std::size_t const from = folded.offsets[map[at]];
        std::size_t last = map[end - 1] + 1;
        while (last < folded.text.size() && folded.offsets[last] == folded.offsets[map[end - 1]]) ++last;
        offer_run(out, title.substr(from, folded.offsets[last] - from));
        at = end + 1;
    }
    return out;
}

}  // namespace gyoji::search
