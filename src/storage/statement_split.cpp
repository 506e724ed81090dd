#include "storage/statement_split.hpp"

#include <cctype>
#include <string>

namespace gyoji::storage {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// One lexical unit at a time, as far as statement ends depend on it.
class Scanner {
public:
    explicit Scanner(std::string_view script) : script_(script) {}
    bool done() const { return at_ >= script_.size(); }
    std::size_t at() const { return at_; }

    struct Unit {
        enum Kind { space, word, semicolon, other } kind;
        std::string text;  // of a word, in lower case
    };
    Unit next() {
        char const c = script_[at_];
        char const d = at_ + 1 < script_.size() ? script_[at_ + 1] : '\0';
        if (c == '-' && d == '-') return to_after("\n", 2, Unit::space);
        if (c == '/' && d == '*') return to_after("*/", 2, Unit::space);
        if (c == '\'' || c == '"') return to_after(std::string_view(&script_[at_], 1), 1, Unit::other);
        if (c == '$') {
            std::size_t end = at_ + 1;
            while (end < script_.size() && is_word(script_[end])) ++end;
            bool const opens = end < script_.size() && script_[end] == '$';
            if (opens) return to_after(script_.substr(at_, end + 1 - at_), end + 1 - at_, Unit::other);
        }
        if (is_word(c)) return word();
        ++at_;
        if (c == ';') return {Unit::semicolon, {}};
        return {std::isspace(static_cast<unsigned char>(c)) ? Unit::space : Unit::other, {}};
    }

private:
    // A doubled quote inside a string reads as two strings side by side, which ends at the same place.
    Unit to_after(std::string_view closing, std::size_t skip, Unit::Kind kind) {
        std::size_t const end = script_.find(closing, at_ + skip);
        at_ = end == std::string_view::npos ? script_.size() : end + closing.size();
        return {kind, {}};
    }
    Unit word() {
        Unit unit{Unit::word, {}};
        while (at_ < script_.size() && is_word(script_[at_]))
            unit.text += char(std::tolower(static_cast<unsigned char>(script_[at_++])));
        return unit;
    }
    std::string_view script_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string_view> split_statements(std::string_view script) {
    std::vector<std::string_view> out;
    Scanner scanner(script);
    std::size_t start = 0, words = 0, depth = 0;
    bool content = false, creates = false, trigger = false;
    auto const finish = [&](std::size_t end, std::size_t next) {
        if (content) out.push_back(script.substr(start, end - start));
        start = next;
        words = depth = 0;
        content = creates = trigger = false;
    };
    while (!scanner.done()) {
        std::size_t const before = scanner.at();
        auto const unit = scanner.next();
        if (unit.kind == Scanner::Unit::semicolon && depth == 0) {
            finish(before, scanner.at());
            continue;
        }
        if (unit.kind == Scanner::Unit::space) {
            if (!content) start = scanner.at();
            continue;
        }
        content = true;
        if (unit.kind != Scanner::Unit::word) continue;
        if (++words == 1) creates = unit.text == "create";
        // create [temp | temporary | or replace | constraint] trigger
        if (creates && words <= 4 && unit.text == "trigger") trigger = true;
        if (trigger && (unit.text == "begin" || unit.text == "case")) ++depth;
        if (trigger && unit.text == "end" && depth > 0) --depth;
    }
    finish(script.size(), script.size());
    return out;
}

}  // namespace gyoji::storage
