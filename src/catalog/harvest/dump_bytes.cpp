#include "catalog/harvest/dump_bytes.hpp"

#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;
// A frame that wants a larger window is refused: 128 MiB is what `zstd --long=27` makes and the library's own
// default limit.
constexpr int kZstdWindowLogMax = 27;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

class PlainSource : public ByteSource {
public:
    PlainSource(File file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

    Result<bool> read(std::string& out) override {
        std::size_t const before = out.size();
        out.resize(before + kChunkBytes);
        std::size_t const got = std::fread(out.data() + before, 1, kChunkBytes, file_.get());
        out.resize(before + got);
        if (got == 0 && std::ferror(file_.get()))
            return fail(Fault::invalid, "catalog.dump_unreadable", path_, {{"reason", std::strerror(errno)}});
        return got > 0;
    }

private:
    File file_;
    std::string path_;
};

class ZstdSource : public ByteSource {
public:
    ZstdSource(std::unique_ptr<ByteSource> packed, std::string path)
        : packed_(std::move(packed)), path_(std::move(path)), stream_(ZSTD_createDStream()) {
        ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kZstdWindowLogMax);
    }
    ~ZstdSource() override { ZSTD_freeDStream(stream_); }

    Result<bool> read(std::string& out) override {
        while (true) {
            if (input_.pos == input_.size) {
                buffer_.clear();
                if (!TRY(packed_->read(buffer_))) {
                    if (in_frame_)
                        return fail(Fault::invalid, "catalog.dump_broken", path_, {{"reason", "cut short"}});
                    return false;
                }
                input_ = {buffer_.data(), buffer_.size(), 0};
            }
            std::size_t const before = out.size();
            out.resize(before + kChunkBytes);
            ZSTD_outBuffer output{out.data() + before, kChunkBytes, 0};
            std::size_t const left = ZSTD_decompressStream(stream_, &output, &input_);
            out.resize(before + output.pos);
            if (ZSTD_isError(left))
                return fail(Fault::invalid, "catalog.dump_broken", path_,
                            {{"reason", ZSTD_getErrorName(left)}});
            in_frame_ = left != 0;
            if (output.pos > 0) return true;
        }
    }

private:
    std::unique_ptr<ByteSource> packed_;
    std::string path_, buffer_;
    ZSTD_DStream* stream_;
    ZSTD_inBuffer input_{nullptr, 0, 0};
    bool in_frame_ = false;
};

class GzipSource : public ByteSource {
public:
    GzipSource(std::unique_ptr<ByteSource> packed, std::string path)
        : packed_(std::move(packed)), path_(std::move(path)) {
        inflateInit2(&stream_, 15 + 16);  // gzip only (zlib.h: add 16 to windowBits)
    }
    ~GzipSource() override { inflateEnd(&stream_); }

    Result<bool> read(std::string& out) override {
        while (true) {
            if (stream_.avail_in == 0) {
                buffer_.clear();
                if (!TRY(packed_->read(buffer_))) {
                    if (in_member_)
                        return fail(Fault::invalid, "catalog.dump_broken", path_, {{"reason", "cut short"}});
                    return false;
                }
                stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
                stream_.avail_in = uInt(buffer_.size());
            }
            std::size_t const before = out.size();
            out.resize(before + kChunkBytes);
            stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
            stream_.avail_out = uInt(kChunkBytes);
            in_member_ = true;
            int const state = inflate(&stream_, Z_NO_FLUSH);
            out.resize(out.size() - stream_.avail_out);
            if (state == Z_STREAM_END) {  // another member may follow (RFC 1952 section 2.2)
                in_member_ = false;
                inflateReset(&stream_);
            } else if (state != Z_OK && state != Z_BUF_ERROR) {
                return fail(Fault::invalid, "catalog.dump_broken", path_,
                            {{"reason", stream_.msg ? stream_.msg : "inflate"}});
            }
            if (out.size() > before) return true;
        }
    }

private:
    std::unique_ptr<ByteSource> packed_;
    std::string path_, buffer_;
    z_stream stream_{};
    bool in_member_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::open(std::string const& path) {
    File file(std::fopen(path.c_str(), "rbe"));
    if (!file && errno == ENOENT) return fail(Fault::not_found, "catalog.dump_no_file", path);
    if (!file)
        return fail(Fault::invalid, "catalog.dump_unreadable", path, {{"reason", std::strerror(errno)}});
    std::array<unsigned char, 4> magic{};
    std::size_t const got = std::fread(magic.data(), 1, magic.size(), file.get());
    if (got == 0 && std::ferror(file.get()))
        return fail(Fault::invalid, "catalog.dump_unreadable", path, {{"reason", std::strerror(errno)}});
    std::rewind(file.get());
    auto plain = std::make_unique<PlainSource>(std::move(file), path);
    constexpr std::array<unsigned char, 4> kZstd{0x28, 0xB5, 0x2F, 0xFD};  // RFC 8878 section 3.1.1
    if (got == 4 && magic == kZstd) return std::make_unique<ZstdSource>(std::move(plain), path);
    if (got >= 2 && magic[0] == 0x1F && magic[1] == 0x8B)
        return std::make_unique<GzipSource>(std::move(plain), path);
    return plain;
}

Result<LineReader::Got> LineReader::next(std::string& line) {
    std::size_t searched = begin_;
    while (true) {
        std::size_t const end = buffer_.find('\n', searched);
        bool const over = (end == std::string::npos ? buffer_.size() : end) - begin_ > line_bytes_max_;
        if (over) {
            ++number_;
            line.assign(buffer_, begin_, 256);
            if (end == std::string::npos) return skip_rest();
            begin_ = end + 1;
            return Got::too_long;
        }
        if (end != std::string::npos || (ended_ && begin_ < buffer_.size())) {
            std::size_t const stop = end == std::string::npos ? buffer_.size() : end;
            line.assign(buffer_, begin_, stop - begin_);
            if (line.ends_with('\r')) line.pop_back();
            begin_ = end == std::string::npos ? buffer_.size() : end + 1;
            ++number_;
            return Got::line;
        }
        if (ended_) return Got::end;
        buffer_.erase(0, begin_);
        begin_ = 0;
        searched = buffer_.size();
        if (!TRY(source_->read(buffer_))) ended_ = true;
    }
}

Result<LineReader::Got> LineReader::skip_rest() {
    while (true) {
        buffer_.clear();
        begin_ = 0;
        if (!TRY(source_->read(buffer_))) {
            ended_ = true;
            return Got::too_long;
        }
        if (std::size_t const end = buffer_.find('\n'); end != std::string::npos) {
            begin_ = end + 1;
            return Got::too_long;
        }
    }
}

}  // namespace gyoji::catalog
