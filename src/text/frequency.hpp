#pragma once
// How often a data set is promised to be renewed, from the free text publishers write (1年ごと, 年４回,
// 1回/6～7年, 随時, 公開時のみ ...) to the frequency vocabulary of the EU Publications Office, the one
// CADDE 4.0 takes (30 values). What the text does not say is `unknown`, never a guess. Pure; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gyoji::text {

enum class Frequency : std::uint8_t {
    tridecennial,
    bidecennial,
    decennial,
    quinquennial,
    quadrennial,
    triennial,
    biennial,
    annual,
    annual_2,
    annual_3,
    quarterly,
    bimonthly,
    monthly,
    monthly_2,
    monthly_3,
    biweekly,
    weekly,
    weekly_2,
    weekly_3,
    daily,
    daily_2,
    trihourly,
    bihourly,
    hourly,
    cont,
    update_cont,
    irreg,
    never,
    other,
    unknown
};

struct FrequencyRow {
    Frequency value;
    std::string_view code;     // ANNUAL_2
    std::string_view name_ja;  // 半年ごと
    std::string_view name_en;
    std::int64_t interval_minutes;  // 0: none is promised
};

inline constexpr std::string_view kFrequencyBase =
    "http://publications.europa.eu/resource/authority/frequency/";

std::span<FrequencyRow const> frequencies();
FrequencyRow const& row(Frequency value);
std::string uri(Frequency value);

struct UpdateFrequency {
    Frequency value = Frequency::unknown;
    std::optional<int>
        interval_days;  // at most so many days between two updates, when the text promises that
    std::string basis;  // the text, as given
};

// Japanese, English, codes and URIs of the vocabulary, Dublin Core's freq terms, and ISO 8601 durations
// (R/P1Y, P3M). What stands in parentheses counts only when nothing stands outside.
UpdateFrequency update_frequency(std::string_view text);

}  // namespace gyoji::text
