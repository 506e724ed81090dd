#include "catalog/harvest/list_columns.hpp"

#include "text/fold.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::string_view kRoleWords[kRoleCount] = {
    "title",   "description",  "url",        "format",  "category", "frequency",    "api",
    "licence", "issued",       "modified",   "remark",  "id",       "code",         "prefecture",
    "city",    "organization", "department", "contact", "tags",     "landing_page", "file_title"};

struct Name {
    Role role;
    std::string_view text;
};
constexpr Name kNames[] = {
    {Role::title, "データ名称"},
    {Role::title, "データ名"},
    {Role::title, "データセット名"},
    {Role::title, "データセット名称"},
    {Role::title, "タイトル"},
    {Role::title, "オープンデータ名"},
    {Role::title, "オープンデータ名称"},
    {Role::title, "名称"},
    {Role::title, "title"},
    {Role::description, "データ概要"},
    {Role::description, "概要"},
    {Role::description, "データの概要"},
    {Role::description, "説明"},
    {Role::description, "内容"},
    {Role::description, "description"},
    {Role::url, "URL"},
    {Role::url, "データURL"},
    {Role::url, "ファイルURL"},
    {Role::url, "ダウンロードURL"},
    {Role::url, "リンク"},
    {Role::url, "リンク先"},
    {Role::url, "公開URL"},
    {Role::url, "掲載URL"},
    {Role::url, "リソースURL"},
    {Role::format, "データ形式"},
    {Role::format, "ファイル形式"},
    {Role::format, "形式"},
    {Role::format, "フォーマット"},
    {Role::format, "format"},
    {Role::category, "分類"},
    {Role::category, "カテゴリ"},
    {Role::category, "カテゴリー"},
    {Role::category, "分野"},
    {Role::frequency, "更新頻度"},
    {Role::frequency, "更新サイクル"},
    {Role::frequency, "更新周期"},
    {Role::api, "API対応有無"},
    {Role::api, "API"},
    {Role::licence, "ライセンス"},
    {Role::licence, "利用ライセンス"},
    {Role::licence, "利用条件"},
    {Role::licence, "license"},
    {Role::licence, "licence"},
    {Role::issued, "登録日"},
    {Role::issued, "データ登録日"},
    {Role::issued, "公開日"},
    {Role::issued, "作成日"},
    {Role::issued, "掲載日"},
    {Role::modified, "最終更新日"},
    {Role::modified, "更新日"},
    {Role::modified, "データ更新日"},
    {Role::remark, "備考"},
    {Role::remark, "remarks"},
    {Role::id, "NO"},
    {Role::id, "No."},
    {Role::id, "ID"},
    {Role::id, "番号"},
    {Role::id, "データID"},
    {Role::id, "identifier"},
    {Role::id, "データセットID"},
    {Role::code, "都道府県コード又は市区町村コード"},
    {Role::code, "全国地方公共団体コード"},
    {Role::code, "市区町村コード"},
    {Role::code, "団体コード"},
    {Role::code, "自治体コード"},
    {Role::code, "localGovernmentCode"},
    {Role::prefecture, "都道府県名"},
    {Role::prefecture, "都道府県"},
    {Role::city, "市区町村名"},
    {Role::city, "市区町村"},
    {Role::city, "地方公共団体名"},
    {Role::city, "自治体名"},
    {Role::city, "localGovernmentName"},
    {Role::organization, "組織名"},
    {Role::organization, "公開者"},
    {Role::organization, "提供者"},
    {Role::organization, "作成者"},
    {Role::department, "担当課"},
    {Role::department, "所管課"},
    {Role::department, "担当部署"},
    {Role::department, "所属"},
    {Role::department, "課名"},
    {Role::contact, "連絡先"},
    {Role::contact, "連絡先メールアドレス"},
    {Role::contact, "メールアドレス"},
    {Role::tags, "タグ"},
    {Role::tags, "キーワード"},
    {Role::landing_page, "掲載ページ"},
    {Role::landing_page, "ページURL"},
    {Role::landing_page, "公開ページ"},
    {Role::file_title, "ファイル名"},
    {Role::file_title, "リソース名"},
};

// Folded, without blanks: "データ 名称", "ﾃﾞｰﾀ名称" and "データ名称" are one column.
std::string plain(std::string_view header) {
    std::string out = text::fold(header);
    std::erase(out, ' ');
    return out;
}

