#include "base/messages.hpp"

#include "base/embedded.hpp"

#include <map>

namespace gyoji {
namespace {

struct Pair {
    std::string ja, en;
};

std::map<std::string, Pair, std::less<>> load() {
    std::map<std::string, Pair, std::less<>> out;
    for (EmbeddedFile const& file : embedded_under("src/")) {
        if (!file.path.ends_with("/messages.tsv")) continue;
        std::string_view rest = file.bytes;
        while (!rest.empty()) {
            std::size_t const end = rest.find('\n');
            std::string_view const line = rest.substr(0, end);
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
            if (line.empty() || line.front() == '#') continue;
            std::size_t const first = line.find('\t');
            std::size_t const second = first == std::string_view::npos ? first : line.find('\t', first + 1);
            if (second == std::string_view::npos) continue;
            out.emplace(line.substr(0, first), Pair{std::string(line.substr(first + 1, second - first - 1)),
                                                    std::string(line.substr(second + 1))});
        }
    }
    return out;
}

std::map<std::string, Pair, std::less<>> const& catalogue() {
    static auto const messages = load();
    return messages;
}

void replace_all(std::string& text, std::string const& name, std::string const& value) {
    std::string const key = "{" + name + "}";
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + value.size()))
        text.replace(at, key.size(), value);
}

}  // namespace

std::string sentence(Error const& error, Language language) {
    auto const found = catalogue().find(error.code);
    if (found == catalogue().end()) return error.code;
    std::string text = language == Language::ja ? found->second.ja : found->second.en;
    replace_all(text, "where", error.where);
    for (auto const& [name, value] : error.values) replace_all(text, name, value);
    return text;
}

bool has_sentence(std::string_view code) {
    return catalogue().contains(code);
}

}  // namespace gyoji
