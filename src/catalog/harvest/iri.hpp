#pragma once
// References against a base: RFC 3986 section 5.2 (strict), on IRIs as well as URLs. Pure; any thread.

#include <string>
#include <string_view>

namespace gyoji::catalog {

struct IriParts {
    std::string_view scheme, authority, path, query, fragment;
    bool has_authority = false, has_query = false, has_fragment = false;
};
IriParts split_iri(std::string_view iri);

// The reference itself when it is absolute or the base is empty.
std::string resolve_iri(std::string_view base, std::string_view reference);

// scheme ":" something, without white space or control characters.
bool is_absolute_iri(std::string_view iri);
// http or https with a host.
bool is_web_url(std::string_view url);
// A URL as people paste it into a cell or a link: blanks around it dropped, blanks inside written as %20,
// fragment kept.
std::string tidy_url(std::string_view url);

}  // namespace gyoji::catalog
