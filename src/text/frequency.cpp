#include "text/frequency.hpp"

#include "text/fold.hpp"
#include "text/numeral.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace gyoji::text {

namespace {

constexpr std::size_t kTextMax = 400;  // bytes looked at
constexpr std::int64_t kHour = 60, kDay = 24 * kHour, kWeek = 7 * kDay;
constexpr std::int64_t kYear = 525'960, kMonth = kYear / 12;  // 365.25 days

// clang-format off
constexpr std::array<FrequencyRow, 30> kRows{{
    {Frequency::tridecennial, "TRIDECENNIAL", "30年ごと", "every thirty years", 30 * kYear},
    {Frequency::bidecennial, "BIDECENNIAL", "20年ごと", "every twenty years", 20 * kYear},
    {Frequency::decennial, "DECENNIAL", "10年ごと", "every ten years", 10 * kYear},
    {Frequency::quinquennial, "QUINQUENNIAL", "5年ごと", "every five years", 5 * kYear},
    {Frequency::quadrennial, "QUADRENNIAL", "4年ごと", "every four years", 4 * kYear},
    {Frequency::triennial, "TRIENNIAL", "3年ごと", "every three years", 3 * kYear},
    {Frequency::biennial, "BIENNIAL", "2年ごと", "every two years", 2 * kYear},
    {Frequency::annual, "ANNUAL", "毎年", "annual", kYear},
    {Frequency::annual_2, "ANNUAL_2", "半年ごと", "twice a year", kYear / 2},
    {Frequency::annual_3, "ANNUAL_3", "年3回", "three times a year", kYear / 3},
    {Frequency::quarterly, "QUARTERLY", "四半期ごと", "quarterly", kYear / 4},
    {Frequency::bimonthly, "BIMONTHLY", "2か月ごと", "every two months", 2 * kMonth},
    {Frequency::monthly, "MONTHLY", "毎月", "monthly", kMonth},
    {Frequency::monthly_2, "MONTHLY_2", "月2回", "twice a month", kMonth / 2},
    {Frequency::monthly_3, "MONTHLY_3", "月3回", "three times a month", kMonth / 3},
    {Frequency::biweekly, "BIWEEKLY", "2週間ごと", "every two weeks", 2 * kWeek},
    {Frequency::weekly, "WEEKLY", "毎週", "weekly", kWeek},
    {Frequency::weekly_2, "WEEKLY_2", "週2回", "twice a week", kWeek / 2},
    {Frequency::weekly_3, "WEEKLY_3", "週3回", "three times a week", kWeek / 3},
    {Frequency::daily, "DAILY", "毎日", "daily", kDay},
    {Frequency::daily_2, "DAILY_2", "1日2回", "twice a day", kDay / 2},
    {Frequency::trihourly, "TRIHOURLY", "3時間ごと", "every three hours", 3 * kHour},
    {Frequency::bihourly, "BIHOURLY", "2時間ごと", "every two hours", 2 * kHour},
    {Frequency::hourly, "HOURLY", "1時間ごと", "hourly", kHour},
    {Frequency::cont, "CONT", "常時", "continuous", 0},
    {Frequency::update_cont, "UPDATE_CONT", "継続的に更新", "continuously updated", 0},
    {Frequency::irreg, "IRREG", "不定期", "irregular", 0},
    {Frequency::never, "NEVER", "更新なし", "never", 0},
    {Frequency::other, "OTHER", "その他", "other", 0},
    {Frequency::unknown, "UNKNOWN", "不明", "unknown", 0},
}};
// clang-format on

struct Bounds {
    std::int64_t low, high;
};

struct Interval {
    std::int64_t minutes;  // the longest time between two updates
    bool exact;            // false for 2～6回/年 and for two intervals in one text
    std::size_t end;
};

struct Unit {
    std::string_view word;
    std::int64_t minutes;
    bool needs_every;  // 3月 may be March, 3日 the third: only with ごと, 毎, に
};

// Longer words first.
constexpr Unit kUnits[] = {{"年度", kYear, false},  {"カ年", kYear, false},  {"年間", kYear, false},
                           {"年", kYear, false},    {"カ月", kMonth, false}, {"ケ月", kMonth, false},
                           {"箇月", kMonth, false}, {"個月", kMonth, false}, {"月", kMonth, true},
                           {"週間", kWeek, false},  {"週", kWeek, false},    {"日間", kDay, true},
                           {"日", kDay, true},      {"時間", kHour, true},   {"分", 1, true}};

struct Phrase {
    std::string_view word;
    std::int64_t minutes;
};

constexpr Phrase kPhrases[] = {{"毎年度", kYear},
                               {"毎年", kYear},
                               {"年次", kYear},
                               {"各年度", kYear},
                               {"隔年", 2 * kYear},
                               {"半年", kYear / 2},
                               {"四半期", kYear / 4},
                               {"半期", kYear / 2},
                               {"毎月", kMonth},
                               {"月次", kMonth},
                               {"隔月", 2 * kMonth},
                               {"毎週", kWeek},
                               {"週次", kWeek},
                               {"隔週", 2 * kWeek},
                               {"毎日", kDay},
                               {"日次", kDay},
                               {"毎時", kHour},
                               {"semiannual", kYear / 2},
                               {"semi-annual", kYear / 2},
                               {"biannual", kYear / 2},
                               {"twice a year", kYear / 2},
                               {"biennial", 2 * kYear},
                               {"triennial", 3 * kYear},
                               {"annual", kYear},
                               {"yearly", kYear},
                               {"every year", kYear},
                               {"quarterly", kYear / 4},
                               {"every quarter", kYear / 4},
                               {"bimonthly", 2 * kMonth},
                               {"semimonthly", kMonth / 2},
                               {"monthly", kMonth},
                               {"every month", kMonth},
                               {"biweekly", 2 * kWeek},
                               {"fortnightly", 2 * kWeek},
                               {"weekly", kWeek},
                               {"every week", kWeek},
                               {"daily", kDay},
                               {"every day", kDay},
                               {"hourly", kHour},
                               {"every hour", kHour}};

struct Meaning {
    std::string_view word;
    Frequency value;
};

constexpr Meaning kWholeTexts[] = {
    {"", Frequency::unknown},     {"-", Frequency::unknown},      {"未定", Frequency::unknown},
    {"不明", Frequency::unknown}, {"未設定", Frequency::unknown}, {"unknown", Frequency::unknown},
    {"n/a", Frequency::unknown},  {"ナシ", Frequency::never},     {"無", Frequency::never},
    {"無シ", Frequency::never},   {"none", Frequency::never},     {"other", Frequency::other},
    {"ソノ他", Frequency::other}, {"punctual", Frequency::never}};

constexpr Meaning kBefore[] = {  // these hold whatever else is said
    {"公開時ノミ", Frequency::never},   {"初回ノミ", Frequency::never},     {"1回ノミ", Frequency::never},
    {"一回限リ", Frequency::never},     {"1回限リ", Frequency::never},      {"更新無", Frequency::never},
    {"更新ナシ", Frequency::never},     {"更新予定ナシ", Frequency::never}, {"更新予定無", Frequency::never},
    {"更新予定ハナ", Frequency::never}, {"更新ハナ", Frequency::never},     {"更新シナ", Frequency::never},
    {"更新終了", Frequency::never},     {"never", Frequency::never},        {"not updated", Frequency::never},
    {"no update", Frequency::never},    {"not planned", Frequency::never}};

constexpr Meaning kAfter[] = {  // only when no interval is said
    {"開市日", Frequency::other},    {"営業日", Frequency::other},      {"開庁日", Frequency::other},
    {"平日", Frequency::other},      {"リアルタイム", Frequency::cont}, {"常時", Frequency::cont},
    {"real-time", Frequency::cont},  {"realtime", Frequency::cont},     {"real time", Frequency::cont},
    {"continuous", Frequency::cont}, {"随時", Frequency::irreg},        {"不定期", Frequency::irreg},
    {"都度", Frequency::irreg},      {"必要", Frequency::irreg},        {"適宜", Frequency::irreg},
    {"適時", Frequency::irreg},      {"逐次", Frequency::irreg},        {"変更時", Frequency::irreg},
    {"改正時", Frequency::irreg},    {"更新時", Frequency::irreg},      {"追加時", Frequency::irreg},
    {"発生時", Frequency::irreg},    {"改定時", Frequency::irreg},      {"irreg", Frequency::irreg},
    {"as needed", Frequency::irreg}, {"as required", Frequency::irreg}, {"ad hoc", Frequency::irreg},
    {"occasional", Frequency::irreg}};

class Reader {
public:
    explicit Reader(std::string_view folded) : text_(folded) {}

