#pragma once
// Which column of a list of open data says what. The header rows of 06 オープンデータ一覧 are known in three
// generations (推奨データセット: 都道府県コード又は市区町村コード, NO, 都道府県名 ...;
// 自治体標準オープンデータセット: 全国地方公共団体コード, ID, 地方公共団体名 ...; エリア データ: the same
// names with their English identifiers, "ID(identifier)"); other lists are read by a mapping:
//     {"columns": {"title": "データ名称", "url": ["URL1", "URL2"], "organization": "課名"}}
// Keys are the words of kRoleWords; "url": null says that the list names no files. Sources: domain/japan.md
// sections 4.1 to 4.3. Pure; any thread.

#include "base/result.hpp"
#include "wire/json.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

enum class Role {
    title,
    description,
    url,
    format,
    category,
    frequency,
    api,
    licence,
    issued,
    modified,
    remark,
    id,
    code,
    prefecture,
    city,
    organization,
    department,
    contact,
    tags,
    landing_page,
    file_title,
    count_
};
inline constexpr std::size_t kRoleCount = static_cast<std::size_t>(Role::count_);
std::string_view word_of(Role role);

struct ListColumns {
    std::vector<std::string> header;
    std::array<std::vector<std::size_t>, kRoleCount> at;
    std::vector<std::size_t> others;  // columns without a role, kept as extras
    std::size_t found = 0;            // roles that have a column

    std::vector<std::size_t> const& columns(Role role) const { return at[static_cast<std::size_t>(role)]; }
};

// Reads one row as a header. `mapping` is options["columns"], or null.
ListColumns read_header(std::vector<std::string> const& cells, wire::Json mapping);
// Title and URL must be there (the URL unless the mapping says null); the error names what is missing and the
// nearest columns.
Outcome check_columns(ListColumns const& columns, wire::Json mapping, std::string const& place);

}  // namespace gyoji::catalog
