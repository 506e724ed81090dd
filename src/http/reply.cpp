#include "http/reply.hpp"

#include "base/bytes.hpp"
#include "http/gzip.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace gyoji::http {
namespace {

constexpr std::size_t kEtagDigits = 20;
constexpr std::size_t kEtagBytesMax = 8 << 20;  // larger bodies are hashed by those who keep them

// design.md section 7, "Pages are strict".
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kFixed{{
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; "
     "frame-ancestors 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
}};

constexpr std::pair<int, char const*> kStatusTexts[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool has_header(Response const& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](auto const& header) { return same_name(header.first, name); });
}

// A value that came from a request must not begin a new header: control characters are left out.
void append_clean(std::string& out, std::string_view text) {
    for (char const c : text)
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

std::string gzip_etag(std::string etag) {
    if (!etag.empty()) etag.insert(etag.size() - 1, "-gz");
    return etag;
}

bool without_body(int status) {
    return status == 204 || status == 304;
}

std::string status_line(int status) {
    return "HTTP/1.1 " + std::to_string(status) + " " + status_text(status) + "\r\n";
}

std::string common_headers(Response const& response, std::string const& etag, bool varies) {
    std::string out;
    for (auto const& [name, value] : kFixed)
        if (!has_header(response, name)) append_header(out, name, value);
    for (auto const& [name, value] : response.headers) append_header(out, name, value);
    if (!has_header(response, "Cache-Control")) {
        if (response.status >= 400)
            out += "Cache-Control: no-store\r\n";
        else if (!etag.empty())
            out += "Cache-Control: no-cache\r\n";
    }
    if (varies && !has_header(response, "Vary")) out += "Vary: Accept-Encoding\r\n";
    if (!etag.empty()) append_header(out, "ETag", etag);
    return out;
}

Variant variant(Response const& response, std::shared_ptr<std::string const> body, std::string etag,
                Encoding encoding, bool varies) {
    Variant out;
    std::string const common = common_headers(response, etag, varies);
    out.head = status_line(response.status) + common;
    if (!response.content_type.empty()) append_header(out.head, "Content-Type", response.content_type);
    if (encoding == Encoding::gzip) out.head += "Content-Encoding: gzip\r\n";
    if (!response.stream && !without_body(response.status))
        out.head += "Content-Length: " + std::to_string(body ? body->size() : 0) + "\r\n";
    if (!etag.empty()) out.unchanged = status_line(304) + common;
    out.etag = std::move(etag);
    out.body = std::move(body);
    return out;
}

}  // namespace

Reply prepare(Response&& response, PrepareOptions const& options) {
    Reply out;
    out.status = response.status;
    std::string etag = response.status == 200 ? response.etag : std::string();
    std::size_t const size = response.body ? response.body->size() : 0;
    if (etag.empty() && options.etag == Etag::made && response.status == 200 && response.body &&
        size <= kEtagBytesMax)
        etag = "\"" + sha256_hex(*response.body).substr(0, kEtagDigits) + "\"";
    bool const varies = compressible(response.content_type) && !has_header(response, "Content-Encoding") &&
                        (size >= kGzipBytesMin || response.gzip_body || response.stream);
    if (options.gzip && varies && !response.stream) {
        auto zipped = response.gzip_body;
        if (!zipped) zipped = std::make_shared<std::string const>(gzip(*response.body, options.gzip_level));
        out.zipped = variant(response, std::move(zipped), gzip_etag(etag), Encoding::gzip, true);
    }
    if (options.gzip && varies && response.stream && !options.identity) {
        out.zipped = variant(response, nullptr, {}, Encoding::gzip, true);
        response.stream = gzip_stream(std::move(response.stream), options.gzip_level);
    }
    if (options.identity || !out.zipped)
        out.plain = variant(response, response.body, std::move(etag), Encoding::identity, varies);
    out.stream = std::move(response.stream);
    return out;
}

std::size_t Reply::bytes() const {
    auto const of = [](Variant const& one) {
        return one.head.size() + one.unchanged.size() + (one.body ? one.body->size() : 0);
    };
    return of(plain) + (zipped ? of(*zipped) : 0);
}

namespace {

// RFC 9110 section 13.1.2: weak comparison; a client that holds either representation of this body has the
// newest one.
bool matches(std::string_view if_none_match, std::string_view etag) {
    if (etag.empty() || if_none_match.empty()) return false;
    if (if_none_match == "*") return true;
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    std::string_view stem = etag.substr(0, etag.size() - 1);
    if (stem.ends_with("-gz")) stem.remove_suffix(3);
    for (std::size_t at = if_none_match.find(stem); at != std::string_view::npos;
         at = if_none_match.find(stem, at + 1)) {
        std::string_view const after = if_none_match.substr(at + stem.size());
        if (after.starts_with("\"") || after.starts_with("-gz\"")) return true;
    }
    return false;
}

}  // namespace

Chosen choose(Reply const& reply, bool accepts_gzip, std::string_view if_none_match, Method method) {
    bool const zipped = reply.zipped && (accepts_gzip || reply.plain.head.empty());
    Variant const& one = zipped ? *reply.zipped : reply.plain;
    bool const reading = method == Method::get || method == Method::head;
    if (reading && matches(if_none_match, one.etag)) return {304, &one.unchanged, nullptr, nullptr};
    bool const silent = method == Method::head || without_body(reply.status);
    return {reply.status, &one.head, silent ? nullptr : one.body.get(), silent ? nullptr : one.body};
}

bool accepts_gzip(std::string_view accept_encoding) {
    std::size_t const at = accept_encoding.find("gzip");
    if (at == std::string_view::npos) return false;
    std::string_view rest = accept_encoding.substr(at + 4);
    rest = rest.substr(0, rest.find(','));
    // RFC 9110 section 12.4.2: a weight of 0 means "not acceptable".
    std::size_t const weight = rest.find("q=0");
    if (weight == std::string_view::npos) return true;
    return rest.find_first_of("123456789", weight + 3) != std::string_view::npos;
}

char const* status_text(int status) {
    for (auto const& [known, text] : kStatusTexts)
        if (known == status) return text;
    return "Status";
}

}  // namespace gyoji::http