    std::optional<Interval> find() const {
        for (std::size_t at = 0; at < text_.size(); at += decode_at(text_, at).size) {
            bool const inside_number = digit(at) && at > 0 && digit(at - 1);
            auto found = inside_number ? std::nullopt : interval(at);
            if (!found) continue;
            // 1か月/1年ごと: two promises; the longer one is what can be relied on.
            if (starts(found->end, "/"))
                if (auto const second = interval(found->end + 1))
                    return Interval{std::max(found->minutes, second->minutes), false, second->end};
            return found;
        }
        return std::nullopt;
    }

private:
    bool starts(std::size_t at, std::string_view word) const {
        return text_.substr(std::min(at, text_.size())).starts_with(word);
    }
    bool digit(std::size_t at) const { return text_[at] >= '0' && text_[at] <= '9'; }
    std::size_t blank(std::size_t at) const { return starts(at, " ") ? at + 1 : at; }

    std::optional<std::pair<Bounds, std::size_t>> range(std::size_t at) const {
        constexpr std::int64_t kMost = 1000;
        auto const first = number_at(text_, at);
        if (!first || first->value < 1 || first->value > kMost) return std::nullopt;
        std::size_t const end = at + first->size;
        if (!starts(end, "~") && !starts(end, "-")) return std::pair{Bounds{first->value, first->value}, end};
        auto const second = number_at(text_, end + 1);
        if (!second || second->value <= first->value || second->value > kMost)
            return std::pair{Bounds{first->value, first->value}, end};
        return std::pair{Bounds{first->value, second->value}, end + 1 + second->size};
    }

