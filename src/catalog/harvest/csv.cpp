#include "catalog/harvest/csv.hpp"

#include <algorithm>
#include <map>

namespace gyoji::catalog {

bool CsvRow::blank() const {
    return std::ranges::all_of(cells, [](std::string const& cell) {
        std::size_t at = 0;
        while (at < cell.size()) {
            if (std::string_view(" \t\r\n").find(cell[at]) != std::string_view::npos)
                ++at;
            else if (cell.compare(at, 3, "　") == 0)
                at += 3;
            else
                return false;
        }
        return true;
    });
}

void CsvScanner::flaw(CsvRow& row, CsvFlaw which) {
    if (row.flaw != CsvFlaw::none) return;
    row.flaw = which;
    row.flaw_column = row.cells.size() + 1;
}

// At a line end of any kind: steps over it.
bool CsvScanner::line_end() {
    if (at_ >= text_.size()) return true;
    if (text_[at_] != '\r' && text_[at_] != '\n') return false;
    at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    ++line_;
    return true;
}

// Behind an opening quote; false when the text ends before it is closed.
bool CsvScanner::quoted(CsvRow& row, std::string& cell) {
    while (at_ < text_.size()) {
        char const c = text_[at_++];
        if (c == '"') {
            if (at_ < text_.size() && text_[at_] == '"') {
                ++at_;
            } else {
                return true;
            }
        }
        if (c == '\n' || (c == '\r' && (at_ >= text_.size() || text_[at_] != '\n'))) ++line_;
        if (cell.size() < kCsvCellBytesMax)
            cell += c;
        else
            flaw(row, CsvFlaw::cell_too_long);
        if (row.flaw == CsvFlaw::cell_too_long) return false;
    }
    return false;
}

// One line on its own, quotes taken as they stand.
void CsvScanner::without_quotes(CsvRow& row, std::size_t begin, std::size_t line) {
    at_ = begin;
    line_ = line;
    row.cells.assign(1, {});
    std::size_t const end = std::min(text_.find_first_of("\r\n", begin), text_.size());
    for (; at_ < end; ++at_) {
        if (text_[at_] == separator_ && row.cells.size() < kCsvColumnsMax)
            row.cells.emplace_back();
        else if (row.cells.back().size() < kCsvCellBytesMax)
            row.cells.back() += text_[at_];
    }
    row.bytes = text_.substr(begin, end - begin);
    (void)line_end();
}

bool CsvScanner::next(CsvRow& row) {
    if (at_ >= text_.size()) return false;
    std::size_t const begin = at_;
    row = CsvRow{};
    row.line = line_;
    std::string cell;
    while (true) {
        if (at_ < text_.size() && text_[at_] == '"' && cell.empty()) {
            ++at_;
            if (!quoted(row, cell)) {
                flaw(row, CsvFlaw::open_quote);
                without_quotes(row, begin, row.line);
                return true;
            }
            if (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\r' && text_[at_] != '\n')
                flaw(row, CsvFlaw::text_after_quote);
        }
        while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\r' && text_[at_] != '\n') {
            if (cell.size() < kCsvCellBytesMax)
                cell += text_[at_];
            else
                flaw(row, CsvFlaw::cell_too_long);
            ++at_;
        }
        if (row.cells.size() < kCsvColumnsMax)
            row.cells.push_back(std::move(cell));
        else
            flaw(row, CsvFlaw::too_many_columns);
        cell.clear();
        std::size_t const end = at_;
        if (line_end()) {
            row.bytes = text_.substr(begin, end - begin);
            return true;
        }
        ++at_;                      // the separator
        if (at_ >= text_.size()) {  // the text ends behind a separator: one more empty cell
            row.cells.emplace_back();
            row.bytes = text_.substr(begin, at_ - begin);
            return true;
        }
    }
}

char separator_of(std::string_view text) {
    constexpr std::size_t kLines = 20;
    char best = ',';
    std::size_t best_score = 0;
    for (char const candidate : {',', '\t', ';'}) {
        CsvScanner scan(text.substr(0, 64 << 10), candidate);
        CsvRow row;
        std::map<std::size_t, std::size_t> widths;  // columns -> rows of that width
        for (std::size_t n = 0; n < kLines && scan.next(row); ++n)
            if (row.cells.size() > 1) ++widths[row.cells.size()];
        std::size_t score = 0;
        for (auto const& [columns, rows] : widths)
            score = std::max(score, rows * 1000 + std::min<std::size_t>(columns, 999));
        if (score > best_score) {
            best_score = score;
            best = candidate;
        }
    }
    return best;
}

}  // namespace gyoji::catalog
