// The grammar of Solr's standard parser as far as CKAN's clients use it (anchors/catalog.md section 2.4).
#include "search/language_value.hpp"

#include <algorithm>
#include <charconv>

namespace gyoji::search {

namespace {

constexpr double kBoostMax = 1'000.0;

enum class Occur { plain, must, must_not };

struct Clause {
    Occur occur = Occur::plain;
    Node node;
};

class LuceneParser {
public:
    LuceneParser(std::string_view text, FieldMap const& fields, std::string_view field, Operator op,
                 Instant now)
        : text_(text), fields_(fields), field_(field == "text" ? "" : field), op_(op), now_(now) {}

    Result<Node> parse() {
        Node out = TRY(group());
        if (at_ < text_.size()) return syntax_error(at_, "unexpected )");
        return out;
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void blanks() {
        while (at_ < text_.size()) {
            if (std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
                ++at_;
            else if (text_.substr(at_).starts_with("　"))
                at_ += 3;
            else
                return;
        }
    }

    bool over() {
        blanks();
        return at_ == text_.size() || text_[at_] == ')';
    }

    bool word_is(std::string_view word) const {
        if (!text_.substr(at_).starts_with(word)) return false;
        char const behind = peek(word.size());
        return behind == '\0' || std::string_view(" \t\r\n(").find(behind) != std::string_view::npos;
    }

    bool take_operator(std::string_view word, std::string_view sign) {
        blanks();
        if (word_is(word)) {
            at_ += word.size();
            return true;
        }
        if (!text_.substr(at_).starts_with(sign)) return false;
        at_ += sign.size();
        return true;
    }

    // OR binds closer than a blank, AND closer than OR (see language.hpp).
    Result<Node> group() {
        CHECK_OK(budget_.enter());
        std::vector<Clause> clauses;
        while (!over()) clauses.push_back(TRY(either()));
        budget_.leave();
        if (clauses.empty()) return syntax_error(at_, "nothing to search for");
        return combine(std::move(clauses));
    }

    Result<Clause> either() {
        Clause first = TRY(together());
        Node out;
        out.kind = Node::Kind::or_;
        while (take_operator("OR", "||")) {
            if (over()) return syntax_error(at_, "nothing after OR");
            if (out.children.empty()) out.children.push_back(plain(std::move(first)));
            out.children.push_back(plain(TRY(together())));
        }
        if (out.children.empty()) return first;
        return Clause{Occur::plain, std::move(out)};
    }

    Result<Clause> together() {
        Clause first = TRY(clause());
        Node out;
        out.kind = Node::Kind::and_;
        while (take_operator("AND", "&&")) {
            if (over()) return syntax_error(at_, "nothing after AND");
            if (out.children.empty()) out.children.push_back(plain(std::move(first)));
            out.children.push_back(plain(TRY(clause())));
        }
        if (out.children.empty()) return first;
        return Clause{Occur::must, std::move(out)};
    }

    static Node plain(Clause clause) {
        if (clause.occur != Occur::must_not) return std::move(clause.node);
        Node out;
        out.kind = Node::Kind::not_;
        out.children.push_back(std::move(clause.node));
        return out;
    }

    Node combine(std::vector<Clause> clauses) const {
        Node all, some;
        all.kind = Node::Kind::and_;
        some.kind = Node::Kind::or_;
        for (Clause& clause : clauses)
            (clause.occur == Occur::plain && op_ == Operator::or_ ? some : all)
                .children.push_back(plain(std::move(clause)));
        if (all.children.empty())
            return some.children.size() == 1 ? std::move(some.children.front()) : std::move(some);
        if (!some.children.empty()) {  // what is not required beside what is: only its score counts
            if (std::any_of(all.children.begin(), all.children.end(),
                            [](Node const& n) { return n.kind != Node::Kind::not_; }))
                some.children.insert(some.children.begin(), Node{});
            all.children.push_back(some.children.size() == 1 ? std::move(some.children.front())
                                                             : std::move(some));
        }
        return all.children.size() == 1 ? std::move(all.children.front()) : std::move(all);
    }

    Result<Clause> clause() {
        CHECK_OK(budget_.take());
        blanks();
        Clause out;
        bool more = true;
        while (more) {
            more = false;
            if (peek() == '+' || peek() == '-' || (peek() == '!' && peek(1) != '\0')) {
                out.occur = text_[at_++] == '+' ? Occur::must : Occur::must_not;
                more = true;
            } else if (word_is("NOT")) {
                at_ += 3;
                out.occur = Occur::must_not;
                more = true;
            }
            blanks();
        }
        if (over()) return syntax_error(at_, "a term is missing");
        out.node = TRY(atom());
        CHECK_OK(boost(out.node));
        return out;
    }

    Result<Node> atom() {
        if (peek() == '(') return bracketed(field_);
        if (peek() == '"') return quoted();
        if (peek() == '[' || peek() == '{') return range();
        std::size_t const start = at_;
        Term const term = TRY(read_term());
        if (peek() != ':') return made(term);
        ++at_;
        if (term.raw == "*" && peek() == '*') {
            ++at_;
            return Node{};
        }
        if (term.text.empty()) return syntax_error(start, "a field name is missing");
        blanks();
        if (at_ == text_.size()) return syntax_error(at_, "a value is missing after the colon");
        std::string const outer = std::exchange(field_, term.text == "text" ? std::string() : term.text);
        Result<Node> out = peek() == '('                    ? bracketed(field_)
                           : peek() == '"'                  ? quoted()
                           : peek() == '[' || peek() == '{' ? range()
                                                            : term_value();
        field_ = outer;
        return out;
    }

    Result<Node> bracketed(std::string const&) {
        std::size_t const start = at_++;
        Node out = TRY(group());
        if (peek() != ')') return syntax_error(start, "this ( is not closed");
        ++at_;
        return out;
    }

    struct Term {
        std::string text;  // escapes taken away
        std::string raw;   // wildcards as they were; escaped ones are not in it
        std::size_t stars = 0, questions = 0;
        std::size_t at = 0;
    };

    Result<Term> read_term() {
        Term out;
        out.at = at_;
        while (at_ < text_.size()) {
            char const c = text_[at_];
            if (c == '\\') {
                if (at_ + 1 == text_.size()) return syntax_error(at_, "nothing after the backslash");
                out.text.push_back(text_[at_ + 1]);
                out.raw += "\\";
                at_ += 2;
                continue;
            }
            if (std::string_view(" \t\r\n():\"[]{}^~").find(c) != std::string_view::npos) break;
            if (text_.substr(at_).starts_with("　")) break;
            out.stars += c == '*';
            out.questions += c == '?';
            out.text.push_back(c);
            out.raw.push_back(c);
            ++at_;
        }
        if (out.text.empty()) return syntax_error(at_, std::string("unexpected ") + peek());
        return out;
    }

    Result<Node> term_value() {
        if (peek() == '-' ||
            peek() == '+') {  // field:-5 is a number; a sign before other values says nothing
            Term term = TRY(read_term());
            return made(term);
        }
        return made(TRY(read_term()));
    }

    FieldKind kind_of(std::string const& field) const {
        return field.empty() ? FieldKind::text : fields_.kind(field);
    }

    Result<Node> made(Term const& term) const {
        Node out;
        out.field = field_;
        out.value = term.text;
        if (term.raw == "*") return field_.empty() ? Node{} : present_node(field_);
        FieldKind const kind = kind_of(field_);
        if (kind == FieldKind::unknown) return Node{.kind = Node::Kind::none};
        if (kind == FieldKind::number || kind == FieldKind::date) return exact(term.text, term.at, kind);
        if (term.questions > 0 || term.stars > 1 || (term.stars == 1 && !term.raw.ends_with('*'))) {
            out.kind = Node::Kind::wildcard;
        } else if (term.stars == 1) {
            out.kind = Node::Kind::prefix;
            out.value.pop_back();
        } else {
            out.kind = kind == FieldKind::text ? Node::Kind::text : Node::Kind::keyword;
        }
        return out;
    }

    Result<Node> quoted() {
        std::size_t const start = at_++;
        Node out;
        while (peek() != '"') {
            if (at_ == text_.size()) return syntax_error(start, "this \" is not closed");
            if (peek() == '\\' && at_ + 1 < text_.size()) ++at_;
            out.value.push_back(text_[at_++]);
        }
        ++at_;
        FieldKind const kind = kind_of(field_);
        if (kind == FieldKind::unknown) return Node{.kind = Node::Kind::none};
        if (kind == FieldKind::number || kind == FieldKind::date) return exact(out.value, start, kind);
        out.field = field_;
        out.phrase = kind == FieldKind::text;
        out.kind = kind == FieldKind::text ? Node::Kind::text : Node::Kind::keyword;
        return out;
    }

    std::optional<std::int64_t> bound(std::string const& text, FieldKind kind) const {
        if (kind == FieldKind::number) return whole_number(text);
        auto const at = date_math(text, now_);
        return at ? std::optional(at->micros) : std::nullopt;
    }

    Result<Node> exact(std::string const& text, std::size_t at, FieldKind kind) const {
        auto const value = bound(text, kind);
        if (!value)
            return syntax_error(
                at, "not a " + std::string(kind == FieldKind::date ? "date: " : "number: ") + text);
        Node out;
        out.kind = Node::Kind::range;
        out.field = field_;
        out.low = out.high = *value;
        return out;
    }

    Result<std::string> range_end() {
        blanks();
        if (peek() == '"') {
            std::size_t const start = at_;
            std::size_t const end = text_.find('"', at_ + 1);
            if (end == std::string_view::npos) return syntax_error(start, "this \" is not closed");
            at_ = end + 1;
            return std::string(text_.substr(start + 1, end - start - 1));
        }
        std::size_t const start = at_;
        std::string out;
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n]}").find(text_[at_]) == std::string_view::npos) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            out.push_back(text_[at_++]);
        }
        if (out.empty()) return syntax_error(start, "an end of the range is missing");
        return out;
    }

