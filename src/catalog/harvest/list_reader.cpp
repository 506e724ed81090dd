#include "catalog/harvest/decode.hpp"
#include "catalog/harvest/licence_word.hpp"
#include "catalog/harvest/list_row.hpp"
#include "catalog/harvest/readers.hpp"
#include "catalog/harvest/source_bytes.hpp"

#include <set>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kHeaderRowsMax = 20;  // titles and notes above the header
constexpr std::size_t kListRowsMax = 1'000'000;
constexpr std::size_t kBadRowBytesMax = 4096;

// Rows of a list, as records. Options: "columns" (list_columns.hpp), "delimiter", "encoding", "organization",
// "licence", "base".
class ListReader final : public RecordReader {
public:
    Outcome open(SourceSpec const& spec, http::Client* client);
    Result<bool> next(ReadItem& item) override;
    std::optional<std::int64_t> expected() const override { return std::nullopt; }
    bool complete() const override { return complete_ && ended_; }

private:
    Outcome find_header(wire::Json mapping, std::string const& place, char separator);
    void check_id(RemoteRecord& record);

    std::string text_;
    ListContext context_;
    std::unique_ptr<CsvScanner> scan_;
    std::set<std::string> ids_;
    std::size_t rows_ = 0;
    bool complete_ = true, ended_ = false;
};

bool looks_like_html(std::string_view text) {
    std::size_t const at = text.find_first_not_of(" \t\r\n");
    if (at == std::string_view::npos || text[at] != '<') return false;
    std::string head(text.substr(at, 15));
    for (char& c : head)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<?xml") ||
           head.starts_with("<head");
}

Outcome ListReader::open(SourceSpec const& spec, http::Client* client) {
    auto const options = TRY(source_options(spec));
    wire::Json const root = options.root();
    SourceBytes source = TRY(load_source(spec.location, "text/csv, text/plain;q=0.8, */*;q=0.5", client));
    std::string stated = charset_of(source.content_type);
    if (root["encoding"].is_string()) stated = charset_of("charset=" + root["encoding"].loose_text());
    text_ = TRY(decode_text(source.bytes, stated, source.url)).text;
    if (looks_like_html(text_)) return fail(Fault::unsupported, "catalog.list_is_html", source.url);
    if (text_.starts_with("PK\x03\x04"))
        return fail(Fault::unsupported, "catalog.list_is_workbook", source.url);
    context_.base = root["base"].is_string() ? root["base"].loose_text() : source.url;
    context_.organization = organization_of_options(root);
    context_.licence = read_licence(
        root["licence"]["url"].loose_text(),
        root["licence"].is_string() ? root["licence"].loose_text() : root["licence"]["title"].loose_text());
    std::string const delimiter = root["delimiter"].loose_text();
    return find_header(root["columns"], source.url,
                       delimiter.size() == 1 ? delimiter[0]
                       : delimiter == "tab"  ? '\t'
                                             : separator_of(text_));
}

// The header is the row among the first ones that names most roles; titles and notes above it are passed
// over.
Outcome ListReader::find_header(wire::Json mapping, std::string const& place, char separator) {
    CsvScanner scan(text_, separator);
    CsvRow row;
    std::size_t header_line = 0;
    ListColumns first;
    for (std::size_t n = 0; n < kHeaderRowsMax && scan.next(row); ++n) {
        if (row.blank()) continue;
        ListColumns columns = read_header(row.cells, mapping);
        if (first.header.empty()) first = columns;
        if (columns.found <= context_.columns.found) continue;
        context_.columns = std::move(columns);
        context_.header_bytes = std::string(row.bytes);
        header_line = row.line;
    }
    if (header_line == 0) context_.columns = std::move(first);
    if (context_.columns.header.empty()) return fail(Fault::invalid, "catalog.list_empty", place);
    CHECK_OK(check_columns(context_.columns, mapping,
                           place + " line " + std::to_string(std::max<std::size_t>(header_line, 1))));
    scan_ = std::make_unique<CsvScanner>(text_, separator);
    while (scan_->next(row) && row.line < header_line) {}
    return {};
}

// A number that names two rows names neither: the second row is then found again by its URL.
void ListReader::check_id(RemoteRecord& record) {
    if (record.remote_id.empty() || ids_.insert(record.remote_id).second) return;
    record.remarks.push_back(
        {Fault::conflict, "catalog.list_duplicate_id", record.place, {{"found", record.remote_id}}});
    record.remote_id.clear();
    record.dataset.id.text.clear();
}

Result<bool> ListReader::next(ReadItem& item) {
    CsvRow row;
    while (!ended_ && scan_->next(row)) {
        if (row.blank()) continue;
        if (++rows_ > kListRowsMax) {
            complete_ = false;
            ended_ = true;
            std::string const place = "line " + std::to_string(row.line);
            item = BadRecord{place,
                             {Fault::too_large,
                              "catalog.list_too_many_rows",
                              place,
                              {{"limit", std::to_string(kListRowsMax)}}},
                             {}};
            return true;
        }
        item = record_of_row(context_, row);
        if (auto* const record = std::get_if<RemoteRecord>(&item))
            check_id(*record);
        else if (auto& bytes = std::get<BadRecord>(item).source_bytes; bytes.size() > kBadRowBytesMax)
            bytes.resize(kBadRowBytesMax);
        return true;
    }
    ended_ = true;
    return false;
}

}  // namespace

Result<std::unique_ptr<RecordReader>> open_list_reader(SourceSpec const& spec, http::Client* client) {
    auto reader = std::make_unique<ListReader>();
    CHECK_OK(reader->open(spec, client));
    return std::unique_ptr<RecordReader>(std::move(reader));
}

}  // namespace gyoji::catalog
