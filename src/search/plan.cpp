#include "search/plan.hpp"

#include "search/layout.hpp"
#include "text/fold.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

using Kind = PlanNode::Kind;

std::size_t character_bytes(char lead) {
    auto const byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The folded pattern: literal stretches are folded, wildcards stay.
std::string fold_pattern(std::string_view value) {
    std::string out;
    while (!value.empty()) {
        std::size_t const stop = std::min(value.find_first_of("*?"), value.size());
        std::string literal;
        std::vector<TermAt> terms;
        append_canonical(text::fold(value.substr(0, stop)), literal, terms);
        out += literal;
        if (stop < value.size()) out.push_back(value[stop]);
        value.remove_prefix(std::min(stop + 1, value.size()));
    }
    return out;
}

constexpr double kLooseShare = 0.3;  // of the score of what holds the words as they stand

enum class Script { hiragana, katakana, other };

Script script_at(std::string_view text, std::size_t at) {  // U+3041..U+309F, U+30A1..U+30FE in UTF-8
    auto const byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    if (byte(0) != 0xE3 || byte(1) < 0x81 || byte(1) > 0x83) return Script::other;
    bool const katakana = byte(1) == 0x83 || (byte(1) == 0x82 && byte(2) >= 0xA1);
    return katakana ? Script::katakana : Script::hiragana;
}

// The stretches of one script; hiragana, mostly particles, only where it is a word of its own.
std::vector<std::string_view> script_parts(std::string_view text) {
    constexpr std::size_t kParticlesBytes = 6;
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        Script const script = script_at(text, at);
        std::size_t end = at;
        while (end < text.size() && script_at(text, end) == script) end += character_bytes(text[end]);
        end = std::min(end, text.size());
        if (script != Script::hiragana || end - at > kParticlesBytes)
            out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

class Planner {
public:
    explicit Planner(SchemaNames const& names) : names_(names) {}

    Result<PlanNode> make(Node const& node, int depth) {
        if (++nodes_ > kQueryNodesMax * 8 || depth > kQueryDepthMax * 2)
            return fail(Fault::invalid, "search.query_too_complex");
        PlanNode out;
        out.boost = node.boost;
        out.scoring = node.scoring;
        switch (node.kind) {
            case Node::Kind::all:
                return out;
            case Node::Kind::none:
                return none();
            case Node::Kind::text:
                return text(node, std::move(out));
            case Node::Kind::prefix:
            case Node::Kind::wildcard:
                return pattern(node, std::move(out));
            case Node::Kind::keyword:
                return keyword(node, std::move(out));
            case Node::Kind::range:
                return range(node, std::move(out));
            case Node::Kind::and_:
            case Node::Kind::or_:
            case Node::Kind::not_:
                return group(node, std::move(out), depth);
        }
        return none();
    }

    void number(PlanNode& node) {
        node.leaf = leaves_++;
        for (PlanNode& child : node.children) number(child);
    }
    std::size_t leaves() const { return leaves_; }

private:
    static PlanNode none() {
        PlanNode out;
        out.kind = Kind::none;
        return out;
    }

    // False when the field is no text field of ours.
    bool choose_fields(std::string const& field, PlanNode& out) const {
        if (auto const found = names_.texts.find(field); found != names_.texts.end()) {
            out.fields = static_cast<std::uint16_t>(1U << found->second);
        } else if (field.empty() || field == "text") {  // "text" is Solr's name for everything
            out.fields = names_.all_fields;
        } else {
            return false;
        }
        for (std::size_t i = 0; i < names_.schema.texts.size(); ++i)
            out.weights[i] = out.fields >> i & 1U ? static_cast<float>(names_.schema.texts[i].weight) : 0.0F;
        return true;
    }

    Result<PlanNode> text(Node const& node, PlanNode out) const {
        if (!choose_fields(node.field, out)) return none();
        std::vector<Phrase> phrases = phrases_of(node.value, node.phrase);
        if (phrases.empty()) {
            out.kind = Kind::ignored;
            return out;
        }
        if (node.loose && !node.phrase) return loose(node, std::move(out), std::move(phrases));
        out.kind = Kind::phrase;
        if (phrases.size() == 1) {
            out.phrase = std::move(phrases.front());
            return out;
        }
        return all_phrases(std::move(out), std::move(phrases));
    }

    static PlanNode all_phrases(PlanNode like, std::vector<Phrase> phrases) {
        PlanNode all;
        all.kind = Kind::and_;
        all.boost = like.boost;
        all.scoring = like.scoring;
        like.kind = Kind::phrase;
        like.boost = 1.0;
        for (Phrase& phrase : phrases) {
            all.children.push_back(like);
            all.children.back().phrase = std::move(phrase);
        }
        return all;
    }

    static PlanNode loose(Node const& node, PlanNode like, std::vector<Phrase> phrases) {
        PlanNode out;
        out.kind = Kind::or_;
        out.best_of = true;
        out.boost = like.boost;
        out.scoring = like.scoring;
        like.boost = 1.0;
        out.children.push_back(all_phrases(like, std::move(phrases)));
        PlanNode parts;
        parts.kind = Kind::and_;
        parts.boost = kLooseShare;
        for (std::string_view const part : script_parts(node.value))
            for (Phrase& phrase : phrases_of(part, false))
                parts.children.push_back(most_pairs(like, std::move(phrase)));
        if (!parts.children.empty()) out.children.push_back(std::move(parts));
        return out;
    }

    // Of the pairs of a long run those that a compound of its words would hold: 食品営業 has 食品, 営業 and,
    // between them, 品営.
    static PlanNode most_pairs(PlanNode like, Phrase phrase) {
        PlanNode out;
        out.kind = Kind::or_;
        std::size_t const pairs = phrase.terms.size();
        if (pairs < 3 || phrase.text.find(' ') != std::string::npos ||
            std::any_of(
                phrase.terms.begin(), phrase.terms.end(),
                [](std::string const& term) { return static_cast<unsigned char>(term[0]) < 0x80; }))
            return all_phrases(std::move(like), {std::move(phrase)});
        like.kind = Kind::phrase;
        for (std::string const& term : phrase.terms) {
            out.children.push_back(like);
            out.children.back().phrase.text = term;
            out.children.back().phrase.terms = {term};
            out.children.back().boost = 1.0 / static_cast<double>(pairs);
        }
        out.minimum = (pairs * 6 + 9) / 10;
        return out;
    }

    Result<PlanNode> pattern(Node const& node, PlanNode out) const {
        bool const prefix = node.kind == Node::Kind::prefix;
        if (auto const found = names_.keywords.find(node.field); found != names_.keywords.end()) {
            out.field = found->second;
            out.value = node.value;
            out.kind = prefix ? Kind::keyword_prefix : Kind::keyword_pattern;
            if (out.value.find_first_not_of('*') == std::string::npos) out.kind = Kind::present_keyword;
            return out;
        }
        if (auto const found = names_.numbers.find(node.field); found != names_.numbers.end())
            return present_number(found->second, std::move(out), node.value);
        if (!choose_fields(node.field, out)) return none();
        if (node.value.find_first_not_of('*') == std::string::npos) {
            out.kind = node.field.empty() || node.field == "text" ? Kind::all : Kind::present_text;
            return out;
        }
        if (!prefix) {
            out.kind = Kind::pattern;
            out.value = fold_pattern(node.value);
            if (out.value.find_first_not_of("*?") == std::string::npos) out.kind = Kind::present_text;
            return out;
        }
        return text_prefix(node, std::move(out));
    }

    // The words before the last are ordinary; CJK has no word ends, so there a prefix is just a phrase.
    Result<PlanNode> text_prefix(Node const& node, PlanNode out) const {
        std::vector<Phrase> phrases = phrases_of(node.value, false);
        if (phrases.empty()) {
            out.kind = Kind::ignored;
            return out;
        }
        PlanNode all;
        all.kind = Kind::and_;
        all.boost = out.boost;
        for (std::size_t i = 0; i < phrases.size(); ++i) {
            PlanNode part = out;
            part.boost = 1.0;
            part.kind = Kind::phrase;
            part.phrase = std::move(phrases[i]);
            if (i + 1 == phrases.size()) open_end(part);
            all.children.push_back(std::move(part));
        }
        return all;
    }

    static void open_end(PlanNode& part) {
        std::string canonical;
        std::vector<TermAt> terms;
        append_canonical(part.phrase.text, canonical, terms);
        if (terms.back().kind != text::TokenKind::word) return;
        part.kind = Kind::word_prefix;
        part.value = canonical.substr(terms.back().offset);
        part.phrase = terms.back().offset == 0
                          ? Phrase{}
                          : phrase_from_canonical(canonical.substr(0, terms.back().offset));
        part.phrase.verify = terms.back().offset != 0;
        part.phrase.text = canonical;
        part.phrase.word_prefix = true;
    }

    Result<PlanNode> keyword(Node const& node, PlanNode out) const {
        if (auto const number = names_.numbers.find(node.field); number != names_.numbers.end())
            return present_number(number->second, std::move(out), node.value);
        auto const found = names_.keywords.find(node.field);
        if (found == names_.keywords.end()) {
            if (node.value == "*" && choose_fields(node.field, out)) {
                out.kind = Kind::present_text;
                return out;
            }
            return none();
        }
        out.field = found->second;
        out.kind = node.value == "*" ? Kind::present_keyword : Kind::keyword;
        out.value = node.value.substr(0, kKeywordBytesMax);
        return out;
    }

    static Result<PlanNode> present_number(std::size_t field, PlanNode out, std::string const& value) {
        if (value != "*") return none();
        out.kind = Kind::range;
        out.field = field;
        out.low = kNoNumber + 1;
        out.high = std::numeric_limits<std::int64_t>::max();
        return out;
    }

    Result<PlanNode> range(Node const& node, PlanNode out) const {
        auto const found = names_.numbers.find(node.field);
        if (found == names_.numbers.end()) return none();
        out.kind = Kind::range;
        out.field = found->second;
        out.low = std::max(node.low, kNoNumber + 1);  // absent is in no range
        out.high = node.high;
        return out;
    }

    Result<PlanNode> group(Node const& node, PlanNode out, int depth) {
        out.kind = node.kind == Node::Kind::and_  ? Kind::and_
                   : node.kind == Node::Kind::or_ ? Kind::or_
                                                  : Kind::not_;
        out.best_of = node.best_of;
        for (Node const& child : node.children) {
            PlanNode made = TRY(make(child, depth + 1));
            if (made.kind == Kind::ignored) continue;
            out.children.push_back(std::move(made));
        }
        if (out.children.empty()) {
            out.kind = node.children.empty() && node.kind == Node::Kind::and_ ? Kind::all : Kind::ignored;
            if (node.children.empty() && node.kind == Node::Kind::or_) out.kind = Kind::none;
            return out;
        }
        out.minimum = static_cast<std::size_t>(std::max(1, node.minimum));
        if (node.minimum > 1)  // of words that say nothing none can be asked for
            out.minimum = std::min(out.minimum, out.children.size());
        if (out.kind == Kind::or_ && out.best_of) join_fields(out);
        return out;
    }

    // The same phrase asked of several fields is one look-up with the weights of each field.
    static void join_fields(PlanNode& node) {
        PlanNode const& first = node.children.front();
        for (PlanNode const& child : node.children)
            if (child.kind != Kind::phrase || child.phrase.text != first.phrase.text || !child.scoring)
                return;
        PlanNode joined = first;
        joined.fields = 0;
        joined.weights.fill(0);
        for (PlanNode const& child : node.children) {
            joined.fields |= child.fields;
            for (std::size_t i = 0; i < kTextFieldsMax; ++i)
                if (child.fields >> i & 1U)
                    joined.weights[i] = std::max(
                        joined.weights[i], static_cast<float>(child.boost) *
                                               (std::popcount(child.fields) == 1 ? 1.0F : child.weights[i]));
        }
        joined.boost = node.boost;
        joined.scoring = node.scoring;
        node = joined;
    }

    SchemaNames const& names_;
    std::size_t nodes_ = 0, leaves_ = 0;
};

}  // namespace

SchemaNames::SchemaNames(Schema const& given) : schema(given) {
    for (std::size_t i = 0; i < schema.texts.size(); ++i) {
        texts.emplace(schema.texts[i].name, i);
        every_field |= static_cast<std::uint16_t>(1U << i);
        if (schema.texts[i].in_all) all_fields |= static_cast<std::uint16_t>(1U << i);
        if (schema.texts[i].suggest) suggest_fields |= static_cast<std::uint16_t>(1U << i);
    }
    for (std::size_t i = 0; i < schema.keywords.size(); ++i) keywords.emplace(schema.keywords[i], i);
    for (std::size_t i = 0; i < schema.numbers.size(); ++i) numbers.emplace(schema.numbers[i], i);
    for (std::size_t i = 0; i < schema.sort_texts.size(); ++i) sort_texts.emplace(schema.sort_texts[i], i);
}

Result<Plan> make_plan(SchemaNames const& names, Node const& query, std::vector<Node> const& filters) {
    Planner planner(names);
    Plan plan;
    plan.root.kind = PlanNode::Kind::and_;
    PlanNode asked = TRY(planner.make(query, 0));
    if (asked.kind == PlanNode::Kind::ignored) asked.kind = PlanNode::Kind::none;
    plan.root.children.push_back(std::move(asked));
    for (Node const& filter : filters) {
        PlanNode made = TRY(planner.make(filter, 0));
        made.scoring = false;
        if (made.kind != PlanNode::Kind::ignored) plan.root.children.push_back(std::move(made));
    }
    planner.number(plan.root);
    plan.leaves = planner.leaves();
    return plan;
}

Node loosened(Node query) {
    if (query.kind == Node::Kind::text) query.loose = !query.phrase;
    if (query.kind == Node::Kind::and_ || query.kind == Node::Kind::or_)
        for (Node& child : query.children) child = loosened(std::move(child));
    return query;
}

bool glob_matches(std::string_view text, std::string_view pattern) {
    std::size_t t = 0, p = 0, star = std::string_view::npos, resume = 0;
    while (t < text.size()) {
        std::size_t const step = character_bytes(text[t]);
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == '?') {
            ++p;
            t = std::min(t + step, text.size());
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            resume = std::min(resume + character_bytes(text[resume]), text.size());
            t = resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace gyoji::search
