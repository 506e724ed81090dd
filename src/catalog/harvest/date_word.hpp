#pragma once
// Dates as publishers write them: ISO 8601 (also year or month only), 2023/4/1, 20230401, 2023年4月1日,
// 令和5年4月1日, R5.4.1. A date that no calendar has (平成99年, 2021-02-30) or that lies after `latest`
// (令和31年 for 平成31年) is not guessed at: it is refused, so that the reader can remark it by place and
// keep the rest of the record. Pure; any thread. Eras: 元号法 (1979) and the cabinet orders naming each era;
// the first day of the next era ends the one before.

#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gyoji::catalog {

// Publication dates later than this are slips of the pen. A reader that knows the time of its run passes a
// nearer one.
inline constexpr Day kLatestDay{2040, 12, 31};
// A period may be a plan or a projection: 2060 and 2100 are real.
inline constexpr Day kLatestPeriodDay{2200, 12, 31};

std::optional<Instant> read_date(std::string_view text, Day latest = kLatestDay);

// What a page shows for a stated update frequency: codes and URIs (EU vocabulary, Dublin Core, ISO 8601
// "R/P1Y") in Japanese words, free text as it is.
std::string frequency_words(std::string_view stated);

}  // namespace gyoji::catalog