    static Interval divided(std::int64_t minutes, Bounds times, bool exact, std::size_t end) {
        return {minutes / times.low, exact && times.low == times.high && minutes % times.low == 0, end};
    }

    // 2回, 2～6回.
    std::optional<std::pair<Bounds, std::size_t>> times(std::size_t at) const {
        auto const count = range(blank(at));
        if (!count || !starts(blank(count->second), "回")) return std::nullopt;
        return std::pair{count->first, blank(count->second) + std::string_view("回").size()};
    }

    Unit const* unit(std::size_t at) const {
        for (Unit const& one : kUnits)
            if (starts(at, one.word)) return &one;
        return nullptr;
    }

    std::optional<Interval> interval(std::size_t at) const {
        for (Phrase const& phrase : kPhrases)
            if (starts(at, phrase.word)) return counted(phrase.minutes, at + phrase.word.size());
        if (auto found = times_per(at)) return found;
        if (auto found = every(at)) return found;
        return per(at);
    }

    // 毎月2回, 四半期に1回: the count behind a period.
    Interval counted(std::int64_t minutes, std::size_t at) const {
        for (std::string_view const between : {"ゴトニ", "ニ", ""})
            if (starts(at, between))
                if (auto const count = times(at + between.size()))
                    return divided(minutes, count->first, true, count->second);
        return {minutes, true, at};
    }

    // 1回/年, 2～6回/年, 1回/6～7年.
    std::optional<Interval> times_per(std::size_t at) const {
        auto const count = times(at);
        if (!count || !starts(count->second, "/")) return std::nullopt;
        std::size_t p = count->second + 1;
        Bounds periods{1, 1};
        if (auto const number = range(p)) {
            periods = number->first;
            p = number->second;
        }
        Unit const* one = unit(p);
        if (!one) return std::nullopt;
        return divided(one->minutes * periods.high, count->first, periods.low == periods.high,
                       p + one->word.size());
    }

    // 3か月ごと, 1年に1回, 5年, 30分ごと.
    std::optional<Interval> every(std::size_t at) const {
        constexpr std::int64_t kYearsMost = 50;  // 2020年 is a date
        auto const number = range(at);
        if (!number) return std::nullopt;
        Unit const* one = unit(blank(number->second));
        if (!one || (one->minutes == kYear && number->first.high > kYearsMost)) return std::nullopt;
        std::size_t const p = blank(number->second) + one->word.size();
        std::int64_t const minutes = one->minutes * number->first.high;
        bool const exact = number->first.low == number->first.high;
        for (std::string_view const word : {"ゴトニ", "ゴト", "毎ニ", "毎", "オキ", "ニ"})
            if (starts(p, word)) {
                Interval result = counted(minutes, p + word.size());
                result.exact = result.exact && exact;
                return result;
            }
        if (auto const count = times(p)) return divided(minutes, count->first, exact, count->second);
        if (one->needs_every) return std::nullopt;
        return Interval{minutes, exact, p};
    }

    // 年1回, 年に2回程度, 月1回, 週3回.
    std::optional<Interval> per(std::size_t at) const {
        Unit const* one = unit(at);
        if (!one) return std::nullopt;
        std::size_t const p = at + one->word.size();
        auto count = times(p);
        if (!count && starts(p, "ニ")) count = times(p + std::string_view("ニ").size());
        if (!count) return std::nullopt;
        return divided(one->minutes, count->first, true, count->second);
    }

