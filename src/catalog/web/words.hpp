#pragma once
// Values in the words of a page: dates, periods, sizes, licences, names of fields. Pure; any thread.

#include "base/messages.hpp"
#include "catalog/api/catalog.hpp"
#include "text/field.hpp"

#include <string>
#include <string_view>

namespace gyoji::catalog::web {

using Values = std::vector<std::pair<std::string, std::string>>;

// The sentence of messages.tsv; the key is written without its "catalog.web." in front.
std::string word(Language language, std::string_view key, Values values = {});
bool has_word(std::string_view key);

inline constexpr int kPriorityFields = int(text::kPriorityFields);
inline constexpr int kFieldTarget = 40'000;  // the same: 令和2年度までに13重点分野4万件

std::string field_name(int field, Language language);
std::string circled(int number);  // ① ... ⑬
std::string sector_name(Sector sector, Language language);
std::string frequency_name(std::string_view key, Language language);
std::string update_state_name(std::string_view key, Language language);
std::string basis_note(Basis basis, Language language);  // "" when there is nothing to say
std::string source_kind(std::string_view key, Language language);

std::string licence_name(Licence const& licence, Language language);  // "CC BY 4.0"
std::string licence_short(std::string_view id, Language language);
std::string licence_note(Licence const& licence, Language language);  // what it asks, in one line
std::string licence_conditions(Licence const& licence, std::string_view publisher, Language language);

std::string day_text(std::optional<Instant> const& at);  // 2022-09-05 in Tokyo, "" when absent
std::string time_text(Instant at);                       // 2022-09-05 14:03 in Tokyo
// 2017-04〜2024-12, 2022年度（令和4年度）, 2020年 ... from ISO days.
std::string period_text(std::string_view start, std::string_view end, Language language);
std::string size_text(std::int64_t bytes);                        // 48 KB, 1.2 MB
std::string percent_text(std::int64_t part, std::int64_t whole);  // "71"

// One value of a facet as people read it.
std::string value_name(std::string_view field, std::string_view value, Directory const& directory,
                       Language language);
std::string organization_name(Organization const& organization, Language language);
// The first sentence or two of a description, for the lead and for <meta>; cut at a full stop when there is
// one.
std::string first_words(std::string_view text, std::size_t characters);

}  // namespace gyoji::catalog::web
