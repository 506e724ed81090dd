#pragma once
// Reads one request from bytes, with Beast's parser underneath (server_head.cpp only), and refuses what two
// programs could read differently (RFC 9112 section 11.2, request smuggling).

#include "base/result.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::http {

constexpr std::size_t kFieldsMax = 100;

struct HeadFault {
    int status;
    Fault fault;
    char const* code;
    std::vector<std::pair<std::string, std::string>> values;
};

// The header of one request, kept in strings that are used again and again.
struct Head {
    struct Field {
        std::uint32_t name, name_size, value, value_size;
    };
    std::string text, method_text, target;
    std::vector<Field> fields;
    std::optional<Method> method;
    bool old_version = false;  // HTTP/1.0

    void clear();
    std::string_view name(Field const& field) const { return {text.data() + field.name, field.name_size}; }
    std::string_view value(Field const& field) const { return {text.data() + field.value, field.value_size}; }
    std::string_view find(std::string_view lower_name) const;
    std::size_t count(std::string_view lower_name) const;
};

class HeadReader {
public:
    explicit HeadReader(std::size_t header_bytes_max);
    ~HeadReader();

    void restart();
    enum class Step { more, head, body, done, wrong };
    // Takes what it can from the front of `bytes`; `head` once, when the header is complete; `done` when the
    // body is.
    Step take(std::string_view bytes, std::size_t& used);
    HeadFault const& fault() const { return fault_; }

    // After `head`: what is wrong with the header as a whole, if anything.
    std::optional<HeadFault> check() const;
    bool keep_alive() const;
    bool has_body() const;
    bool expects_continue() const;
    std::optional<std::uint64_t> content_length() const;
    void limit_body(std::size_t bytes_max);

    Head head;
    std::string body;

private:
    struct Parser;
    std::size_t const header_bytes_max_;
    std::size_t body_bytes_max_ = 0;
    bool head_told_ = false;
    std::unique_ptr<Parser> parser_;
    HeadFault fault_{400, Fault::invalid, "http.bad_request", {}};
};

}  // namespace gyoji::http
