// Kind ckan-dump: JSONL of CKAN packages, one a line (what `ckanapi dump datasets` writes), plain, gzip or
// zstd.
#include "catalog/harvest/ckan_record.hpp"
#include "catalog/harvest/dump_bytes.hpp"
#include "catalog/harvest/open_reader.hpp"

namespace gyoji::catalog {
namespace {

class DumpReader : public RecordReader {
public:
    explicit DumpReader(LineReader lines) : lines_(std::move(lines)) {}

    Result<bool> next(ReadItem& item) override {
        std::string line;
        while (true) {
            auto const got = TRY(lines_.next(line));
            if (got == LineReader::Got::end) {
                complete_ = true;
                return false;
            }
            std::string place = "line " + std::to_string(lines_.number());
            if (got == LineReader::Got::too_long) {
                Error error{Fault::too_large,
                            "catalog.line_too_long",
                            place,
                            {{"max", std::to_string(kDumpLineBytesMax)}}};
                item = BadRecord{std::move(place), std::move(error), std::move(line)};
                return true;
            }
            if (line.find_first_not_of(" \t") == std::string::npos) continue;
            item = read_ckan_package(std::move(line), std::move(place));
            return true;
        }
    }
    std::optional<std::int64_t> expected() const override { return std::nullopt; }
    bool complete() const override { return complete_; }

private:
    LineReader lines_;
    bool complete_ = false;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_dump_reader(SourceSpec const& spec) {
    return std::make_unique<DumpReader>(LineReader(TRY(ByteSource::open(spec.location)), kDumpLineBytesMax));
}

}  // namespace gyoji::catalog
