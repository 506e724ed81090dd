#include "catalog/harvest/date_word.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace gyoji::catalog {
namespace {

struct Era {
    std::string_view kanji;
    char letter;
    Day first, next;  // [first, next)
};
constexpr std::array<Era, 5> kEras{{{"令和", 'R', {2019, 5, 1}, {9999, 12, 31}},
                                    {"平成", 'H', {1989, 1, 8}, {2019, 5, 1}},
                                    {"昭和", 'S', {1926, 12, 25}, {1989, 1, 8}},
                                    {"大正", 'T', {1912, 7, 30}, {1926, 12, 25}},
                                    {"明治", 'M', {1868, 10, 23}, {1912, 7, 30}}}};

// Full-width digits and letters to ASCII, blanks dropped: enough for a date, whatever the rest says.
std::string narrow(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const a = static_cast<unsigned char>(text[i]);
        if (a == 0xEF && i + 2 < text.size()) {
            auto const b = static_cast<unsigned char>(text[i + 1]),
                       c = static_cast<unsigned char>(text[i + 2]);
            unsigned const code = ((a & 15U) << 12) | ((b & 63U) << 6) | (c & 63U);
            if (code >= 0xFF01 && code <= 0xFF5E) {
                out += static_cast<char>(code - 0xFF01 + 0x21);
                i += 2;
                continue;
            }
        }
        if (a != ' ' && a != '\t') out += text[i];
    }
    return out;
}

std::optional<int> take_number(std::string_view& text, std::size_t digits_max) {
    std::size_t n = 0;
    int value = 0;
    while (n < text.size() && n < digits_max && text[n] >= '0' && text[n] <= '9')
        value = value * 10 + (text[n++] - '0');
    if (n == 0) return std::nullopt;
    text.remove_prefix(n);
    return value;
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

bool take_separator(std::string_view& text, std::string_view kanji) {
    return take(text, kanji) || take(text, "/") || take(text, "-") || take(text, ".");
}

Era const* take_era(std::string_view& text) {
    for (Era const& era : kEras) {
        if (take(text, era.kanji)) return &era;
        if (text.size() > 1 && (text[0] == era.letter || text[0] == era.letter + 32) &&
            ((text[1] >= '0' && text[1] <= '9') || text.substr(1).starts_with("元"))) {
            text.remove_prefix(1);
            return &era;
        }
    }
    return nullptr;
}

// What follows the year: [sep month [sep day]] and then nothing but a weekday in brackets or words like 現在.
std::optional<Day> month_and_day(std::string_view text, int year) {
    Day day{year, 1, 1};
    if (text.empty() || text == "年" || text == "年度") return day;
    if (!take_separator(text, "年")) return std::nullopt;
    auto const month = take_number(text, 2);
    if (!month) return std::nullopt;
    day.month = *month;
    if (text.empty() || text == "月") return day;
    if (!take_separator(text, "月")) return std::nullopt;
    auto const number = take_number(text, 2);
    if (!number) return std::nullopt;
    day.day = *number;
    take(text, "日");
    if (!text.empty() && text.front() != '(' && !text.starts_with("現在") && !text.starts_with("時点"))
        return std::nullopt;
    return day;
}

std::optional<Day> era_day(Era const& era, std::string_view text) {
    auto const in_era = take(text, "元") ? std::optional(1) : take_number(text, 3);
    if (!in_era || *in_era < 1) return std::nullopt;
    int const year = era.first.year + *in_era - 1;
    bool const day_said =
        text.find("月") != std::string_view::npos || text.find_first_of("/-.") != std::string_view::npos;
    auto day = month_and_day(text, year);
    if (!day) return std::nullopt;
    // A bare first year means the era's first day; the last year may be written for the whole of it.
    if (!day_said && *day < era.first) day = era.first;
    if (*day < era.first || *day >= era.next) return std::nullopt;
    return day;
}

std::optional<Day> compact_day(std::string_view text) {  // 20230401, 202304
    if (text.size() != 8 && text.size() != 6) return std::nullopt;
    for (char const c : text)
        if (c < '0' || c > '9') return std::nullopt;
    auto const year = take_number(text, 4), month = take_number(text, 2);
    auto const day = text.empty() ? std::optional(1) : take_number(text, 2);
    return Day{*year, *month, *day};
}

}  // namespace

