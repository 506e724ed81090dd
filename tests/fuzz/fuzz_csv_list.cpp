// Any bytes as a list: an encoding or an error, rows that never say more than the text, records or bad rows
// with codes.
#include "catalog/harvest/date_word.hpp"
#include "catalog/harvest/decode.hpp"
#include "catalog/harvest/list_row.hpp"

#include <cstdlib>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

constexpr std::size_t kInputBytesMax = 32'000;

void must(bool truth) {
    if (!truth) std::abort();
}

void rows(std::string_view text, char separator) {
    CsvScanner scan(text, separator);
    CsvRow row;
    ListContext context;
    std::size_t total = 0, line = 0;
    bool first = true;
    while (scan.next(row)) {
        must(row.line > line || total == 0);  // the reading moves on
        line = row.line;
        total += row.bytes.size() + 1;
        must(!row.cells.empty());
        for (std::string const& cell : row.cells) must(cell.size() <= kCsvCellBytesMax);
        if (first) {
            context.columns = read_header(row.cells, wire::Json());
            context.base = "https://example.org/";
            context.header_bytes = std::string(row.bytes);
            auto const checked = check_columns(context.columns, wire::Json(), "f");
            must(checked || !checked.error().code.empty());
            first = false;
            continue;
        }
        ReadItem const item = record_of_row(context, row);
        if (auto const* const bad = std::get_if<BadRecord>(&item))
            must(!bad->error.code.empty());
        else
            must(!std::get<RemoteRecord>(item).dataset.title.empty());
    }
    must(total <= text.size() + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > kInputBytesMax) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    auto const decoded = decode_text(bytes, "", "f");
    if (!decoded) {
        must(!decoded.error().code.empty());
        return 0;
    }
    rows(decoded->text, separator_of(decoded->text));
    if (auto const at = read_date(bytes)) must(day_of(*at).valid());
    (void)html_charset(bytes);
    return 0;
}
