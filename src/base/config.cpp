#include "base/config.hpp"

#include "base/config_table.hpp"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <sys/stat.h>
#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <fstream>
#include <numeric>
#include <sstream>

namespace gyoji {

namespace {

constexpr std::size_t kFileBytesMax = 1 << 20;

// Levenshtein's distance, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t(0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t const changed = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::string nearest(std::string_view name) {
    std::string_view best;
    std::size_t least = std::string_view::npos;
    for (ConfigKey const& key : config_keys()) {
        std::string_view const last = key.name.substr(key.name.find('.') + 1);
        std::size_t const far = std::min(distance(name, key.name), distance(name, last) + 1);
        if (far < least) least = far, best = key.name;
    }
    return std::string(best);
}

ConfigKey const* find_key(std::string_view name) {
    for (ConfigKey const& key : config_keys())
        if (key.name == name) return &key;
    return nullptr;
}

bool is_section(std::string_view name) {
    return std::any_of(config_keys().begin(), config_keys().end(),
                       [&](ConfigKey const& key) { return key.name.starts_with(std::string(name) + "."); });
}

std::string number_text(double number) {
    char buffer[40];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed).ptr;
    return {buffer, end};
}

// Reads one value into its slot.
class Setter {
public:
    Setter(std::string const& file, ConfigKey const& key, toml::node const& node)
        : key_(key), node_(node), where_(file + ":" + std::to_string(node.source().begin.line)) {}

    Outcome operator()(std::string* out) const {
        auto const text = node_.value_exact<std::string>();
        if (!text) return wrong("\"text\"");
        CHECK_OK(check(*text));
        *out = *text;
        return {};
    }
    Outcome operator()(std::int64_t* out) const {
        auto const number = node_.value_exact<std::int64_t>();
        if (!number) return wrong("123");
        if (double(*number) < key_.least || double(*number) > key_.most) return out_of_range();
        *out = *number;
        return {};
    }
    Outcome operator()(double* out) const {
        bool const is_number = node_.is_integer() || node_.is_floating_point();
        auto const number = node_.value<double>();
        if (!is_number || !number) return wrong("1.5");
        if (!(*number >= key_.least && *number <= key_.most)) return out_of_range();
        *out = *number;
        return {};
    }
    Outcome operator()(std::vector<std::string>* out) const {
        toml::array const* const list = node_.as_array();
        if (!list) return wrong("[\"text\", ...]");
        std::vector<std::string> texts;
        for (toml::node const& item : *list) {
            auto const text = item.value_exact<std::string>();
            if (!text) return wrong("[\"text\", ...]");
            CHECK_OK(check(*text));
            texts.push_back(*text);
        }
        *out = std::move(texts);
        return {};
    }

private:
    Outcome check(std::string_view text) const {
        std::string_view const wanted = key_.wants ? key_.wants(text) : "";
        if (!wanted.empty()) return wrong(wanted);
        return {};
    }
    Outcome wrong(std::string_view wanted) const {
        return fail(Fault::invalid, "base.config_wrong_value", where_,
                    {{"key", std::string(key_.name)}, {"wanted", std::string(wanted)}});
    }
    Outcome out_of_range() const { return wrong(number_text(key_.least) + " ... " + number_text(key_.most)); }

    ConfigKey const& key_;
    toml::node const& node_;
    std::string where_;
};

Outcome unknown(std::string const& file, std::string const& name, toml::node const& node) {
    return fail(Fault::invalid, "base.config_unknown_key",
                file + ":" + std::to_string(node.source().begin.line),
                {{"key", name}, {"nearest", nearest(name)}});
}

Outcome read_section(Config& config, std::string const& file, std::string const& section,
                     toml::table const& table) {
    for (auto const& [word, node] : table) {
        std::string const name = section + "." + std::string(word.str());
        ConfigKey const* const key = find_key(name);
        if (!key) return unknown(file, name, node);
        CHECK_OK(std::visit(Setter(file, *key, node), key->slot(config)));
    }
    return {};
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
            out += c;
            continue;
        }
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04X", unsigned(static_cast<unsigned char>(c)));
        out += escape;
    }
    return out + "\"";
}

struct Printer {
    std::string operator()(std::string* text) const { return quoted(*text); }
    std::string operator()(std::int64_t* number) const { return std::to_string(*number); }
    std::string operator()(double* number) const {
        std::string text = number_text(*number);
        return text.find('.') == std::string::npos ? text + ".0" : text;
    }
    std::string operator()(std::vector<std::string>* texts) const {
        std::string out = "[";
        for (std::string const& text : *texts) out += (out.size() > 1 ? ", " : "") + quoted(text);
        return out + "]";
    }
};

}  // namespace

Result<Config> parse_config(std::string_view text, std::string const& name) {
    toml::parse_result const parsed = toml::parse(text);
    if (!parsed)
        return fail(Fault::invalid, "base.config_syntax",
                    name + ":" + std::to_string(parsed.error().source().begin.line),
                    {{"reason", std::string(parsed.error().description())}});
    Config config;
    for (auto const& [word, node] : parsed.table()) {
        std::string const section(word.str());
        if (!is_section(section) || !node.is_table()) return fail(unknown(name, section, node).error());
        CHECK_OK(read_section(config, name, section, *node.as_table()));
    }
    return config;
}

Result<Config> load_config(std::string const& path) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0 && errno == ENOENT) return Config();
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    if (!file || !S_ISREG(found.st_mode)) return fail(Fault::invalid, "base.config_unreadable", path);
    if (text.view().size() > kFileBytesMax) return fail(Fault::too_large, "base.config_unreadable", path);
    return parse_config(text.view(), path);
}

std::string print(Config const& given) {
    Config config = given;
    std::string out, section;
    for (ConfigKey const& key : config_keys()) {
        std::size_t const dot = key.name.find('.');
        if (key.name.substr(0, dot) != section) {
            section = key.name.substr(0, dot);
            out += (out.empty() ? "[" : "\n[") + section + "]\n";
        }
        out.append("# ").append(key.comment).append("\n");
        out.append(key.name.substr(dot + 1))
            .append(" = ")
            .append(std::visit(Printer{}, key.slot(config)))
            .append("\n");
    }
    return out;
}

}  // namespace gyoji
