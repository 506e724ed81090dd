#include "wire/writer.hpp"

#include "wire/utf8.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace gyoji::wire {
namespace {

enum Class : unsigned char { plain, control, html, high };

constexpr std::array<unsigned char, 256> make_classes() {
    std::array<unsigned char, 256> out{};
    for (std::size_t i = 0; i < 0x20; ++i) out[i] = control;
    for (std::size_t i = 0x80; i < 256; ++i) out[i] = high;
    out['"'] = out['\\'] = out[0x7F] = control;
    out['<'] = out['>'] = out['&'] = html;
    return out;
}
constexpr auto kClasses = make_classes();

void append_unicode_escape(std::string& out, unsigned code) {
    static char const digits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(code >> shift) & 15U];
}

void append_escaped(std::string& out, unsigned char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        default:
            append_unicode_escape(out, c);
    }
}

// Writes the sequence at the front and returns how many bytes it took. U+2028 and U+2029 end a line in old
// scripts.
std::size_t append_high(std::string& out, std::string_view rest, Escape escape) {
    std::size_t const length = utf8_length(rest);
    if (length == 0) {
        out += "\xEF\xBF\xBD";
        return 1;
    }
    std::string_view const sequence = rest.substr(0, length);
    if (escape == Escape::html_safe && (sequence == "\xE2\x80\xA8" || sequence == "\xE2\x80\xA9"))
        append_unicode_escape(out, sequence.back() == '\xA8' ? 0x2028 : 0x2029);
    else
        out += sequence;
    return length;
}

template <class Number>
void append_number(std::string& out, Number number) {
    char text[40];
    auto const end = std::to_chars(text, text + sizeof text, number);
    out.append(text, end.ptr);
}

}  // namespace

void append_string(std::string& out, std::string_view text, Escape escape) {
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        unsigned char const c = static_cast<unsigned char>(text[at]);
        unsigned char const kind = kClasses[c];
        if (kind == plain || (kind == html && escape == Escape::plain)) {
            ++at;
            continue;
        }
        out.append(text, begin, at - begin);
        if (kind == control) append_escaped(out, c), ++at;
        if (kind == html) append_unicode_escape(out, c), ++at;
        if (kind == high) at += append_high(out, text.substr(at), escape);
        begin = at;
    }
    out.append(text, begin, text.size() - begin);
    out += '"';
}

void Writer::separate() {
    if (need_comma_) out_ += ',';
    need_comma_ = true;
}

Writer& Writer::open(char bracket) {
    separate();
    out_ += bracket;
    need_comma_ = false;
    return *this;
}

Writer& Writer::close(char bracket) {
    out_ += bracket;
    need_comma_ = true;
    return *this;
}

Writer& Writer::key(std::string_view name) {
    separate();
    append_string(out_, name, escape_);
    out_ += ':';
    need_comma_ = false;
    return *this;
}

Writer& Writer::value(std::string_view text) {
    separate();
    append_string(out_, text, escape_);
    return *this;
}

Writer& Writer::value(bool truth) {
    return raw(truth ? "true" : "false");
}

Writer& Writer::value(std::int64_t number) {
    separate();
    append_number(out_, number);
    return *this;
}

Writer& Writer::value(std::uint64_t number) {
    separate();
    append_number(out_, number);
    return *this;
}

Writer& Writer::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    append_number(out_, number);
    return *this;
}

Writer& Writer::null() {
    return raw("null");
}

Writer& Writer::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace gyoji::wire
