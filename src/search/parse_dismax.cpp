// Solr's dismax as CKAN sets it up: words over weighted fields, each word scored by its best field.
#include "search/language_value.hpp"

namespace gyoji::search {

namespace {

constexpr std::string_view kBlank = " \t\r\n";

struct Word {
    std::string text;
    bool phrase = false;
    char sign = 0;
};

std::vector<Word> words_of(std::string_view text, bool& any_or, bool& any_and) {
    std::vector<Word> out;
    char next_sign = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (kBlank.find(text[at]) != std::string_view::npos || text.substr(at).starts_with("　")) {
            at += text[at] == '\xE3' ? 3 : 1;
            continue;
        }
        Word word;
        word.sign = std::exchange(next_sign, char{0});
        while (at < text.size() && (text[at] == '+' || text[at] == '-')) word.sign = text[at++];
        std::size_t const closing =
            at < text.size() && text[at] == '"' ? text.find('"', at + 1) : std::string_view::npos;
        if (closing != std::string_view::npos) {
            word.text = text.substr(at + 1, closing - at - 1);
            word.phrase = true;
            at = closing + 1;
        } else {
            while (at < text.size() && kBlank.find(text[at]) == std::string_view::npos &&
                   !text.substr(at).starts_with("　")) {
                if (text[at] != '"') word.text.push_back(text[at]);
                ++at;
            }
        }
        if (!word.phrase && word.text == "OR") {
            any_or = true;
        } else if (!word.phrase && word.text == "AND") {
            any_and = true;
        } else if (!word.phrase && word.text == "NOT") {
            next_sign = '-';
        } else if (!word.text.empty()) {
            out.push_back(std::move(word));
        }
    }
    return out;
}

Node over_fields(Word const& word, std::vector<std::pair<std::string, double>> const& weighted_fields) {
    Node any;
    any.kind = Node::Kind::or_;
    any.best_of = true;
    for (auto const& [field, weight] : weighted_fields) {
        Node one;
        one.kind = Node::Kind::text;
        one.field = field == "text" ? std::string() : field;
        one.value = word.text;
        one.phrase = word.phrase;
        one.boost = weight;
        if (!word.phrase && one.value.size() > 1 && one.value.ends_with('*')) {
            one.kind = Node::Kind::prefix;
            one.value.pop_back();
        }
        any.children.push_back(std::move(one));
    }
    return any.children.size() == 1 ? std::move(any.children.front()) : std::move(any);
}

// mm "2<-1 5<80%": up to two words all, up to five all but one, beyond that 80 %.
std::size_t must_match(std::size_t words) {
    if (words <= 2) return words;
    if (words <= 5) return words - 1;
    return words * 8 / 10;
}

}  // namespace

Result<Node> parse_dismax(std::string_view text,
                          std::vector<std::pair<std::string, double>> const& weighted_fields) {
    CHECK_OK(check_size(text, kLuceneBytesMax));
    bool any_or = false, any_and = false;
    std::vector<Word> const words = words_of(text, any_or, any_and);
    std::vector<std::pair<std::string, double>> fields = weighted_fields;
    if (fields.empty()) fields.emplace_back("", 1.0);
    if (words.size() * fields.size() > kQueryNodesMax)
        return fail(Fault::invalid, "search.query_too_complex");
    Node all, free;
    all.kind = Node::Kind::and_;
    free.kind = Node::Kind::or_;
    for (Word const& word : words) {
        Node node = over_fields(word, fields);
        if (word.sign == '-') {
            Node without;
            without.kind = Node::Kind::not_;
            without.children.push_back(std::move(node));
            all.children.push_back(std::move(without));
        } else if (word.sign == '+') {
            all.children.push_back(std::move(node));
        } else {
            free.children.push_back(std::move(node));
        }
    }
    std::size_t const count = free.children.size();
    std::size_t const least = any_or ? 1 : any_and ? count : must_match(count);
    if (least == count) {
        for (Node& node : free.children) all.children.push_back(std::move(node));
    } else {
        free.minimum = static_cast<int>(least);
        all.children.push_back(std::move(free));
    }
    if (all.children.empty()) return Node{};
    return all.children.size() == 1 ? std::move(all.children.front()) : std::move(all);
}

}  // namespace gyoji::search
