#include "catalog/rules/identity.hpp"

#include "base/bytes.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <cctype>

namespace gyoji::catalog {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return out;
}

std::int64_t hash_of(std::string_view text) {
    return text.empty() ? 0 : std::int64_t(fnv1a64(text));
}

}  // namespace

bool takes_over(Rank const& challenger, Rank const& holder) {
    if (challenger.created != holder.created) return challenger.created > holder.created;
    return challenger.modified >= holder.modified;
}

Likeness likeness(std::size_t shared, std::size_t mine, std::size_t theirs) {
    if (shared == 0) return Likeness::none;
    return shared * 2 >= std::max(mine, theirs) ? Likeness::same : Likeness::similar;
}

std::string url_key(std::string_view url) {
    std::size_t const scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view const protocol = url.substr(0, scheme);
    url.remove_prefix(scheme + 3);
    if (std::size_t const fragment = url.find('#'); fragment != std::string_view::npos)
        url = url.substr(0, fragment);
    std::size_t const slash = std::min(url.find_first_of("/?"), url.size());
    std::string host = lower(url.substr(0, slash));
    if (host.starts_with("www.")) host.erase(0, 4);
    std::string const port = lower(protocol) == "https" ? ":443" : ":80";
    if (host.ends_with(port)) host.resize(host.size() - port.size());
    std::string_view path = url.substr(slash);
    while (path.ends_with('/')) path.remove_suffix(1);
    // The front page of a host names no file: two sets may both give it.
    if (host.empty() || path.empty()) return {};
    return host + std::string(path);
}

std::int64_t url_hash(std::string_view url) {
    return hash_of(url_key(url));
}

std::int64_t checksum_hash(std::string_view checksum) {
    // Shorter than 16 digits (CRC32, placeholders) is no proof of sameness.
    bool const digits = std::ranges::all_of(checksum, [](unsigned char c) { return std::isxdigit(c) != 0; });
    return digits && checksum.size() >= 32 ? hash_of(lower(checksum)) : 0;
}

std::int64_t title_hash(std::string_view title, std::string_view organization) {
    return hash_of(text::fold(title) + "\n" + std::string(organization));
}

}  // namespace gyoji::catalog
