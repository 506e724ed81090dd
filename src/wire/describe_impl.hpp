#pragma once
// The code behind wire/describe.hpp. Heavy: included only by the .cpp files that hold GYOJI_WIRE lines.

#include "wire/describe.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <type_traits>
#include <vector>

namespace gyoji::wire::describe {

namespace bd = boost::describe;

constexpr int kSchemaDepthMax = 32;  // a type that holds itself has no inline schema

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_list : std::false_type {};
template <class T>
struct is_list<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class T>
struct is_map<std::map<std::string, T>> : std::true_type {};

template <class T>
using Members = bd::describe_members<T, bd::mod_public | bd::mod_inherited>;

// The place that is being read, grown and cut as the reader goes down and up (RFC 6901).
class Place {
public:
    explicit Place(std::string_view at) : text_(at) {}
    std::string const& text() const { return text_; }
    std::size_t enter(std::string_view name) {
        std::size_t const before = text_.size();
        text_ += '/';
        for (char const c : name) {
            if (c == '~')
                text_ += "~0";
            else if (c == '/')
                text_ += "~1";
            else
                text_ += c;
        }
        return before;
    }
    void leave(std::size_t before) { text_.resize(before); }

private:
    std::string text_;
};

inline tl::unexpected<Error> wrong_type(Place const& place, char const* wanted) {
    return fail(Fault::invalid, "wire.wrong_type", place.text(), {{"type", wanted}});
}

template <class E>
char const* word_of(E value) {
    return bd::enum_to_string(value, "");
}

template <class E>
std::string words() {
    std::string out;
    boost::mp11::mp_for_each<bd::describe_enumerators<E>>(
        [&](auto one) { out += (out.empty() ? "" : ", ") + std::string(one.name); });
    return out;
}

template <class T>
void write(Writer& writer, T const& value) {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string> || std::is_same_v<T, double>) {
        writer.value(value);
    } else if constexpr (std::is_integral_v<T>) {
        if constexpr (std::is_signed_v<T>)
            writer.value(std::int64_t(value));
        else
            writer.value(std::uint64_t(value));
    } else if constexpr (std::is_enum_v<T>) {
        writer.value(word_of(value));
    } else if constexpr (is_list<T>::value) {
        writer.begin_array();
        for (auto const& item : value) write(writer, item);
        writer.end_array();
    } else if constexpr (is_map<T>::value) {
        writer.begin_object();
        for (auto const& [name, item] : value) {
            writer.key(name);
            write(writer, item);
        }
        writer.end_object();
    } else {
        writer.begin_object();
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            auto const& field = value.*member.pointer;
            if constexpr (is_optional<std::decay_t<decltype(field)>>::value) {
                if (!field) return;
                writer.key(member.name);
                write(writer, *field);
            } else {
                writer.key(member.name);
                write(writer, field);
            }
        });
        writer.end_object();
    }
}

template <class T>
Outcome read(Json json, Place& place, T& out);

template <class T>
Outcome read_integer(Json json, Place const& place, T& out) {
    static_assert(sizeof(T) < 8 || std::is_signed_v<T>,
                  "numbers past 2^63 are strings: readers of JSON lose them");
    if (json.kind() != Kind::number) return wrong_type(place, "integer");
    auto const number = json.integer();
    if (!number && json.number_text().find_first_of(".eE") != std::string_view::npos)
        return wrong_type(place, "integer");
    if (!number || *number < std::int64_t(std::numeric_limits<T>::min()) ||
        *number > std::int64_t(std::numeric_limits<T>::max()))
        return fail(Fault::invalid, "wire.out_of_range", place.text(),
                    {{"min", std::to_string(std::numeric_limits<T>::min())},
                     {"max", std::to_string(std::numeric_limits<T>::max())}});
    out = T(*number);
    return {};
}

template <class T>
Outcome read_struct(Json json, Place& place, T& out) {
    if (!json.is_object()) return wrong_type(place, "object");
    for (auto const& member : json.members()) {
        bool known = false;
        boost::mp11::mp_for_each<Members<T>>([&](auto one) { known = known || member.key == one.name; });
        if (known) continue;
        place.enter(member.key);
        return fail(Fault::invalid, "wire.unknown_field", place.text(), {{"name", std::string(member.key)}});
    }
    Outcome outcome;
    boost::mp11::mp_for_each<Members<T>>([&](auto one) {
        if (!outcome) return;
        auto& field = out.*one.pointer;
        std::size_t const before = place.enter(one.name);
        if (!json.has(one.name)) {
            if constexpr (!is_optional<std::decay_t<decltype(field)>>::value)
                outcome = fail(Fault::invalid, "wire.missing_field", place.text(), {{"name", one.name}});
        } else {
            outcome = read(json[one.name], place, field);
        }
        place.leave(before);
    });
    return outcome;
}