    Result<Node> range() {
        std::size_t const start = at_;
        bool const low_in = text_[at_++] == '[';
        std::string const low = TRY(range_end());
        blanks();
        if (!word_is("TO")) return syntax_error(at_, "TO is missing in the range");
        at_ += 2;
        std::string const high = TRY(range_end());
        blanks();
        if (peek() != ']' && peek() != '}') return syntax_error(start, "this range is not closed");
        bool const high_in = text_[at_++] == ']';
        FieldKind const kind = kind_of(field_);
        if (kind == FieldKind::unknown) return Node{.kind = Node::Kind::none};
        if (low == "*" && high == "*") return field_.empty() ? Node{} : present_node(field_);
        if (kind != FieldKind::number && kind != FieldKind::date)
            return syntax_error(start, "ranges are for numbers and dates only");
        Node out;
        out.kind = Node::Kind::range;
        out.field = field_;
        if (low != "*") {
            auto const value = bound(low, kind);
            if (!value) return syntax_error(start + 1, "not a date or number: " + low);
            if (!low_in && *value == std::numeric_limits<std::int64_t>::max())
                return Node{.kind = Node::Kind::none};
            out.low = *value + (low_in ? 0 : 1);
        }
        if (high != "*") {
            auto const value = bound(high, kind);
            if (!value) return syntax_error(start + 1, "not a date or number: " + high);
            if (!high_in && *value == std::numeric_limits<std::int64_t>::min())
                return Node{.kind = Node::Kind::none};
            out.high = *value - (high_in ? 0 : 1);
        }
        return out;
    }

    // ^2.5 and ~2, in any order.
    Outcome boost(Node& node) {
        while (peek() == '^' || peek() == '~') {
            char const sign = text_[at_];
            std::size_t const start = at_++;
            double value = 1.0;
            auto const [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
            bool const read = error == std::errc();
            if (read) at_ = static_cast<std::size_t>(end - text_.data());
            if (sign == '~') continue;
            if (!read || !(value >= 0) || value > kBoostMax)
                return syntax_error(start, "a boost between 0 and 1000 is missing after ^");
            node.boost *= value;
        }
        return {};
    }

    std::string_view text_;
    FieldMap const& fields_;
    std::string field_;
    Operator op_;
    Instant now_;
    std::size_t at_ = 0;
    Budget budget_;
};

}  // namespace

Result<Node> parse_lucene(std::string_view text, FieldMap const& fields, std::string_view default_field,
                          Operator q_op, Instant now) {
    CHECK_OK(check_size(text, kLuceneBytesMax));
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Node{};
    return LuceneParser(text, fields, default_field, q_op, now).parse();
}

}  // namespace gyoji::search
