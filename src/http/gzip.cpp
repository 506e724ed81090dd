#include "http/gzip.hpp"

#include <zlib.h>
#include <initializer_list>
#include <memory>
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

namespace {

class Deflater {
public:
    Deflater(std::function<std::string()> source, int level) : source_(std::move(source)) {
        if (deflateInit2(&stream_, level, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::runtime_error("gzip: no memory");
    }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(Deflater const&) = delete;
    Deflater& operator=(Deflater const&) = delete;

    // Pulls from the source until something comes out; empty once everything is out.
    std::string next() {
        std::string out;
        while (out.empty() && !ended_) {
            std::string const piece = source_();
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
            stream_.avail_in = uInt(piece.size());
            int state = Z_OK;
            do {
                char room[kRoomBytes];
                stream_.next_out = reinterpret_cast<Bytef*>(room);
                stream_.avail_out = sizeof room;
                state = deflate(&stream_, piece.empty() ? Z_FINISH : Z_NO_FLUSH);
                out.append(room, sizeof room - stream_.avail_out);
            } while (stream_.avail_out == 0);
            ended_ = state == Z_STREAM_END;
        }
        return out;
    }

private:
    static constexpr std::size_t kRoomBytes = 16 * 1024;
    std::function<std::string()> source_;
    z_stream stream_{};
    bool ended_ = false;
};

}  // namespace

std::function<std::string()> gzip_stream(std::function<std::string()> source, int level) {
    // Shared because a std::function must be copyable; one reader calls it.
    auto deflater = std::make_shared<Deflater>(std::move(source), level);
    return [deflater] { return deflater->next(); };
}

bool compressible(std::string_view content_type) {
    if (content_type.starts_with("text/")) return true;
    for (std::string_view const part : {"json", "xml", "javascript", "turtle", "n-triples", "svg", "yaml"})
        if (content_type.find(part) != std::string_view::npos) return true;
    return false;
}

}  // namespace gyoji::http