std::optional<Instant> read_date(std::string_view text, Day latest) {
    std::string const plain = narrow(text);
    auto const reasonable = [&](std::optional<Day> day) -> std::optional<Instant> {
        if (!day || !day->valid() || day->year < 1000 || *day > latest) return std::nullopt;
        return instant_of(*day);
    };
    if (auto const at = parse_iso(text))
        return day_of(*at) > latest || day_of(*at).year < 1000 ? std::nullopt : at;
    std::string_view rest(plain);
    if (Era const* const era = take_era(rest)) return reasonable(era_day(*era, rest));
    if (auto const day = compact_day(rest)) return reasonable(day);
    auto const year = take_number(rest, 4);
    if (!year) return std::nullopt;
    // A time behind the day ("2023/4/1 10:00") is left out; narrow() has joined it to the day, so cut it
    // first.
    std::string const day_part =
        narrow(text.substr(0, text.find_first_of(" T", text.find_first_not_of(' ') + 1)));
    rest = day_part;
    (void)take_number(rest, 4);
    auto const day = month_and_day(rest, *year);
    return reasonable(
        day ? day : month_and_day(std::string_view(plain).substr(std::to_string(*year).size()), *year));
}

std::string frequency_words(std::string_view text) {
    // Authority table "frequency" of the Publications Office of the EU; Dublin Core collection frequency;
    // SDMX codes; ISO 8601-1 section 5.6.
    static constexpr std::pair<std::string_view, std::string_view> kWords[] = {{"TRIENNIAL", "3年に1回"},
                                                                               {"BIENNIAL", "2年に1回"},
                                                                               {"ANNUAL", "年1回"},
                                                                               {"ANNUAL_2", "年2回"},
                                                                               {"ANNUAL_3", "年3回"},
                                                                               {"QUARTERLY", "四半期"},
                                                                               {"BIMONTHLY", "2か月に1回"},
                                                                               {"MONTHLY", "毎月"},
                                                                               {"MONTHLY_2", "月2回"},
                                                                               {"MONTHLY_3", "月3回"},
                                                                               {"BIWEEKLY", "隔週"},
                                                                               {"WEEKLY", "毎週"},
                                                                               {"WEEKLY_2", "週2回"},
                                                                               {"WEEKLY_3", "週3回"},
                                                                               {"DAILY", "毎日"},
                                                                               {"DAILY_2", "1日2回"},
                                                                               {"HOURLY", "1時間ごと"},
                                                                               {"CONT", "常時"},
                                                                               {"UPDATE_CONT", "常時"},
                                                                               {"IRREG", "不定期"},
                                                                               {"AS_NEEDED", "随時"},
                                                                               {"NEVER", "更新なし"},
                                                                               {"NOT_PLANNED", "更新なし"},
                                                                               {"UNKNOWN", "不明"},
                                                                               {"OTHER", "その他"},
                                                                               {"DECENNIAL", "10年に1回"},
                                                                               {"QUINQUENNIAL", "5年に1回"},
                                                                               {"QUADRENNIAL", "4年に1回"},
                                                                               {"BIDECENNIAL", "20年に1回"},
                                                                               {"TRIDECENNIAL", "30年に1回"},
                                                                               {"SEMIANNUAL", "年2回"},
                                                                               {"THREETIMESAYEAR", "年3回"},
                                                                               {"SEMIMONTHLY", "月2回"},
                                                                               {"SEMIWEEKLY", "週2回"},
                                                                               {"THREETIMESAMONTH", "月3回"},
                                                                               {"THREETIMESAWEEK", "週3回"},
                                                                               {"CONTINUOUS", "常時"},
                                                                               {"IRREGULAR", "不定期"},
                                                                               {"FREQ-A", "年1回"},
                                                                               {"FREQ-S", "年2回"},
                                                                               {"FREQ-Q", "四半期"},
                                                                               {"FREQ-M", "毎月"},
                                                                               {"FREQ-W", "毎週"},
                                                                               {"FREQ-D", "毎日"},
                                                                               {"R/P10Y", "10年に1回"},
                                                                               {"R/P5Y", "5年に1回"},
                                                                               {"R/P4Y", "4年に1回"},
                                                                               {"R/P3Y", "3年に1回"},
                                                                               {"R/P2Y", "2年に1回"},
                                                                               {"R/P1Y", "年1回"},
                                                                               {"R/P6M", "年2回"},
                                                                               {"R/P4M", "年3回"},
                                                                               {"R/P3M", "四半期"},
                                                                               {"R/P2M", "2か月に1回"},
                                                                               {"R/P1M", "毎月"},
                                                                               {"R/P0.5M", "月2回"},
                                                                               {"R/P0.33M", "月3回"},
                                                                               {"R/P2W", "隔週"},
                                                                               {"R/P1W", "毎週"},
                                                                               {"R/P0.5W", "週2回"},
                                                                               {"R/P3.5D", "週2回"},
                                                                               {"R/P1D", "毎日"},
                                                                               {"R/PT1H", "1時間ごと"},
                                                                               {"R/PT1S", "常時"}};
    std::string word(text);
    if (!text.starts_with("R/"))
        if (std::size_t const cut = word.find_last_of("/#"); cut != std::string::npos) word.erase(0, cut + 1);
    for (char& c : word)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    for (auto const& [code, words] : kWords)
        if (word == code) return std::string(words);
    return {};
}

}  // namespace gyoji::catalog
