#pragma once
// Rows of a CSV text (RFC 4180, and what offices make of it: other separators, mixed line ends, line ends
// inside quotes). A quote that is never closed does not swallow the file: its row is marked and the reading
// goes on at the next line. Pure; one thread.

#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

inline constexpr std::size_t kCsvColumnsMax = 2000;
inline constexpr std::size_t kCsvCellBytesMax = 1 << 20;

enum class CsvFlaw { none, open_quote, text_after_quote, too_many_columns, cell_too_long };

struct CsvRow {
    std::size_t line = 0;  // of its first character, from 1
    std::vector<std::string> cells;
    std::string_view bytes;  // as written, without the line end
    CsvFlaw flaw = CsvFlaw::none;
    std::size_t flaw_column = 0;  // from 1
    bool blank() const;           // every cell empty or white
};

class CsvScanner {
public:
    CsvScanner(std::string_view text, char separator) : text_(text), separator_(separator) {}
    bool next(CsvRow& row);

private:
    bool quoted(CsvRow& row, std::string& cell);
    bool line_end();
    void flaw(CsvRow& row, CsvFlaw which);
    void without_quotes(CsvRow& row, std::size_t begin, std::size_t line);
    std::string_view text_;
    char separator_;
    std::size_t at_ = 0, line_ = 1;
};

// Comma, tab or semicolon: the one that the first lines agree on.
char separator_of(std::string_view text);

}  // namespace gyoji::catalog
