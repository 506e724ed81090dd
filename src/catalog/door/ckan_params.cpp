#include "catalog/door/ckan_call.hpp"

#include "wire/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gyoji::catalog {

namespace {

constexpr std::string_view kUsePost = "JSON Error: Invalid request. Please use POST method for your request";

constexpr std::size_t kParametersMax = 500;

// A flat list becomes an object; a key that comes again becomes a list (Werkzeug's MultiDict as CKAN flattens
// it).
std::string object_of(http::Pairs const& pairs) {
    std::string json;
    wire::Writer writer(json);
    writer.begin_object();
    std::vector<std::string_view> done;
    for (auto const& [key, value] : pairs) {
        if (std::find(done.begin(), done.end(), key) != done.end()) continue;
        done.push_back(key);
        bool const repeated =
            std::count_if(pairs.begin(), pairs.end(), [&](auto const& p) { return p.first == key; }) > 1;
        writer.key(key);
        if (repeated) writer.begin_array();
        for (auto const& [other, text] : pairs)
            if (other == key) writer.value(text);
        if (repeated) writer.end_array();
    }
    writer.end_object();
    return json;
}

CkanResult<std::shared_ptr<wire::Document const>> parse(std::string_view json) {
    auto document = wire::Document::parse(json, wire::Strictness::lenient);
    if (!document)
        return fail(
            ckan_bad_request("JSON Error: Error decoding JSON data. Error: " +
                             python_repr(sentence(document.error(), Language::en)) +
                             " JSON data extracted from the request: " + python_repr(json.substr(0, 200))));
    if (!document->root().is_object())
        return fail(ckan_bad_request("JSON Error: Request data JSON decoded to " +
                                     std::string(json.substr(0, 200)) + " but it needs to be a dictionary."));
    return std::make_shared<wire::Document const>(std::move(*document));
}

bool starts_an_object(std::string_view body) {
    std::size_t const first = body.find_first_not_of(" \t\r\n");
    return first != body.npos && body[first] == '{';
}

bool says_json(std::string_view content_type) {
    return content_type.find("json") != content_type.npos;
}

// curl -d '{"id": "x"}' labels JSON as a form: one key, which is the JSON, with the value "" or "1".
CkanResult<std::shared_ptr<wire::Document const>> parse_body(http::Request const& request) {
    std::string_view const type = request.header("content-type");
    if (says_json(type) || request.body.find_first_not_of(" \t\r\n") == std::string::npos)
        return parse(request.body.empty() ? std::string_view("{}") : std::string_view(request.body));
    auto const form = http::parse_form(request.body);
    if (form && form->size() == 1 && (form->front().second.empty() || form->front().second == "1") &&
        (starts_an_object(form->front().first) || !type.starts_with("application/x-www-form-urlencoded")))
        return parse(form->front().first);
    // JSON with a "=" or "&" in it, under a form's label or none: it can be nothing else.
    if (starts_an_object(request.body)) return parse(request.body);
    if (!form)
        return fail(ckan_bad_request("JSON Error: the form could not be decoded (a wrong % or wrong UTF-8)"));
    if (form->size() == 1 && (form->front().second.empty() || form->front().second == "1"))
        return parse(form->front().first);
    if (form->size() > kParametersMax) return fail(ckan_bad_request("JSON Error: too many parameters"));
    return parse(object_of(*form));
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::size_t const first = text.find_first_not_of(" \t");
    if (first == text.npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(" \t") - first + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

CkanResult<CkanParams> CkanParams::of(http::Request const& request, bool reads) {
    bool const get = request.method == http::Method::get || request.method == http::Method::head;
    if (get && !reads) return fail(ckan_bad_request(kUsePost));
    if (!request.query_error.empty())
        return fail(ckan_bad_request(
            "JSON Error: " + sentence(Error{Fault::invalid, request.query_error, {}, {}}, Language::en)));
    if (request.query.size() > kParametersMax)
        return fail(ckan_bad_request("JSON Error: too many parameters"));
    CkanParams params;
    bool const form = request.header("content-type").starts_with("application/x-www-form-urlencoded");
    // The order of CKAN: a form, else URL parameters (even of a POST), else a JSON body.
    if (!get && form && !request.body.empty())
        params.document_ = TRY(parse_body(request));
    else if (reads && !request.query.empty())
        params.document_ = TRY(parse(object_of(request.query)));
    else if (!get)
        params.document_ = TRY(parse_body(request));
    else
        params.document_ = TRY(parse("{}"));
    return params;
}

wire::Json CkanParams::root() const {
    return document_->root();
}

bool CkanParams::has(std::string_view key) const {
    return !root()[key].is_null();
}

std::string CkanParams::text(std::string_view key) const {
    wire::Json const value = root()[key];
    if (value.is_array()) return value.at(0).loose_text();
    return value.loose_text();
}

CkanResult<std::string> CkanParams::needed(std::string_view key) const {
    std::string value = text(key);
    if (value.empty()) return fail(ckan_invalid(key, "Missing value"));
    return value;
}

CkanResult<std::optional<std::int64_t>> CkanParams::integer(std::string_view key) const {
    if (text(key).empty()) return std::optional<std::int64_t>();
    auto const number = number_of(text(key));
    if (!number) return fail(ckan_invalid(key, "Invalid integer"));
    return number;
}

CkanResult<std::optional<std::int64_t>> CkanParams::natural(std::string_view key) const {
    auto const number = TRY(integer(key));
    if (number && *number < 0) return fail(ckan_invalid(key, "Must be a natural number"));
    return number;
}

bool CkanParams::truth(std::string_view key, bool otherwise) const {
    std::string value = text(key);
    for (char& c : value)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    static constexpr std::array<std::string_view, 6> yes{"true", "yes", "on", "y", "t", "1"};
    static constexpr std::array<std::string_view, 6> no{"false", "no", "off", "n", "f", "0"};
    if (std::find(yes.begin(), yes.end(), value) != yes.end()) return true;
    if (std::find(no.begin(), no.end(), value) != no.end()) return false;
    return otherwise;
}

std::vector<std::string> CkanParams::list(std::string_view key) const {
    wire::Json const value = root()[key];
    std::vector<std::string> texts;
    if (value.is_array()) {
        for (wire::Json const& item : value.items()) texts.push_back(item.loose_text());
        return texts;
    }
    std::string const text = value.loose_text();
    if (text.empty()) return texts;
    if (text.find_first_not_of(" \t\r\n") != text.npos && text[text.find_first_not_of(" \t\r\n")] == '[') {
        auto const inner = wire::Document::parse(text, wire::Strictness::lenient);
        if (inner && inner->root().is_array()) {
            for (wire::Json const& item : inner->root().items()) texts.push_back(item.loose_text());
            return texts;
        }
    }
    return {text};
}

std::vector<std::string> CkanParams::keys() const {
    std::vector<std::string> keys;
    for (auto const& member : root().members()) keys.emplace_back(member.key);
    return keys;
}

}  // namespace gyoji::catalog
