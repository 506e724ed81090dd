#include "catalog/harvest/date_word.hpp"

#include "text/era.hpp"
#include "text/frequency.hpp"

namespace gyoji::catalog {
namespace {

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

std::optional<text::Era> take_era(std::string_view& text) {
    using text::Era;
    for (Era const era : {Era::reiwa, Era::heisei, Era::showa, Era::taisho, Era::meiji}) {
        if (take(text, text::name_ja(era))) return era;
        bool const lettered = text.size() > 1 && (text[0] | 32) == text::letter(era);
        if (lettered && ((text[1] >= '0' && text[1] <= '9') || text.substr(1).starts_with("元"))) {
            text.remove_prefix(1);
            return era;
        }
    }
    return std::nullopt;
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

std::optional<Day> era_day(text::Era era, std::string_view rest, Day latest) {
    auto const in_era = take(rest, "元") ? std::optional(1) : take_number(rest, 3);
    if (!in_era) return std::nullopt;
    auto const year = text::gregorian_year({era, *in_era}, latest);
    if (!year) return std::nullopt;
    auto day = month_and_day(rest, *year);
    if (!day) return std::nullopt;
    // A bare first year means the era's first day.
    bool const month_said =
        rest.find_first_of("/-.") != std::string_view::npos || rest.find("月") != std::string_view::npos;
    if (!month_said && *day < text::first_day(era)) return text::first_day(era);
    auto const checked = text::gregorian_day({era, *in_era}, day->month, day->day, latest);
    return checked ? std::optional(*checked) : std::nullopt;
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
    if (auto const era = take_era(rest)) return reasonable(era_day(*era, rest, latest));
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

std::string frequency_words(std::string_view stated) {
    bool const code = stated.starts_with("http") || stated.starts_with("R/P") || stated.starts_with("P");
    text::Frequency const found = text::update_frequency(stated).value;
    if (!code || found == text::Frequency::unknown) return std::string(stated);
    return std::string(text::row(found).name_ja);
}

}  // namespace gyoji::catalog
