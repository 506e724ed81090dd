#include "http/gzip.hpp"

#include <zlib.h>
#include <initializer_list>
#include <stdexcept>

namespace gyoji::http {
namespace {
constexpr int kGzipWindow = 15 + 16;  // zlib.h, deflateInit2: 16 more asks for the gzip form
constexpr int kMemoryLevel = 8;
}  // namespace

std::string gzip(std::string_view bytes, int level) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("gzip: no memory");
    std::string out(deflateBound(&stream, uLong(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    int const ended = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END) throw std::runtime_error("gzip: the reply is too large");
    return out;
}

bool compressible(std::string_view content_type) {
    if (content_type.starts_with("text/")) return true;
    for (std::string_view const part : {"json", "xml", "javascript", "turtle", "n-triples", "svg", "yaml"})
        if (content_type.find(part) != std::string_view::npos) return true;
    return false;
}

}  // namespace gyoji::http
