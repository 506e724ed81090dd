#pragma once
// A request and a response as plain values. Handlers are ordinary functions Request -> Response on a bounded
// pool.

#include "base/clock.hpp"
#include "base/messages.hpp"
#include "base/result.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gyoji::http {

enum class Method { get, head, post, put, patch, del, options };

// Query string or form, decoded, in order, keys may repeat.
using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Method method = Method::get;
    std::string target;  // as sent: /search?q=%E6%B0%B4
    std::string path;    // decoded path: /dataset/避難所 (no query)
    Pairs query;
    // The error code (http.wrong_percent, http.wrong_utf8, http.query_too_long) when the query string could
    // not be decoded, else empty. Only CKAN routes see such requests, to answer in their own form; for others
    // the server answers 400.
    std::string query_error;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    std::string peer;  // address of the caller after trusted_proxies; only in memory, never logged
    std::map<std::string, std::string, std::less<>> params;  // from the pattern: {dataset}
    std::string request_id;
    std::string base_url;  // public_url of the configuration, or http://Host of the request (checked); no
                           // trailing slash
    Language language = Language::ja;  // /en/... is en; the prefix is removed before routing

    std::string_view header(std::string_view lower_name) const;  // "" when absent
    std::string_view param(std::string_view name) const;
    std::optional<std::string> q(std::string_view name) const;  // first value
    std::vector<std::string> q_all(std::string_view name) const;
};

// Streams a long body: called again and again until it returns an empty string; runs on a worker, bounded
// buffers.
using BodySource = std::function<std::string()>;

struct Response {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<std::string const> body;       // shared, so that cached replies are not copied
    BodySource stream;                             // used when set (chunked)
    std::string etag;                              // "\"...\""; the server answers 304 and sets the header
    std::shared_ptr<std::string const> gzip_body;  // the body compressed beforehand, else the server does it
    std::shared_ptr<Error const> error;  // set by problem(): lets the server show the error page to people

    static Response json(std::string body, int status = 200);
    static Response html(std::string body, int status = 200);
    static Response text(std::string body, std::string content_type, int status = 200);
    static Response redirect(std::string location, int status = 302);
    Response& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

int status_of(Fault fault);
// application/problem+json (RFC 9457): type, title, status, detail (ja), detail_en, code, where, request.
Response problem(Error const& error, Request const& request);

std::string url_encode(std::string_view text);  // RFC 3986 unreserved stay
std::optional<std::string> url_decode(std::string_view text, bool plus_is_blank);
std::optional<Pairs> parse_form(std::string_view text);
std::string form_encode(Pairs const& pairs);

}  // namespace gyoji::http