template <class T>
Outcome read(Json json, Place& place, T& out) {
    if constexpr (std::is_same_v<T, bool>) {
        if (json.kind() != Kind::boolean) return wrong_type(place, "boolean");
        out = *json.boolean();
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!json.is_string()) return wrong_type(place, "string");
        out = std::string(*json.string());
    } else if constexpr (std::is_same_v<T, double>) {
        auto const number = json.real();
        if (!number) return wrong_type(place, "number");
        out = *number;
    } else if constexpr (std::is_integral_v<T>) {
        return read_integer(json, place, out);
    } else if constexpr (std::is_enum_v<T>) {
        if (!json.is_string()) return wrong_type(place, "string");
        std::string const word(*json.string());
        if (!bd::enum_from_string(word.c_str(), out) || word != word_of(out))
            return fail(Fault::invalid, "wire.wrong_word", place.text(),
                        {{"word", word}, {"words", words<T>()}});
    } else if constexpr (is_optional<T>::value) {
        return read(json, place, out.emplace());
    } else if constexpr (is_list<T>::value) {
        if (!json.is_array()) return wrong_type(place, "array");
        std::size_t const count = json.size();
        out.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            std::size_t const before = place.enter(std::to_string(i));
            CHECK_OK(read(json.at(i), place, out.emplace_back()));
            place.leave(before);
        }
    } else if constexpr (is_map<T>::value) {
        if (!json.is_object()) return wrong_type(place, "object");
        for (auto const& member : json.members()) {
            std::size_t const before = place.enter(member.key);
            CHECK_OK(read(member.value, place, out[std::string(member.key)]));
            place.leave(before);
        }
    } else {
        return read_struct(json, place, out);
    }
    return {};
}

template <class T>
void schema(Writer& writer, int depth) {
    GYOJI_ASSERT(depth < kSchemaDepthMax);
    if constexpr (is_optional<T>::value) {
        schema<typename T::value_type>(writer, depth);
        return;
    }
    writer.begin_object();
    if constexpr (std::is_same_v<T, bool>) {
        writer.field("type", "boolean");
    } else if constexpr (std::is_same_v<T, std::string>) {
        writer.field("type", "string");
    } else if constexpr (std::is_same_v<T, double>) {
        writer.field("type", "number");
    } else if constexpr (std::is_integral_v<T>) {
        writer.field("type", "integer");
        if constexpr (std::is_unsigned_v<T>) writer.field("minimum", 0);
    } else if constexpr (std::is_enum_v<T>) {
        writer.field("type", "string").key("enum").begin_array();
        boost::mp11::mp_for_each<bd::describe_enumerators<T>>([&](auto one) { writer.value(one.name); });
        writer.end_array();
    } else if constexpr (is_list<T>::value) {
        writer.field("type", "array").key("items");
        schema<typename T::value_type>(writer, depth + 1);
    } else if constexpr (is_map<T>::value) {
        writer.field("type", "object").key("additionalProperties");
        schema<typename T::mapped_type>(writer, depth + 1);
    } else if constexpr (!is_optional<T>::value) {
        writer.field("type", "object").field("additionalProperties", false).key("properties").begin_object();
        boost::mp11::mp_for_each<Members<T>>([&](auto one) {
            writer.key(one.name);
            schema<std::decay_t<decltype(std::declval<T&>().*one.pointer)>>(writer, depth + 1);
        });
        writer.end_object().key("required").begin_array();
        boost::mp11::mp_for_each<Members<T>>([&](auto one) {
            if constexpr (!is_optional<std::decay_t<decltype(std::declval<T&>().*one.pointer)>>::value)
                writer.value(one.name);
        });
        writer.end_array();
    }
    writer.end_object();
}

}  // namespace gyoji::wire::describe

namespace gyoji::wire {

template <class T>
void write_json(Writer& writer, T const& value) {
    describe::write(writer, value);
}

template <class T>
std::string to_json(T const& value) {
    std::string out;
    Writer writer(out);
    describe::write(writer, value);
    return out;
}

template <class T>
Result<T> from_json(Json json, std::string_view at) {
    describe::Place place(at);
    T out{};
    CHECK_OK(describe::read(json, place, out));
    return out;
}

template <class T>
std::string json_schema() {
    std::string out;
    Writer writer(out);
    describe::schema<T>(writer, 0);
    return out;
}

}  // namespace gyoji::wire

#define GYOJI_WIRE(Type)                                                                            \
    template std::string gyoji::wire::to_json<Type>(Type const&);                                   \
    template void gyoji::wire::write_json<Type>(gyoji::wire::Writer&, Type const&);                 \
    template gyoji::Result<Type> gyoji::wire::from_json<Type>(gyoji::wire::Json, std::string_view); \
    template std::string gyoji::wire::json_schema<Type>();
