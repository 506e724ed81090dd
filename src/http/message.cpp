#include "http/message.hpp"

#include "wire/utf8.hpp"
#include "wire/writer.hpp"

#include <array>

namespace gyoji::http {
namespace {

bool is_unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

struct Title {
    char const* ja;
    char const* en;
};

Title title_of(int status) {
    switch (status) {
        case 400:
            return {"リクエストに誤りがあります", "The request is not valid"};
        case 401:
            return {"ログインが必要です", "Sign-in is needed"};
        case 403:
            return {"この操作は認められていません", "Not permitted"};
        case 404:
            return {"見つかりません", "Not found"};
        case 405:
            return {"この方法では使えません", "Method not allowed"};
        case 408:
            return {"時間切れです", "Too slow"};
        case 409:
            return {"ほかの変更と食い違っています", "Conflict"};
        case 413:
            return {"大きすぎます", "Too large"};
        case 415:
            return {"扱えない形式です", "Unsupported format"};
        case 429:
            return {"リクエストが多すぎます", "Too many requests"};
        case 431:
            return {"ヘッダが大きすぎます", "Header too large"};
        case 501:
            return {"知らない方法です", "Not implemented"};
        case 503:
            return {"いま応じられません", "Not available now"};
        default:
            return {"失敗しました", "Failed"};
    }
}

}  // namespace

std::string_view Request::header(std::string_view lower_name) const {
    for (auto const& [name, value] : headers)
        if (name == lower_name) return value;
    return {};
}

std::string_view Request::param(std::string_view name) const {
    auto const found = params.find(name);
    return found == params.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string> Request::q(std::string_view name) const {
    for (auto const& [key, value] : query)
        if (key == name) return value;
    return std::nullopt;
}

std::vector<std::string> Request::q_all(std::string_view name) const {
    std::vector<std::string> out;
    for (auto const& [key, value] : query)
        if (key == name) out.push_back(value);
    return out;
}

Response Response::text(std::string body, std::string content_type, int status) {
    Response out;
    out.status = status;
    out.content_type = std::move(content_type);
    out.body = std::make_shared<std::string const>(std::move(body));
    return out;
}

Response Response::json(std::string body, int status) {
    return text(std::move(body), "application/json; charset=utf-8", status);
}

Response Response::html(std::string body, int status) {
    return text(std::move(body), "text/html; charset=utf-8", status);
}

Response Response::redirect(std::string location, int status) {
    Response out;
    out.status = status;
    out.content_type.clear();
    out.with("Location", std::move(location));
    return out;
}

int status_of(Fault fault) {
    switch (fault) {
        case Fault::invalid:
            return 400;
        case Fault::unauthorized:
            return 401;
        case Fault::forbidden:
            return 403;
        case Fault::not_found:
            return 404;
        case Fault::conflict:
        case Fault::held:
            return 409;
        case Fault::too_large:
            return 413;
        case Fault::unsupported:
            return 415;
        case Fault::rate_limited:
            return 429;
        case Fault::unavailable:
            return 503;
        case Fault::internal:
            break;
    }
    return 500;
}

Response problem(Error const& error, Request const& request) {
    Error full = error;
    full.values.emplace_back("request", request.request_id);
    int const status = status_of(error.fault);
    Title const title = title_of(status);
    std::string body;
    wire::Writer writer(body);
    writer.begin_object();
    // RFC 9457 section 3.1.1: a name suffices; a locator would have to stay alive for ever.
    writer.field("type", "urn:gyoji:problem:" + error.code);
    writer.field("title", title.ja).field("title_en", title.en).field("status", status);
    writer.field("detail", sentence(full, Language::ja)).field("detail_en", sentence(full, Language::en));
    writer.field("code", error.code);
    if (!error.where.empty()) writer.field("where", error.where);
    if (!request.request_id.empty()) writer.field("request", request.request_id);
    writer.end_object();
    Response out = Response::text(std::move(body), "application/problem+json; charset=utf-8", status);
    out.error = std::make_shared<Error const>(std::move(full));
    return out;
}

std::string url_encode(std::string_view text) {
    static char const digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (unsigned char const c : text) {
        if (is_unreserved(c))
            out += char(c);
        else
            out += {'%', digits[c >> 4], digits[c & 15]};
    }
    return out;
}

std::optional<std::string> url_decode(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (c == '%') {
            int const high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
            int const low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            out += char(high * 16 + low);
            at += 2;
        } else {
            out += c == '+' && plus_is_blank ? ' ' : c;
        }
    }
    if (wire::first_wrong_utf8(out) != std::string_view::npos) return std::nullopt;
    return out;
}

std::optional<Pairs> parse_form(std::string_view text) {
    Pairs out;
    while (!text.empty()) {
        std::size_t const end = text.find('&');
        std::string_view const pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (pair.empty()) continue;
        std::size_t const equals = pair.find('=');
        auto key = url_decode(pair.substr(0, equals), true);
        auto value =
            url_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
        if (!key || !value) return std::nullopt;
        out.emplace_back(std::move(*key), std::move(*value));
    }
    return out;
}

std::string form_encode(Pairs const& pairs) {
    std::string out;
    for (auto const& [key, value] : pairs) {
        if (!out.empty()) out += '&';
        out += url_encode(key) + "=" + url_encode(value);
    }
    return out;
}

}  // namespace gyoji::http
