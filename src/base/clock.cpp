#include "base/clock.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace gyoji {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

struct Civil {
    Day day;
    int hour, minute, second, micro;
};

Civil civil(Instant at) {
    std::int64_t const day_micros = 86'400'000'000;
    std::int64_t whole = at.micros / day_micros;
    std::int64_t rest = at.micros % day_micros;
    if (rest < 0) rest += day_micros, --whole;
    year_month_day const date{sys_days{days{whole}}};
    Civil out{{int(date.year()), int(unsigned(date.month())), int(unsigned(date.day()))}, 0, 0, 0, 0};
    out.micro = int(rest % 1'000'000);
    rest /= 1'000'000;
    out.second = int(rest % 60);
    out.minute = int(rest / 60 % 60);
    out.hour = int(rest / 3600);
    return out;
}

// Reads exactly `digits` digits at the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<int> take_fraction(std::string_view& text) {
    int micro = 0, scale = 100'000;
    std::size_t count = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        micro += (text.front() - '0') * scale;
        scale /= 10;
        ++count;
        text.remove_prefix(1);
    }
    if (count == 0) return std::nullopt;
    return micro;
}

// Z, +09:00, +0900, +09; nothing means UTC. The answer is in minutes.
std::optional<int> take_zone(std::string_view& text) {
    if (text.empty()) return 0;
    if (take_char(text, 'Z') || take_char(text, 'z')) return 0;
    int const sign = text.front() == '-' ? -1 : 1;
    if (!take_char(text, '+') && !take_char(text, '-')) return std::nullopt;
    auto const hour = take_digits(text, 2);
    if (!hour || *hour > 18) return std::nullopt;
    int minute = 0;
    if (!text.empty()) {
        take_char(text, ':');
        auto const read = take_digits(text, 2);
        if (!read || *read > 59) return std::nullopt;
        minute = *read;
    }
    return sign * (*hour * 60 + minute);
}

}  // namespace

bool Day::valid() const {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           year_month_day{std::chrono::year{year}, std::chrono::month{unsigned(month)},
                          std::chrono::day{unsigned(day)}}
               .ok();
}

std::string Day::iso() const {
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return text;
}

Instant SystemClock::now() const {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::string ckan_time(Instant at) {
    Civil const c = civil(at);
    char text[96];
    std::snprintf(text, sizeof text, "%sT%02d:%02d:%02d.%06d", c.day.iso().c_str(), c.hour, c.minute,
                  c.second, c.micro);
    return text;
}

std::string rfc3339(Instant at) {
    std::string text = ckan_time(at);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    // The loop above must not eat the zeros of the seconds: with a fraction of zero it stops at the point.
    return text + "Z";
}

std::string http_date(Instant at) {
    static char const* const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static char const* const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Civil const c = civil(at);
    unsigned const weekday =
        std::chrono::weekday{
            sys_days{year_month_day{std::chrono::year{c.day.year}, std::chrono::month{unsigned(c.day.month)},
                                    std::chrono::day{unsigned(c.day.day)}}}}
            .c_encoding();
    char text[96];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[weekday], c.day.day,
                  months[c.day.month - 1], c.day.year, c.hour, c.minute, c.second);
    return text;
}

Day day_of(Instant at) {
    return civil(at).day;
}

Day tokyo_day_of(Instant at) {
    return civil({at.micros + 9LL * 3600 * 1'000'000}).day;
}

Instant instant_of(Day day) {
    sys_days const at = year_month_day{std::chrono::year{day.year}, std::chrono::month{unsigned(day.month)},
                                       std::chrono::day{unsigned(day.day)}};
    return {std::int64_t(at.time_since_epoch().count()) * 86'400'000'000};
}

std::optional<Instant> parse_iso(std::string_view text) {
    auto const year = take_digits(text, 4);
    if (!year || !take_char(text, '-')) return std::nullopt;
    auto const month = take_digits(text, 2);
    if (!month || !take_char(text, '-')) return std::nullopt;
    auto const day = take_digits(text, 2);
    if (!day) return std::nullopt;
    Day const date{*year, *month, *day};
    if (!date.valid()) return std::nullopt;
    Instant at = instant_of(date);
    if (text.empty()) return at;
    if (!take_char(text, 'T') && !take_char(text, ' ')) return std::nullopt;
    auto const hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take_char(text, ':')) return std::nullopt;
    auto const minute = take_digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    int second = 0, micro = 0;
    if (take_char(text, ':')) {
        auto const read = take_digits(text, 2);
        if (!read || *read > 60) return std::nullopt;
        second = *read;
        if (take_char(text, '.')) {
            auto const fraction = take_fraction(text);
            if (!fraction) return std::nullopt;
            micro = *fraction;
        }
    }
    auto const zone = take_zone(text);
    if (!zone || !text.empty()) return std::nullopt;
    at.micros += ((*hour * 60LL + *minute - *zone) * 60 + second) * 1'000'000 + micro;
    return at;
}

std::optional<Instant> parse_http_date(std::string_view text) {
    std::tm parts{};
    std::string const copy(text);
    char const* const end = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (!end || *end) return std::nullopt;
    return Instant{std::int64_t(::timegm(&parts)) * 1'000'000};
}

}  // namespace gyoji
