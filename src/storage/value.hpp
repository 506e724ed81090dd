#pragma once
// What goes into and comes out of a database, the same for SQLite and PostgreSQL. Any thread.

#include "base/clock.hpp"
#include "base/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace gyoji::storage {

struct Blob {
    std::string bytes;
};

// bool is stored as 0/1, Instant as micros (bigint), Id as its text, enums as their number.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

inline Value to_value(std::nullptr_t) {
    return std::monostate();
}
inline Value to_value(std::string_view text) {
    return std::string(text);
}
inline Value to_value(char const* text) {
    return std::string(text);
}
inline Value to_value(std::string text) {
    return text;
}
inline Value to_value(Blob blob) {
    return blob;
}
inline Value to_value(double number) {
    return number;
}
inline Value to_value(Instant at) {
    return at.micros;
}
template <class T>
    requires std::is_integral_v<T>
Value to_value(T number) {
    return std::int64_t(number);
}
template <class T>
    requires std::is_enum_v<T>
Value to_value(T value) {
    return std::int64_t(value);
}
template <class Tag>
Value to_value(Id<Tag> const& id) {
    return id.text;
}
template <class T>
Value to_value(std::optional<T> const& value) {
    return value ? to_value(*value) : Value(std::monostate());
}

// One row while it is being read; columns from 0. A wrong type throws DbError (our own mistake).
class Row {
public:
    virtual ~Row() = default;
    virtual int columns() const = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;   // valid until the next row
    virtual std::string_view bytes(int column) const = 0;  // valid until the next row
};

template <class T>
struct Column;  // specialise read() for more types
template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
struct Column<T> {
    static T read(Row const& row, int i) { return T(row.integer(i)); }
};
template <>
struct Column<double> {
    static double read(Row const& row, int i) { return row.real(i); }
};
template <>
struct Column<std::string> {
    static std::string read(Row const& row, int i) { return std::string(row.text(i)); }
};
template <>
struct Column<Blob> {
    static Blob read(Row const& row, int i) { return {std::string(row.bytes(i))}; }
};
template <>
struct Column<Instant> {
    static Instant read(Row const& row, int i) { return {row.integer(i)}; }
};
template <class Tag>
struct Column<Id<Tag>> {
    static Id<Tag> read(Row const& row, int i) { return Id<Tag>(std::string(row.text(i))); }
};
template <class T>
struct Column<std::optional<T>> {
    static std::optional<T> read(Row const& row, int i) {
        if (row.is_null(i)) return std::nullopt;
        return Column<T>::read(row, i);
    }
};

}  // namespace gyoji::storage
