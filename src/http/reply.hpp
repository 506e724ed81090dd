#pragma once
// A Response as it goes over the wire, but for what differs from request to request (Date, X-Request-Id,
// RateLimit, Connection). Any thread.

#include "http/message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gyoji::http {

// One representation: identity or gzip.
struct Variant {
    std::string head;       // status line and headers, without the empty line
    std::string unchanged;  // the same for 304; empty without an ETag
    std::string etag;
    std::shared_ptr<std::string const> body;  // may be null
};

struct Reply {
    int status = 200;
    Variant plain;
    std::optional<Variant> zipped;
    BodySource stream;

    std::size_t bytes() const;  // memory it takes
};

enum class Encoding { identity, gzip };
enum class Etag { given, made };  // made: from the body when the handler gave none
struct PrepareOptions {
    bool identity = true, gzip = false;  // which representations are wanted
    Etag etag = Etag::given;
    int gzip_level = 4;
};
Reply prepare(Response&& response, PrepareOptions const& options);

// What of a reply answers these headers.
struct Chosen {
    int status;
    std::string const* head;
    std::string const* body;  // null: nothing to send
    std::shared_ptr<std::string const> keep;
    std::size_t body_bytes() const { return body ? body->size() : 0; }
};
Chosen choose(Reply const& reply, bool accepts_gzip, std::string_view if_none_match, Method method);

bool accepts_gzip(std::string_view accept_encoding);
char const* status_text(int status);

}  // namespace gyoji::http
