// Our own query language, for people: forgiving about what cannot be misread, clear about what can.
#include "search/language_value.hpp"
#include "text/fold.hpp"
#include "text/period.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

constexpr std::size_t kNearFieldsMax = 3;

struct Token {
    enum class Kind { word, quoted, open, close, or_, and_, minus, end } kind = Kind::end;
    std::string text;     // of words and quoted
    std::string field;    // before a colon
    std::string compare;  // after the colon: >=, <=, >, <
    bool has_field = false;
    std::size_t at = 0;
};

struct Sign {  // one of the ways to write a sign, with its size in bytes
    char meaning;
    std::string_view written;
};
constexpr Sign kSigns[] = {
    {' ', " "},  {' ', "\t"}, {' ', "\n"}, {' ', "\r"}, {' ', "　"}, {' ', "\xC2\xA0"}, {'"', "\""},
    {'"', "＂"}, {'"', "“"},  {'"', "”"},  {'"', "„"},  {'(', "("},  {'(', "（"},       {')', ")"},
    {')', "）"}, {':', ":"},  {':', "："}, {'-', "-"},  {'-', "－"}, {'-', "−"},        {'-', "‐"},
    {'-', "–"},  {'<', "<"},  {'<', "＜"}, {'>', ">"},  {'>', "＞"}, {'=', "="},        {'=', "＝"},
    {'|', "|"},  {'|', "｜"}, {'*', "*"},  {'*', "＊"},
};

Sign sign_at(std::string_view text, std::size_t at) {
    for (Sign const& sign : kSigns)
        if (text.substr(at).starts_with(sign.written)) return sign;
    return {0, {}};
}

