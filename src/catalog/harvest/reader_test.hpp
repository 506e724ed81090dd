#pragma once
// What the tests of the readers share: a temporary file as a source, and everything a reader yields.

#include "catalog/harvest/readers.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace gyoji::catalog::test {

class TempFile {
public:
    explicit TempFile(std::string_view bytes) {
        char name[] = "/tmp/gyoji-reader-XXXXXX";
        int const fd = ::mkstemp(name);
        REQUIRE(fd >= 0);
        ::close(fd);
        path = name;
        std::ofstream(path, std::ios::binary) << bytes;
    }
    ~TempFile() { std::filesystem::remove(path); }
    TempFile(TempFile const&) = delete;
    TempFile& operator=(TempFile const&) = delete;
    std::string path;
};

struct Yield {
    std::vector<RemoteRecord> records;
    std::vector<BadRecord> bad;
    std::optional<Error> ended_by;
    bool complete = false;
    std::optional<std::int64_t> expected;
};

inline Yield all_of(Result<std::unique_ptr<RecordReader>> reader) {
    Yield out;
    if (!reader) {
        out.ended_by = reader.error();
        return out;
    }
    out.expected = (*reader)->expected();
    ReadItem item;
    while (true) {
        auto const more = (*reader)->next(item);
        if (!more) {
            out.ended_by = more.error();
            break;
        }
        if (!*more) break;
        if (auto* const record = std::get_if<RemoteRecord>(&item))
            out.records.push_back(std::move(*record));
        else
            out.bad.push_back(std::move(std::get<BadRecord>(item)));
    }
    out.complete = (*reader)->complete();
    return out;
}

inline Yield read_dcat(std::string_view bytes,
                       std::string options = R"({"base":"https://example.org/catalog"})") {
    TempFile const file(bytes);
    return all_of(open_dcat_reader({"dcat", file.path, std::move(options)}, nullptr));
}
inline Yield read_list(std::string_view bytes, std::string options = "{}") {
    TempFile const file(bytes);
    return all_of(open_list_reader({"list", file.path, std::move(options)}, nullptr));
}

// The shared reference data, or nothing with a line that says so.
inline std::optional<std::filesystem::path> shared_data() {
    char const* const stated = std::getenv("GYOJI_SHARED");
    for (std::filesystem::path const& path :
         {std::filesystem::path(stated ? stated : ""), std::filesystem::path(GYOJI_SOURCE_DIR) / "../shared",
          std::filesystem::path("/work/shared")})
        if (!path.empty() && std::filesystem::is_directory(path / "data")) return path / "data";
    std::puts("SKIPPED: no shared reference data (set GYOJI_SHARED)");
    return std::nullopt;
}

inline std::string extra(Dataset const& set, std::string_view key) {
    for (auto const& [name, value] : set.extras)
        if (name == key) return value;
    return {};
}
inline std::string code_of(BadRecord const& bad) {
    return bad.error.code;
}

}  // namespace gyoji::catalog::test
