#pragma once
// The bytes of a dump file: plain, gzip or zstd (told by the first bytes, not by the name), with bounded
// memory; and its lines. One thread.

#include "base/result.hpp"

#include <cstdio>
#include <memory>
#include <string>

namespace gyoji::catalog {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Appends some bytes to `out`; false at the end. Fault::invalid catalog.dump_broken when a compressed
    // file is damaged or cut short.
    virtual Result<bool> read(std::string& out) = 0;

    // Fault::not_found catalog.dump_no_file, Fault::invalid catalog.dump_unreadable.
    static Result<std::unique_ptr<ByteSource>> open(std::string const& path);
};

class LineReader {
public:
    LineReader(std::unique_ptr<ByteSource> source, std::size_t line_bytes_max)
        : source_(std::move(source)), line_bytes_max_(line_bytes_max) {}

    enum class Got { line, too_long, end };
    // A line without its end (LF or CRLF). A line past the limit is skipped whole; `line` then holds its
    // beginning.
    Result<Got> next(std::string& line);
    std::int64_t number() const { return number_; }  // of the line just returned, from 1

private:
    Result<Got> skip_rest();
    std::unique_ptr<ByteSource> source_;
    std::size_t line_bytes_max_;
    std::string buffer_;
    std::size_t begin_ = 0;
    std::int64_t number_ = 0;
    bool ended_ = false;
};

}  // namespace gyoji::catalog