    std::string_view text_;
};

std::string without_parentheses(std::string_view folded) {
    std::string out;
    int depth = 0;
    for (char const c : folded) {
        if (c == '(' || c == '[') ++depth;
        if (depth == 0) out.push_back(c);
        if ((c == ')' || c == ']') && depth > 0) --depth;
    }
    while (out.ends_with(' ')) out.pop_back();
    while (out.starts_with(' ')) out.erase(0, 1);
    return out;
}

// The last part of a URI of the EU or of Dublin Core (purl.org/cld/freq/annual), or a bare code.
std::optional<Frequency> by_code(std::string_view folded) {
    std::string_view const code = folded.substr(folded.find_last_of('/') + 1);
    bool const uri = folded.starts_with("http");
    for (FrequencyRow const& one : kRows)
        if (code == fold(one.code) && (uri || code.size() == folded.size())) return one.value;
    if (!uri || folded.find("/freq") == std::string_view::npos) return std::nullopt;
    constexpr Meaning kDublinCore[] = {
        {"semiannual", Frequency::annual_2},   {"threetimesayear", Frequency::annual_3},
        {"semimonthly", Frequency::monthly_2}, {"threetimesamonth", Frequency::monthly_3},
        {"semiweekly", Frequency::weekly_2},   {"threetimesaweek", Frequency::weekly_3},
        {"continuous", Frequency::cont},       {"irregular", Frequency::irreg}};
    for (Meaning const& one : kDublinCore)
        if (code == one.word) return one.value;
    return std::nullopt;
}

// R/P1Y, P3M, P2W, PT1H: one number, one letter.
std::optional<std::int64_t> iso_duration(std::string_view folded) {
    if (folded.starts_with("r/")) folded.remove_prefix(2);
    if (!folded.starts_with("p")) return std::nullopt;
    folded.remove_prefix(1);
    bool const time = folded.starts_with("t");
    if (time) folded.remove_prefix(1);
    auto const number = number_at(folded, 0);
    if (!number || number->value < 1 || number->value > 1000 || number->size + 1 != folded.size())
        return std::nullopt;
    switch (folded.back()) {
        case 'y':
            return time ? std::nullopt : std::optional(number->value * kYear);
        case 'm':
            return number->value * (time ? 1 : kMonth);
        case 'w':
            return number->value * kWeek;
        case 'd':
            return number->value * kDay;
        case 'h':
            return number->value * kHour;
        default:
            return std::nullopt;
    }
}

Frequency nearest(std::int64_t minutes) {
    for (FrequencyRow const& one : kRows)
        if (one.interval_minutes == minutes) return one.value;
    return Frequency::other;
}

std::optional<int> days(std::int64_t minutes) {
    if (minutes == 0) return std::nullopt;
    return static_cast<int>((minutes + kDay - 1) / kDay);
}

template <std::size_t kSize>
std::optional<Frequency> containing(Meaning const (&meanings)[kSize], std::string_view text) {
    for (Meaning const& one : meanings)
        if (text.find(one.word) != std::string_view::npos) return one.value;
    return std::nullopt;
}

void classify(std::string_view folded, UpdateFrequency& result) {
    if (auto const code = by_code(folded)) {
        result.value = *code;
        result.interval_days = days(row(*code).interval_minutes);
        return;
    }
    if (auto const minutes = iso_duration(folded)) {
        result.value = nearest(*minutes);
        result.interval_days = days(*minutes);
        return;
    }
    for (Meaning const& whole : kWholeTexts)
        if (folded == whole.word) {
            result.value = whole.value;
            return;
        }
    if (auto const never = containing(kBefore, folded)) {
        result.value = *never;
        return;
    }
    if (auto const interval = Reader(folded).find()) {
        result.value = interval->exact ? nearest(interval->minutes) : Frequency::other;
        result.interval_days = days(interval->minutes);
        return;
    }
    constexpr int kBusinessDaysGap = 7;  // the market and the office rest at weekends and on holidays
    if (auto const event = containing(kAfter, folded)) {
        result.value = *event;
        if (*event == Frequency::other) result.interval_days = kBusinessDaysGap;
    }
}

}  // namespace

std::span<FrequencyRow const> frequencies() {
    return kRows;
}

FrequencyRow const& row(Frequency value) {
    return kRows[static_cast<std::size_t>(value)];
}

std::string uri(Frequency value) {
    return std::string(kFrequencyBase) + std::string(row(value).code);
}

UpdateFrequency update_frequency(std::string_view text) {
    UpdateFrequency result;
    result.basis = std::string(truncate_bytes(text, kTextMax));
    std::string const folded = fold(result.basis);
    std::string const outside = without_parentheses(folded);
    classify(outside, result);
    if (outside.empty() && !folded.empty()) classify(folded, result);
    return result;
}

}  // namespace gyoji::text
