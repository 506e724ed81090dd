// URLs, forms and references: what is encoded reads back, what is resolved is stable, and nothing a cell or a
// link can hold breaks the reader.
#include "catalog/harvest/file_kind.hpp"
#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/robots.hpp"
#include "http/message.hpp"
#include "text/utf8.hpp"

#include <cstdlib>

using namespace gyoji;

namespace {

constexpr std::size_t kInputBytesMax = 8'000;

void must(bool truth) {
    if (!truth) std::abort();
}

void forms(std::string_view text) {
    // Text that is not UTF-8 is encoded byte by byte, but refused when it is read.
    auto const back = http::url_decode(http::url_encode(text), false);
    must(back ? *back == text : !text::valid_utf8(text));
    (void)http::url_decode(text, true);
    if (auto const pairs = http::parse_form(text))
        must(http::parse_form(http::form_encode(*pairs)) == *pairs);
}

void references(std::string_view base, std::string_view reference) {
    std::string const resolved = catalog::resolve_iri(base, reference);
    // An absolute result does not move any more, whatever base is laid under it.
    if (catalog::is_absolute_iri(resolved))
        must(catalog::resolve_iri("http://other.example/a/b", resolved) == resolved);
    std::string const tidy = catalog::tidy_url(reference);
    must(catalog::tidy_url(tidy) == tidy);
    if (catalog::is_web_url(tidy)) must(!catalog::split_iri(tidy).authority.empty());
    (void)catalog::file_extension(tidy);
    auto const rules = catalog::parse_robots(base, catalog::kProductToken);
    (void)catalog::robots_verdict(rules, reference);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > kInputBytesMax) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    forms(text);
    std::size_t const cut = text.find('\0');
    references(text.substr(0, cut), cut == std::string_view::npos ? text : text.substr(cut + 1));
    return 0;
}
