#pragma once
// 全国地方公共団体コード (JIS X 0401, JIS X 0402 and the check digit of the Ministry of Internal Affairs and
// Communications), the 47 prefectures, and the 62 municipalities of Tokyo: 23 special wards, 26 cities, 5
// towns, 8 villages. Pure; any thread.

#include "base/result.hpp"
#include "text/mark.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::text {

enum class MunicipalityKind : unsigned char { special_ward, city, town, village };
enum class Region : unsigned char { wards, tama, islands };  // 区部, 多摩, 島しょ

struct Municipality {
    std::string_view code;     // six digits, with the check digit
    std::string_view name;     // 港区
    std::string_view kana;     // ミナトク
    std::string_view name_en;  // Minato City
    MunicipalityKind kind;
    Region region;
};

struct Prefecture {
    std::string_view code;  // 130001
    std::string_view name;  // 東京都
    std::string_view kana;
    std::string_view name_en;
};

std::span<Municipality const> tokyo_municipalities();  // by code
std::span<Prefecture const> prefectures();             // by code

std::string_view name_ja(MunicipalityKind kind);  // 特別区, 市, 町, 村
std::string_view name_en(MunicipalityKind kind);
std::string_view name_ja(Region region);
std::string_view name_en(Region region);

// The sixth digit for five ASCII digits.
char check_digit(std::string_view five_digits);

// Six digits from what stands in a cell: 131032; 13103 (check digit missing); 92011 (leading zero lost, as
// spreadsheets do); any width, blanks around. Faults: text.code_malformed, text.code_check_digit (value
// "expected"), text.code_prefecture (not 01..47), text.code_ambiguous (both readings of five digits hold).
Result<std::string> municipality_code(std::string_view text);

Municipality const* municipality_by_code(std::string_view six_digits);  // null when not one of Tokyo's 62
Prefecture const* prefecture_of_code(std::string_view six_digits);      // also of a municipality's code

struct FoundMunicipality {
    Municipality const* municipality;
    Range place;  // bytes of the text given
};

// Every full name (港区, 東京都港区, Minato City), the longest at each place. Not found: 中央 or 港 alone,
// 空港区域, 大阪市北区, 広島県府中市, 周防大島町.
std::vector<FoundMunicipality> find_municipalities(std::string_view text);

// The one municipality a text names; null when it names none or several.
Municipality const* find_municipality(std::string_view text);

// The prefectures a text names by full name, in order, once each. 東京都府中市 names 東京都, not 京都府.
std::vector<Prefecture const*> find_prefectures(std::string_view text);

}  // namespace gyoji::text