// "データ名称(dataName)" is "データ名称": the identifier in brackets is ASCII. plain() has made the brackets
// half width.
std::string without_identifier(std::string const& header) {
    std::size_t const open = header.find('(');
    if (open == std::string::npos || open == 0 || !header.ends_with(')')) return header;
    bool const ascii =
        std::all_of(header.begin() + static_cast<std::ptrdiff_t>(open) + 1, header.end() - 1, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
    return ascii ? header.substr(0, open) : header;
}

struct Plain {
    std::string text;
    Role role;
};
std::vector<Plain> const& known() {
    static std::vector<Plain> const names = [] {
        std::vector<Plain> out;
        for (Name const& name : kNames) out.push_back({plain(name.text), name.role});
        return out;
    }();
    return names;
}

std::vector<std::string> wanted(wire::Json names) {
    std::vector<std::string> out;
    if (names.is_string()) out.push_back(plain(*names.string()));
    for (wire::Json const& name : names.items()) out.push_back(plain(name.loose_text()));
    return out;
}

// Levenshtein distance over bytes, for short headers only.
std::size_t distance(std::string_view a, std::string_view b) {
    constexpr std::size_t kHeaderMax = 120;
    a = a.substr(0, kHeaderMax);
    b = b.substr(0, kHeaderMax);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

// Of the columns that mean nothing to us, the one that looks most like what was wanted.
std::string nearest(ListColumns const& columns, std::string const& want) {
    std::string best;
    std::size_t best_distance = static_cast<std::size_t>(-1);
    for (std::size_t const at : columns.others) {
        std::string const& header = columns.header[at];
        if (header.empty()) continue;
        if (std::size_t const d = distance(plain(header), want); d < best_distance) {
            best_distance = d;
            best = header;
        }
    }
    return best;
}

}  // namespace

std::string_view word_of(Role role) {
    return kRoleWords[static_cast<std::size_t>(role)];
}

ListColumns read_header(std::vector<std::string> const& cells, wire::Json mapping) {
    ListColumns out;
    out.header = cells;
    std::vector<bool> taken(cells.size(), false);
    std::vector<std::string> texts;
    for (std::string const& cell : cells) texts.push_back(plain(cell));
    auto const give = [&](Role role, std::size_t at) {
        out.at[static_cast<std::size_t>(role)].push_back(at);
        taken[at] = true;
    };
    for (std::size_t r = 0; r < kRoleCount; ++r)
        for (std::string const& name : wanted(mapping[kRoleWords[r]]))
            for (std::size_t at = 0; at < texts.size(); ++at)
                if (texts[at] == name && !taken[at]) give(static_cast<Role>(r), at);
    // The earlier name of a role is the more telling one: "データ名称" wins over "名称".
    for (auto const& [name, role] : known())
        for (std::size_t at = 0; at < texts.size(); ++at) {
            bool const same = !taken[at] && (texts[at] == name || without_identifier(texts[at]) == name);
            bool const free = out.columns(role).empty() || role == Role::url;
            if (same && free && !mapping.has(word_of(role))) give(role, at);
        }
    for (std::size_t at = 0; at < taken.size(); ++at)
        if (!taken[at]) out.others.push_back(at);
    for (auto const& columns : out.at)
        if (!columns.empty()) ++out.found;
    return out;
}

Outcome check_columns(ListColumns const& columns, wire::Json mapping, std::string const& place) {
    std::string missing, near;
    auto const need = [&](Role role, std::string_view standard_name) {
        if (!columns.columns(role).empty()) return;
        auto const named = wanted(mapping[word_of(role)]);
        std::string const want =
            named.empty() ? std::string(standard_name)
                          : std::string(mapping[word_of(role)].is_string() ? *mapping[word_of(role)].string()
                                                                           : standard_name);
        missing += (missing.empty() ? "" : ", ") + want;
        if (std::string const close = nearest(columns, plain(want)); !close.empty())
            near += (near.empty() ? "" : ", ") + close;
    };
    need(Role::title, "データ名称");
    bool const no_files = mapping.has("url") && mapping["url"].is_null();
    if (!no_files) need(Role::url, "URL");
    if (missing.empty()) return {};
    return fail(Fault::invalid, "catalog.list_columns_missing", place,
                {{"missing", missing}, {"nearest", near.empty() ? "-" : near}});
}

}  // namespace gyoji::catalog
