#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/source_bytes.hpp"
#include "http/client.hpp"

#include <filesystem>
#include <fstream>

namespace gyoji::catalog {
namespace {

Result<SourceBytes> load_file(std::string const& location) {
    std::error_code problem;
    std::filesystem::path const path =
        std::filesystem::absolute(location.starts_with("file://") ? location.substr(7) : location, problem);
    if (problem || !std::filesystem::is_regular_file(path, problem))
        return fail(Fault::not_found, "catalog.source_file_missing", location);
    auto const size = std::filesystem::file_size(path, problem);
    if (problem || size > kSourceBytesMax)
        return fail(Fault::too_large, "catalog.source_too_large", location,
                    {{"limit", std::to_string(kSourceBytesMax >> 20)}});
    std::ifstream file(path, std::ios::binary);
    SourceBytes out;
    out.bytes.resize(size);
    if (!file.read(out.bytes.data(), static_cast<std::streamsize>(size)))
        return fail(Fault::unavailable, "catalog.source_file_unreadable", location);
    out.url = "file://" + path.string();
    return out;
}

}  // namespace

Result<SourceBytes> load_source(std::string const& location, std::string_view accept, http::Client* client) {
    if (!is_web_url(location)) return load_file(location);
    if (!client) return fail(Fault::forbidden, "catalog.source_needs_client", location);
    http::Fetched fetched = TRY(
        client->fetch({.url = location, .accept = std::string(accept), .body_bytes_max = kSourceBytesMax}));
    if (fetched.status != 200)
        return fail(Fault::unavailable, "catalog.source_status", location,
                    {{"status", std::to_string(fetched.status)}});
    return SourceBytes{std::move(fetched.body), fetched.url.empty() ? location : fetched.url,
                       std::move(fetched.content_type)};
}

}  // namespace gyoji::catalog
