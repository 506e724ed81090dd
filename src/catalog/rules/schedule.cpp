#include "catalog/rules/schedule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace gyoji::catalog {
namespace {

constexpr std::int64_t kMinute = 60'000'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::int64_t kTokyo = 9 * kHour;  // no summer time since 1952

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
        std::size_t const begin = text.find_first_not_of(' ');
        if (begin == std::string_view::npos) return out;
        std::size_t const end = std::min(text.find(' ', begin), text.size());
        out.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

std::optional<int> number(std::string_view text, int low, int high) {
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high)
        return std::nullopt;
    return value;
}

std::optional<std::int64_t> minutes_of(std::string_view clock) {
    std::size_t const colon = clock.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto const hour = number(clock.substr(0, colon), 0, 23), minute = number(clock.substr(colon + 1), 0, 59);
    if (!hour || !minute) return std::nullopt;
    return *hour * 60 + *minute;
}

}  // namespace

Result<std::optional<Instant>> next_run(std::string_view schedule, Instant after) {
    auto const words = words_of(schedule);
    auto const unknown = [&] {
        return fail(Fault::invalid, "catalog.schedule_unknown", "schedule",
                    {{"found", std::string(schedule.substr(0, 60))}});
    };
    if (words.empty()) return std::optional<Instant>();
    if (words[0] == "hourly" && words.size() == 1)
        return std::optional(Instant{(after.micros / kHour + 1) * kHour});
    auto const clock = minutes_of(words.back());
    if (!clock) return unknown();
    std::int64_t const local_day =
        (after.micros + kTokyo) / kDay;  // days since 1970-01-01, a Thursday, in Japan
    constexpr std::array<std::string_view, 7> kWeekdays{"thu", "fri", "sat", "sun", "mon", "tue", "wed"};
    for (std::int64_t day = local_day; day < local_day + 64; ++day) {
        Instant const at{day * kDay + *clock * kMinute - kTokyo};
        if (at <= after) continue;
        if (words[0] == "daily" && words.size() == 2) return std::optional(at);
        if (words.size() != 3) return unknown();
        if (words[0] == "weekly") {
            auto const wished = std::ranges::find(kWeekdays, words[1]);
            if (wished == kWeekdays.end()) return unknown();
            if (day % 7 == wished - kWeekdays.begin()) return std::optional(at);
        } else if (words[0] == "monthly") {
            auto const wished = number(words[1], 1, 28);
            if (!wished) return unknown();
            if (tokyo_day_of(at).day == *wished) return std::optional(at);
        } else {
            return unknown();
        }
    }
    return unknown();
}

}  // namespace gyoji::catalog
