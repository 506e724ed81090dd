#include "catalog/harvest/json_slice.hpp"

namespace gyoji::catalog {
namespace {

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool at_end() {
        blanks();
        return at_ >= text_.size();
    }
    char peek() {
        blanks();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    std::optional<std::string_view> word() {  // a string, its content as written
        if (!take('"')) return std::nullopt;
        std::size_t const begin = at_;
        if (!rest_of_string()) return std::nullopt;
        return text_.substr(begin, at_ - 1 - begin);
    }
    // One value of any kind; false when the document ends inside it.
    bool value(JsonSlice& out) {
        blanks();
        std::size_t const begin = at_;
        out.line = line_;
        out.cut = !skip();
        out.bytes = text_.substr(begin, at_ - begin);
        return !out.cut;
    }

private:
    void blanks() {
        for (; at_ < text_.size(); ++at_) {
            char const c = text_[at_];
            if (c == '\n')
                ++line_;
            else if (c != ' ' && c != '\t' && c != '\r')
                return;
        }
    }
    bool rest_of_string() {
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] == '\\')
                ++at_;
            else if (text_[at_] == '"')
                return ++at_, true;
        }
        at_ = text_.size();
        return false;
    }
    bool skip() {
        std::size_t depth = 0;
        while (at_ < text_.size()) {
            char const c = text_[at_];
            if (c == '"') {
                ++at_;
                if (!rest_of_string()) return false;
                if (depth == 0) return true;
                continue;
            }
            if (depth == 0 && (c == ',' || c == ']' || c == '}')) return true;  // behind a number or a word
            if (c == '\n') ++line_;
            ++at_;
            if (c == '{' || c == '[') ++depth;
            if ((c == '}' || c == ']') && --depth == 0) return true;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0, line_ = 1;
};

JsonSlices elements(Scanner& scan) {
    JsonSlices out;
    if (scan.peek() != '[') {
        JsonSlice& only = out.items.emplace_back();
        out.complete = scan.value(only);
        return out;
    }
    (void)scan.take('[');
    while (!scan.take(']')) {
        if (scan.at_end()) return out;
        JsonSlice& item = out.items.emplace_back();
        if (!scan.value(item)) return out;
        if (item.bytes.empty()) {  // a stray comma or bracket of the wrong kind
            out.items.pop_back();
            if (!scan.take(',') && !scan.take('}')) return out;
            continue;
        }
        (void)scan.take(',');
    }
    out.complete = true;
    return out;
}

}  // namespace

std::optional<JsonSlices> slice_array(std::string_view document, std::string_view key) {
    if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
    Scanner scan(document);
    if (!scan.take('{')) return std::nullopt;
    std::optional<JsonSlices> found;
    while (true) {
        if (scan.take('}')) return found;
        auto const name = scan.word();
        if (!name || !scan.take(':')) break;
        if (*name == key) {
            found = elements(scan);
            if (!found->complete) return found;
        } else if (JsonSlice other; !scan.value(other)) {
            break;
        }
        if (!scan.take(',') && scan.peek() != '}') break;
    }
    if (found) found->complete = false;  // the object was not closed
    return found;
}

}  // namespace gyoji::catalog
