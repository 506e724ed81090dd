#pragma once
// From the links of a page to its data sets: links below the same headings whose texts differ only in period
// and format are the files of one set. "施設一覧（令和4年度 CSV：12KB）" and "施設一覧（令和5年度 Excel）"
// are one; a link that says nothing but "CSV" or "令和5年度" takes its name from its table row, its list
// item, or the nearest heading. Pure; any thread.

#include "catalog/harvest/html_page.hpp"

namespace gyoji::catalog {

// The text without periods (令和5年度, 2023年4月1日現在, R5.4), formats, sizes and what only says that it is
// a link.
std::string stem_of(std::string_view text);

struct PageFile {
    std::string url;  // absolute
    PageLink link;
};

struct PageGroup {
    std::string title;
    std::vector<std::string> headings;
    std::vector<PageFile> files;
};

std::vector<PageGroup> group_files(std::vector<PageFile> files, std::string const& page_title);

}  // namespace gyoji::catalog
