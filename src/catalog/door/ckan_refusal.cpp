#include "catalog/door/ckan_call.hpp"

#include "base/messages.hpp"
#include "http/message.hpp"
#include "wire/writer.hpp"

namespace gyoji::catalog {

namespace {

CkanRefusal refusal(int status, std::string_view type, std::string_view message) {
    CkanRefusal refusal{status, {}, false};
    wire::Writer(refusal.error_json)
        .begin_object()
        .field("__type", type)
        .field("message", message)
        .end_object();
    return refusal;
}

std::string with(std::string_view head, std::string_view detail) {
    return detail.empty() ? std::string(head) : std::string(head) + ": " + std::string(detail);
}

}  // namespace

CkanRefusal ckan_not_found(std::string_view what) {
    return refusal(404, "Not Found Error", with("Not found", what));
}

CkanRefusal ckan_forbidden(std::string_view why) {
    return refusal(403, "Authorization Error", with("Access denied", why));
}

CkanRefusal ckan_login_needed(std::string_view action) {
    return ckan_forbidden("Action " + std::string(action) + " requires an authenticated user");
}

CkanRefusal ckan_invalid(std::string_view field, std::string_view message) {
    CkanRefusal refusal{409, {}, false};
    wire::Writer writer(refusal.error_json);
    writer.begin_object().key(field).begin_array().value(message).end_array();
    writer.field("__type", "Validation Error").end_object();
    return refusal;
}

CkanRefusal ckan_invalid_message(std::string_view message) {
    return refusal(409, "Validation Error", message);
}

CkanRefusal ckan_query_error(std::string_view message) {
    return refusal(400, "Search Query Error", "Search Query is invalid: " + python_repr(message));
}

CkanRefusal ckan_search_error(std::string_view message) {
    return refusal(409, "Search Error", "Search error: " + python_repr(message));
}

CkanRefusal ckan_bad_request(std::string_view message) {
    CkanRefusal refusal{400, {}, true};
    wire::append_string(refusal.error_json, "Bad request - " + std::string(message));
    return refusal;
}

CkanRefusal ckan_refusal(Error const& error) {
    switch (error.fault) {
        case Fault::not_found:
            return ckan_not_found();
        case Fault::invalid:
        case Fault::too_large:
            return ckan_query_error(sentence(error, Language::en));
        case Fault::forbidden:
            return ckan_forbidden(sentence(error, Language::en));
        case Fault::unavailable:
            return refusal(500, "Search Connection Error",
                           "Connection Search Error: " + sentence(error, Language::en));
        default:
            return refusal(500, "Internal Server Error", "Internal Server Error");
    }
}

std::string python_repr(std::string_view text) {
    bool const double_quotes = text.find('\'') != text.npos && text.find('"') == text.npos;
    char const quote = double_quotes ? '"' : '\'';
    std::string out(1, quote);
    for (char const c : text) {
        if (c == quote || c == '\\')
            out += {'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out + quote;
}

}  // namespace gyoji::catalog
