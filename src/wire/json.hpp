#pragma once
// A small read-only JSON tree over simdjson, for foreign records whose form we do not own. parse() refuses
// wrong UTF-8, nesting deeper than 64, trailing bytes and duplicate keys at our own doors
// (Strictness::strict); foreign records may repeat a key (the last wins). Numbers keep their source text.
// Values point into the Document: keep it alive. simdjson stays in the .cpp.

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::wire {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
enum class Strictness { strict, lenient };

class Json {  // cheap to copy
public:
    Kind kind() const;
    bool is_null() const { return kind() == Kind::null; }
    bool is_string() const { return kind() == Kind::string; }
    bool is_object() const { return kind() == Kind::object; }
    bool is_array() const { return kind() == Kind::array; }
    std::optional<std::string_view> string() const;
    std::optional<std::int64_t> integer() const;  // also 3.0; nullopt when out of range or no number
    std::optional<double> real() const;
    std::optional<bool> boolean() const;
    std::string_view number_text() const;         // as written in the source; empty when no number
    std::size_t size() const;                     // of arrays and objects
    Json at(std::size_t index) const;             // null value past the end
    Json operator[](std::string_view key) const;  // null value when absent or no object
    bool has(std::string_view key) const;
    struct Member;
    std::vector<Member> members() const;
    std::vector<Json> items() const;
    // The text of a string, or of a number or boolean as written, or "" (foreign records are loose about
    // types).
    std::string loose_text() const;
    void write(std::string& out) const;  // compact JSON again, same key order

private:
    friend class Document;
    void const* node_ = nullptr;
};
struct Json::Member {
    std::string_view key;
    Json value;
};

class Document {
public:
    static Result<Document> parse(std::string_view bytes, Strictness strictness = Strictness::strict);
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();
    Json root() const;
    struct Impl;  // of the .cpp

private:
    Document();
    std::unique_ptr<Impl> impl_;
};

}  // namespace gyoji::wire