bool field_name(std::string_view text) {
    return !text.empty() && text.size() <= 40 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Token next() {
        while (at_ < text_.size() && sign_at(text_, at_).meaning == ' ')
            at_ += sign_at(text_, at_).written.size();
        Token token;
        token.at = at_;
        if (at_ == text_.size()) return token;
        Sign const sign = sign_at(text_, at_);
        switch (sign.meaning) {
            case '(':
                return one(token, Token::Kind::open, sign);
            case ')':
                return one(token, Token::Kind::close, sign);
            case '|':
                return one(token, Token::Kind::or_, sign);
            case '-': {
                std::size_t const behind = at_ + sign.written.size();
                if (behind < text_.size() && sign_at(text_, behind).meaning != ' ')
                    return one(token, Token::Kind::minus, sign);
                break;
            }
            case '"':
                quoted(token);
                return token;
            default:
                break;
        }
        word(token);
        return token;
    }

private:
    Token one(Token token, Token::Kind kind, Sign const& sign) {
        token.kind = kind;
        at_ += sign.written.size();
        return token;
    }

    void quoted(Token& token) {  // without a closing quote: to the end
        token.kind = Token::Kind::quoted;
        at_ += sign_at(text_, at_).written.size();
        while (at_ < text_.size()) {
            Sign const sign = sign_at(text_, at_);
            if (sign.meaning == '"') {
                at_ += sign.written.size();
                return;
            }
            token.text.push_back(text_[at_++]);
        }
    }

    void word(Token& token) {
        token.kind = Token::Kind::word;
        std::size_t const begin = at_;
        while (at_ < text_.size()) {
            Sign const sign = sign_at(text_, at_);
            if (sign.meaning == ' ' || sign.meaning == '(' || sign.meaning == ')' || sign.meaning == '"')
                break;
            if (sign.meaning == ':' && !token.has_field && names_field(begin)) {
                token.field = text::fold(text_.substr(begin, at_ - begin));
                token.has_field = true;
                token.text.clear();
                at_ += sign.written.size();
                return value(token);
            }
            std::size_t const size = sign.meaning == '*' || sign.meaning == ':' ? sign.written.size() : 1;
            token.text += sign.meaning == '*' ? "*" : text_.substr(at_, size);
            at_ += size;
        }
        if (token.text == "OR" || token.text == "ＯＲ") token.kind = Token::Kind::or_;
        if (token.text == "AND" || token.text == "ＡＮＤ") token.kind = Token::Kind::and_;
        if (token.text == "NOT" || token.text == "ＮＯＴ") token.kind = Token::Kind::minus;
    }

    // http: and 注意： are no fields.
    bool names_field(std::size_t begin) const {
        std::string const name = text::fold(text_.substr(begin, at_ - begin));
        return field_name(name) && name != "http" && name != "https" && name != "ftp" && name != "mailto" &&
               name != "urn";
    }

    void value(Token& token) {
        for (Sign sign = sign_at(text_, at_); at_ < text_.size(); sign = sign_at(text_, at_)) {
            if (sign.meaning != '<' && sign.meaning != '>' &&
                !(sign.meaning == '=' && !token.compare.empty()))
                break;
            token.compare.push_back(sign.meaning);
            at_ += sign.written.size();
        }
        if (at_ < text_.size() && sign_at(text_, at_).meaning == '"') return quoted(token);
        while (at_ < text_.size()) {
            Sign const sign = sign_at(text_, at_);
            if (sign.meaning == ' ' || sign.meaning == '(' || sign.meaning == ')') break;
            token.text += sign.meaning == '*' ? "*"
                          : sign.meaning      ? std::string(sign.written)
                                              : std::string(1, text_[at_]);
            at_ += sign.meaning ? sign.written.size() : 1;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

class Parser {
public:
    Parser(std::string_view text, FieldMap const& fields, Instant now)
        : fields_(fields), now_(now), lexer_(text) {
        token_ = lexer_.next();
    }

    Result<Node> parse() {
        Node all = TRY(sequence());
        while (token_.kind != Token::Kind::end) {  // a closing bracket too many changes nothing
            advance();
            Node more = TRY(sequence());
            if (all.kind == Node::Kind::all)
                all = std::move(more);
            else if (more.kind != Node::Kind::all)
                all = both(std::move(all), std::move(more));
        }
        return all;
    }

private:
    void advance() { token_ = lexer_.next(); }

    static Node both(Node a, Node b) {
        Node out;
        out.kind = Node::Kind::and_;
        out.children = {std::move(a), std::move(b)};
        return out;
    }

    Result<Node> sequence() {
        CHECK_OK(budget_.enter());
        Node out;
        out.kind = Node::Kind::and_;
        while (token_.kind != Token::Kind::end && token_.kind != Token::Kind::close) {
            if (token_.kind == Token::Kind::and_ || token_.kind == Token::Kind::or_) {  // nothing on its left
                advance();
                continue;
            }
            out.children.push_back(TRY(alternatives()));
        }
        budget_.leave();
        if (out.children.empty()) return Node{};
        if (out.children.size() == 1) return std::move(out.children.front());
        return out;
    }

    Result<Node> alternatives() {
        Node out;
        out.kind = Node::Kind::or_;
        out.children.push_back(TRY(one()));
        while (token_.kind == Token::Kind::or_) {
            advance();
            if (token_.kind == Token::Kind::end || token_.kind == Token::Kind::close ||
                token_.kind == Token::Kind::and_)
                break;
            if (token_.kind == Token::Kind::or_) continue;
            out.children.push_back(TRY(one()));
        }
        if (out.children.size() == 1) return std::move(out.children.front());
        return out;
    }

    Result<Node> one() {
        CHECK_OK(budget_.take());
        if (token_.kind == Token::Kind::minus) {
            CHECK_OK(budget_.enter());
            std::size_t const at = token_.at;
            advance();
            if (token_.kind == Token::Kind::end || token_.kind == Token::Kind::close)
                return syntax_error(at, "nothing after the minus");
            Node out;
            out.kind = Node::Kind::not_;
            out.children.push_back(TRY(one()));
            budget_.leave();
            return out;
        }
        if (token_.kind == Token::Kind::open) {
            advance();
            Node out = TRY(sequence());
            if (token_.kind == Token::Kind::close) advance();
            return out;
        }
        if (token_.kind == Token::Kind::or_ || token_.kind == Token::Kind::and_) {
            advance();
            return Node{};
        }
        Token const token = std::exchange(token_, lexer_.next());
        return token.has_field ? field(token) : words(token, {});
    }

    static Node words(Token const& token, std::string field) {
        Node out;
        out.kind = Node::Kind::text;
        out.field = std::move(field);
        out.value = token.text;
        out.phrase = token.kind == Token::Kind::quoted;
        if (!out.phrase && out.value.size() > 1 && out.value.ends_with('*')) {
            out.kind = Node::Kind::prefix;
            out.value.pop_back();
        }
        return out;
    }

    Result<Node> field(Token const& token) {
        FieldKind const kind = fields_.kind(token.field);
        if (kind == FieldKind::unknown)
            return fail(Fault::invalid, "search.unknown_field", std::to_string(token.at),
                        {{"field", token.field}, {"near", near_fields(token.field)}});
        if (token.text.empty()) return syntax_error(token.at, "nothing after the colon");
        if (token.text == "*") return present_node(token.field);
        if (kind == FieldKind::number || kind == FieldKind::date) return range(token, kind);
        if (kind == FieldKind::text) return words(token, token.field);
        Node out;
        out.kind = Node::Kind::keyword;
        out.field = token.field;
        out.value = token.text;
        if (token.field == "year") return year(token, std::move(out));
        if (token.kind == Token::Kind::word && token.text.ends_with('*')) {
            out.kind = Node::Kind::prefix;
            out.value.pop_back();
        }
        return out;
    }

    // year:令和2年 is year:2020.
    Result<Node> year(Token const& token, Node out) const {
        auto const period = text::parse_period(token.text, tokyo_day_of(now_));
        if (period && period->start.year == period->end.year) {
            out.value = std::to_string(period->start.year);
        } else if (period && period->precision == text::Precision::fiscal_year) {
            out.value = std::to_string(period->start.year);
        } else if (auto const number = whole_number(token.text)) {
            out.value = std::to_string(*number);
        } else {
            return bad_value(token, "year:2020, year:令和2年");
        }
        return out;
    }

    static tl::unexpected<Error> bad_value(Token const& token, std::string example) {
        return fail(Fault::invalid, "search.bad_value", std::to_string(token.at),
                    {{"field", token.field}, {"value", token.text}, {"example", std::move(example)}});
    }

    std::optional<MomentRange> value_range(std::string_view text, FieldKind kind) const {
        if (kind == FieldKind::date) return moment_range(text, now_);
        auto const number = whole_number(text);
        if (!number) return std::nullopt;
        return MomentRange{*number, *number};
    }

    Result<Node> range(Token const& token, FieldKind kind) const {
        Node out;
        out.kind = Node::Kind::range;
        out.field = token.field;
        std::string const example = kind == FieldKind::date
                                        ? token.field + ":>=2021-04-01, " + token.field + ":2020..2021"
                                        : token.field + ":>=10, " + token.field + ":1..5";
        std::size_t const dots = token.text.find("..");
        if (dots != std::string::npos && token.compare.empty()) {
            std::string_view const from = std::string_view(token.text).substr(0, dots),
                                   to = std::string_view(token.text).substr(dots + 2);
            auto const low = value_range(from, kind), high = value_range(to, kind);
            if ((!low && !from.empty()) || (!high && !to.empty()) || (!low && !high))
                return bad_value(token, example);
            if (low) out.low = low->low;
            if (high) out.high = high->high;
            return out;
        }
        auto const value = value_range(token.text, kind);
        if (!value) return bad_value(token, example);
        constexpr auto kLowest = std::numeric_limits<std::int64_t>::min(),
                       kHighest = std::numeric_limits<std::int64_t>::max();
        if (token.compare.empty()) {
            out.low = value->low;
            out.high = value->high;
        } else if (token.compare == ">=") {
            out.low = value->low;
        } else if (token.compare == "<=") {
            out.high = value->high;
        } else if (token.compare == ">") {
            if (value->high == kHighest) return Node{.kind = Node::Kind::none};
            out.low = value->high + 1;
        } else if (token.compare == "<") {
            if (value->low == kLowest) return Node{.kind = Node::Kind::none};
            out.high = value->low - 1;
        } else {
            return bad_value(token, example);
        }
        return out;
    }

    // Those that begin alike, then any.
    std::string near_fields(std::string_view field) const {
        std::vector<std::string> near;
        for (std::string_view const start : {field.substr(0, 2), field.substr(0, 1), std::string_view()})
            for (std::string const& name : fields_.names)
                if (near.size() < kNearFieldsMax && name.starts_with(start) &&
                    std::find(near.begin(), near.end(), name) == near.end())
                    near.push_back(name);
        std::string out;
        for (std::string const& name : near) out += (out.empty() ? "" : ", ") + name;
        return out;
    }

    FieldMap const& fields_;
    Instant now_;
    Lexer lexer_;
    Token token_;
    Budget budget_;
};

}  // namespace

Result<Node> parse_query(std::string_view text, FieldMap const& fields, Instant now) {
    CHECK_OK(check_size(text, kQueryBytesMax));
    return Parser(text, fields, now).parse();
}

}  // namespace gyoji::search
