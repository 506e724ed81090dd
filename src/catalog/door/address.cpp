#include "catalog/door/address.hpp"

#include "wire/utf8.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

constexpr std::size_t kAddressBytesMax = 4'000;

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool allowed(char c) {
    static constexpr std::string_view marks = "-._~:/?#@!$&'()*+,;=";
    return is_letter(c) || (c >= '0' && c <= '9') || marks.find(c) != marks.npos;
}

std::string_view trimmed(std::string_view text) {
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool good_scheme(std::string_view scheme) {
    std::string lower(scheme);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower == "http" || lower == "https" || lower == "ftp";
}

}  // namespace

std::optional<std::string> web_address(std::string_view text) {
    static char const digits[] = "0123456789ABCDEF";
    text = trimmed(text);
    std::size_t const colon = text.find("://");
    if (text.size() > kAddressBytesMax || colon == text.npos || !good_scheme(text.substr(0, colon)))
        return std::nullopt;
    std::string_view const rest = text.substr(colon + 3);
    std::string_view const host = rest.substr(0, rest.find_first_of("/?#"));
    if (host.empty() || host.find_first_of(" \t\r\n\\<>\"") != host.npos || host.front() == ':' ||
        host.front() == '@')
        return std::nullopt;
    std::string out;
    bool fragment = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        bool const escape = c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
        // A second "#" may not stand in a URI. Brackets only belong to an IPv6 host.
        bool const bracket = (c == '[' || c == ']') && i < colon + 3 + host.size();
        bool const keep = escape || bracket || (allowed(c) && !(c == '#' && fragment));
        if (c == '#') fragment = true;
        if (keep)
            out += c;
        else
            out +=
                {'%', digits[static_cast<unsigned char>(c) >> 4], digits[static_cast<unsigned char>(c) & 15]};
    }
    return out;
}

std::optional<std::string> mail_address(std::string_view text) {
    text = trimmed(text);
    std::size_t const at = text.find('@');
    if (at == text.npos || at == 0 || at + 1 >= text.size() || text.size() > 254 ||
        text.find('@', at + 1) != text.npos)
        return std::nullopt;
    static constexpr std::string_view marks = "-._~+@!$&'*=";
    bool const good = std::ranges::all_of(
        text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || marks.find(c) != marks.npos; });
    if (!good) return std::nullopt;
    return "mailto:" + std::string(text);
}

void append_xml(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = wire::utf8_length(text.substr(i));
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
            continue;
        }
        std::string_view const character = text.substr(i, length);
        i += length;
        if (length > 1) {
            // U+FFFE and U+FFFF are no characters of XML (section 2.2).
            if (character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF") out += character;
            continue;
        }
        char const c = character.front();
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\r')
            out += "&#13;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
            out += c;
    }
}

}  // namespace gyoji::catalog
