#pragma once
// An append writer for JSON: commas and escaping are its business, order is the caller's. Strings are written
// as UTF-8; invalid bytes become U+FFFD so that a reply is always valid JSON. No DOM, no allocation but the
// output. One thread.

#include <cstdint>
#include <string>
#include <string_view>

namespace gyoji::wire {

// Appends text as a JSON string with quotes. `html_safe` writes < > & U+2028 U+2029 as \u003c ... (JSON-LD in
// pages).
enum class Escape { plain, html_safe };
void append_string(std::string& out, std::string_view text, Escape escape = Escape::plain);

class Writer {
public:
    explicit Writer(std::string& out, Escape escape = Escape::plain) : out_(out), escape_(escape) {}

    Writer& begin_object() { return open('{'); }
    Writer& end_object() { return close('}'); }
    Writer& begin_array() { return open('['); }
    Writer& end_array() { return close(']'); }
    Writer& key(std::string_view name);

    Writer& value(std::string_view text);
    Writer& value(char const* text) { return value(std::string_view(text)); }
    Writer& value(std::string const& text) { return value(std::string_view(text)); }
    Writer& value(bool truth);
    Writer& value(std::int64_t number);
    Writer& value(std::uint64_t number);
    Writer& value(int number) { return value(std::int64_t(number)); }
    Writer& value(unsigned number) { return value(std::uint64_t(number)); }
    Writer& value(double number);  // shortest form that reads back the same; NaN and infinities are null
    Writer& null();
    Writer& raw(std::string_view json);  // already JSON, trusted

    template <class T>
    Writer& field(std::string_view name, T const& v) {
        key(name);
        return value(v);
    }
    // Writes the value, or null when empty.
    Writer& field_or_null(std::string_view name, std::string_view text) {
        key(name);
        return text.empty() ? null() : value(text);
    }

private:
    Writer& open(char bracket);
    Writer& close(char bracket);
    void separate();
    std::string& out_;
    Escape escape_;
    bool need_comma_ = false;
};

}  // namespace gyoji::wire
