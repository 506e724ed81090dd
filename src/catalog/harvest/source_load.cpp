#include "catalog/harvest/iri.hpp"
#include "catalog/harvest/source_bytes.hpp"
#include "http/client.hpp"

#include <zlib.h>
#include <filesystem>
#include <fstream>

namespace gyoji::catalog {
namespace {

// A catalogue may be kept as a gzip file (our own whole dump is); told by its first bytes, bounded like any
// other source.
Result<std::string> unpacked(std::string bytes, std::string const& location) {
    constexpr std::size_t kPiece = 256 << 10;
    if (!bytes.starts_with("\x1F\x8B")) return bytes;
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return fail(Fault::internal, "catalog.source_wrong_gzip", location);
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= kSourceBytesMax) {
        std::size_t const before = out.size();
        out.resize(before + kPiece);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        stream.avail_out = kPiece;
        state = inflate(&stream, Z_NO_FLUSH);
        out.resize(before + kPiece - stream.avail_out);
        // Another member may follow (RFC 1952 section 2.2).
        if (state == Z_STREAM_END && stream.avail_in > 0) state = inflateReset(&stream);
    }
    inflateEnd(&stream);
    if (out.size() > kSourceBytesMax)
        return fail(Fault::too_large, "catalog.source_too_large", location,
                    {{"limit", std::to_string(kSourceBytesMax >> 20)}});
    if (state != Z_STREAM_END) return fail(Fault::invalid, "catalog.source_wrong_gzip", location);
    return out;
}

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
    out.bytes = TRY(unpacked(std::move(out.bytes), location));
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
    fetched.body = TRY(unpacked(std::move(fetched.body), location));
    return SourceBytes{std::move(fetched.body), fetched.url.empty() ? location : fetched.url,
                       std::move(fetched.content_type)};
}

}  // namespace gyoji::catalog
