#include "catalog/harvest/page_option.hpp"

#include "catalog/harvest/file_kind.hpp"
#include "catalog/harvest/licence_word.hpp"
#include "catalog/harvest/robots.hpp"
#include "catalog/harvest/source_bytes.hpp"

#include <algorithm>
#include <iterator>

namespace gyoji::catalog {
namespace {

bool any_matches(std::vector<std::string> const& globs, std::string_view text) {
    return std::ranges::any_of(globs, [&](std::string const& glob) { return matches_glob(glob, text); });
}

Result<std::vector<std::string>> words_of(wire::Json from, std::string const& where) {
    std::vector<std::string> out;
    std::vector<wire::Json> items = from.items();
    if (from.is_string()) items = {from};
    for (wire::Json const& item : items) {
        std::string word = item.loose_text();
        if (word.empty() || word.size() > kGlobMax)
            return fail(Fault::invalid, "catalog.page_wrong_option", where, {{"found", word.substr(0, 80)}});
        out.push_back(std::move(word));
    }
    return out;
}

Result<std::size_t> number_of(wire::Json from, std::size_t otherwise, std::size_t most,
                              std::string const& where) {
    if (from.is_null()) return otherwise;
    auto const said = from.integer();
    if (!said || *said < 0 || static_cast<std::size_t>(*said) > most)
        return fail(Fault::invalid, "catalog.page_wrong_option", where,
                    {{"found", from.loose_text() + " (0 - " + std::to_string(most) + ")"}});
    return static_cast<std::size_t>(*said);
}

}  // namespace

bool PageOptions::wants_file(std::string const& url, std::string const& text) const {
    if (std::ranges::find(extensions, file_extension(url)) == extensions.end()) return false;
    if (any_matches(exclude, url) || any_matches(exclude, text)) return false;
    return include.empty() || any_matches(include, url) || any_matches(include, text);
}

bool PageOptions::wants_page(std::string const& url) const {
    return file_extension(url).empty() && any_matches(follow, url) && !any_matches(exclude, url);
}

Result<PageOptions> page_options(SourceSpec const& spec) {
    auto const document = TRY(source_options(spec));
    wire::Json const root = document.root();
    PageOptions out;
    out.include = TRY(words_of(root["include"], "options /include"));
    out.exclude = TRY(words_of(root["exclude"], "options /exclude"));
    out.follow = TRY(words_of(root["follow"], "options /follow"));
    out.extensions = TRY(words_of(root["extensions"], "options /extensions"));
    if (out.extensions.empty()) out.extensions.assign(std::begin(kPageExtensions), std::end(kPageExtensions));
    out.depth = TRY(number_of(root["depth"], out.depth, kPageDepthMax, "options /depth"));
    out.pages = TRY(number_of(root["pages"], out.pages, kPagesOfSourceMax, "options /pages"));
    out.base = root["base"].loose_text();
    out.encoding = charset_of("charset=" + root["encoding"].loose_text());
    wire::Json const licence = root["licence"];
    out.licence = read_licence(licence["url"].loose_text(),
                               licence.is_string() ? licence.loose_text() : licence["title"].loose_text());
    out.organization = organization_of_options(root);
    return out;
}

}  // namespace gyoji::catalog
