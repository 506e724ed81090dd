#include "catalog/harvest/dump_bytes.hpp"

#include "catalog/acts/pack.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

class TemporaryFile {
public:
    explicit TemporaryFile(std::string const& bytes) {
        char path[] = "/tmp/gyoji-dump-XXXXXX";
        int const fd = ::mkstemp(path);
        REQUIRE(fd >= 0);
        ::close(fd);
        path_ = path;
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    ~TemporaryFile() { ::unlink(path_.c_str()); }
    std::string const& path() const { return path_; }

private:
    std::string path_;
};

std::string gzipped(std::string const& text) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(text.size() + 1024, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = uInt(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Read {
    std::vector<std::string> lines;
    std::vector<std::int64_t> too_long;
    std::string error;
};

Read read_all(std::string const& bytes, std::size_t line_max = 1'000) {
    TemporaryFile const file(bytes);
    Read out;
    auto source = ByteSource::open(file.path());
    REQUIRE(source);
    LineReader reader(std::move(*source), line_max);
    std::string line;
    while (true) {
        auto const got = reader.next(line);
        if (!got) {
            out.error = got.error().code;
            return out;
        }
        if (*got == LineReader::Got::end) return out;
        if (*got == LineReader::Got::line)
            out.lines.push_back(line);
        else
            out.too_long.push_back(reader.number());
    }
}

}  // namespace

TEST_CASE("Lines of a plain, a gzip and a zstd file are the same") {
    std::string text = "one\r\ntwo\n\nfour";
    std::vector<std::string> const lines{"one", "two", "", "four"};
    CHECK(read_all(text).lines == lines);
    CHECK(read_all(gzipped(text)).lines == lines);
    CHECK(read_all(pack(text)).lines == lines);
    CHECK(read_all(pack("one\ntw") + pack("o\n\nfour")).lines == lines);  // frames may follow each other
    CHECK(read_all(gzipped("one\ntw") + gzipped("o\n\nfour")).lines == lines);  // members too
    CHECK(read_all("").lines.empty());
}

TEST_CASE("A line at the limit is taken, one past it is skipped whole and named by its number") {
    std::string const fits(1'000, 'a'), over(1'001, 'b'), far_over(700'000, 'c');
    Read const read = read_all(fits + "\n" + over + "\nnext\n" + far_over + "\nlast\n" + far_over);
    CHECK(read.lines == std::vector<std::string>{fits, "next", "last"});
    CHECK(read.too_long == std::vector<std::int64_t>{2, 4, 6});
}

TEST_CASE("A compressed file that is cut short or damaged is an error after what could be read") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "line " + std::to_string(i * 7919 % 100'003) + "\n";
    for (std::string const& packed : {gzipped(text), pack(text)}) {
        Read const cut = read_all(packed.substr(0, packed.size() / 2));
        CHECK(cut.error == "catalog.dump_broken");
        CHECK(cut.lines.size() < 100'000);
        std::string damaged = packed;
        for (std::size_t i = packed.size() / 2; i < packed.size() / 2 + 64; ++i)
            damaged[i] = char(damaged[i] ^ 0x5A);
        CHECK(read_all(damaged).lines.size() <= 100'000);
    }
    CHECK(ByteSource::open("/nonexistent/file").error().code == "catalog.dump_no_file");
}
