#pragma once
// One call of CKAN's Action API: its parameters, its answer, its refusals (anchors: CKAN 2.11 views/api.py
// and logic/__init__.py). A refusal is a value that already has the form CKAN gives it, because clients read
// error.__type and nothing else.

#include "catalog/web/site.hpp"
#include "wire/json.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gyoji::catalog {

struct CkanRefusal {
    int status = 500;
    std::string error_json;  // the error object; or, when `bare`, the whole body (a JSON string)
    bool bare = false;
};
template <class T>
using CkanResult = tl::expected<T, CkanRefusal>;

CkanRefusal ckan_not_found(std::string_view what = {});  // 404 Not found[: what]
CkanRefusal ckan_forbidden(std::string_view why = {});   // 403 Access denied[: why]
CkanRefusal ckan_login_needed(std::string_view action);  // 403, as CKAN answers an anonymous caller
CkanRefusal ckan_invalid(std::string_view field, std::string_view message);  // 409 {"field": ["message"]}
CkanRefusal ckan_invalid_message(std::string_view message);                  // 409 {"message": "..."}
CkanRefusal ckan_query_error(std::string_view message);                      // 400 Search Query Error
CkanRefusal ckan_search_error(std::string_view message);                     // 409 Search Error
CkanRefusal ckan_bad_request(std::string_view message);                      // 400 "Bad request - message"
CkanRefusal ckan_refusal(Error const& error);                                // of the catalogue
std::string python_repr(std::string_view text);                              // CKAN prints %r of its messages

// The parameters, from whichever place CKAN would take them. Values may be texts, numbers, lists or JSON in a
// text.
class CkanParams {
public:
    // `reads`: the action has no side effects, so GET and URL parameters are welcome.
    static CkanResult<CkanParams> of(http::Request const& request, bool reads);

    bool has(std::string_view key) const;
    std::string text(std::string_view key) const;                // "" when absent or null
    CkanResult<std::string> needed(std::string_view key) const;  // 409 "Missing value"
    CkanResult<std::optional<std::int64_t>> natural(
        std::string_view key) const;  // 409 when not a number >= 0
    CkanResult<std::optional<std::int64_t>> integer(std::string_view key) const;
    bool truth(std::string_view key, bool otherwise) const;     // CKAN's asbool
    std::vector<std::string> list(std::string_view key) const;  // a list, a list as JSON text, or one value
    std::vector<std::string> keys() const;
    wire::Json root() const;

private:
    std::shared_ptr<wire::Document const>
        document_;  // shared: a call's streamed answer may outlive the handler
};

struct CkanAnswer {
    std::string json;         // the result
    http::BodySource stream;  // or the result in pieces (a list that may be as long as the catalogue)
    CkanAnswer(std::string text) : json(std::move(text)) {}
    CkanAnswer(http::BodySource source) : stream(std::move(source)) {}
};

// What is remembered between calls: derived from the index, replaced when its change number moves.
class CkanMemory {
public:
    std::shared_ptr<std::vector<std::string> const> names(Catalog const& catalog);  // of all sets, sorted
    std::string licence_title(Catalog const& catalog, std::string const& licence_id);

private:
    std::mutex mutex_;
    std::int64_t names_seq_ = -1, licences_seq_ = -1;
    std::shared_ptr<std::vector<std::string> const> names_;
    std::unordered_map<std::string, std::string> licence_titles_;
};

struct CkanCall {
    Site& site;
    CkanMemory& memory;
    CkanParams const& params;
    std::string_view action;
    std::string_view base_url;
    Catalog& catalog() const { return site.catalog; }
};

}  // namespace gyoji::catalog

namespace gyoji {
inline tl::unexpected<catalog::CkanRefusal> fail(catalog::CkanRefusal refusal) {
    return tl::unexpected<catalog::CkanRefusal>(std::move(refusal));
}
}  // namespace gyoji
