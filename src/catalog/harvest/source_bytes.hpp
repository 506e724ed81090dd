#pragma once
// The bytes of a source: over the guarded client or from a local file, bounded; gzip is opened. Any thread.

#include "catalog/harvest/record.hpp"
#include "wire/json.hpp"

namespace gyoji::http {
class Client;
}

namespace gyoji::catalog {

inline constexpr std::uint64_t kSourceBytesMax = 256ULL << 20;

struct SourceBytes {
    std::string bytes;
    std::string url;           // after redirects, or file:///...; what relative links are resolved against
    std::string content_type;  // as sent; "" for files
};

// A status other than 200 is an error that names it.
Result<SourceBytes> load_source(std::string const& location, std::string_view accept, http::Client* client);

// "text/html; charset=Shift_JIS" -> "text/html", "shift_jis" (lower case).
std::string media_type_of(std::string_view content_type);
std::string charset_of(std::string_view content_type);

// The options of a source as a document; anything but an object is refused.
Result<wire::Document> source_options(SourceSpec const& spec);
// "organization" of the options, if it is there.
std::optional<RemoteOrganization> organization_of_options(wire::Json options);

}  // namespace gyoji::catalog
