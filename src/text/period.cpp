#include "text/period.hpp"

#include "text/fold.hpp"
#include "text/period_word.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace gyoji::text {

namespace {

struct Piece {
    std::size_t begin, end;
    Result<Period> period;
    Evidence evidence;
    YearWord word;
    YearUnit unit;
};

Period month_of(int year, int month) {
    return {{year, month, 1}, {year, month, last_day_of_month(year, month)}, Precision::month};
}

Period months_of(int year, int first, int count, Precision precision) {
    int const last = first + count - 1;
    Period const from = month_of(year + (first - 1) / 12, (first - 1) % 12 + 1);
    Period const to = month_of(year + (last - 1) / 12, (last - 1) % 12 + 1);
    return {from.start, to.end, precision};
}

bool overlap(Period const& a, Period const& b) {
    return a.start <= b.end && b.start <= a.end;
}

// A period written in an era must lie in it, at least partly; a part outside is cut off (昭和64年 has seven
// days).
Result<Period> within(YearWord const& word, Period period) {
    if (!word.era) return period;
    Period const era{first_day(*word.era), last_day(*word.era).value_or(Day{9999, 12, 31})};
    std::string const where = std::string(name_ja(*word.era)) + std::to_string(word.number) + "年";
    if (!overlap(period, era))
        return fail(
            Fault::invalid, "text.era_day_outside", where,
            {{"era", std::string(name_ja(*word.era))}, {"first", era.start.iso()}, {"last", era.end.iso()}});
    // Months before 1873 were those of another calendar.
    if (period.precision != Precision::year && period.start < Day{1873, 1, 1})
        return fail(Fault::invalid, "text.lunisolar", where);
    if (period.precision == Precision::fiscal_year) return period;
    period.start = std::max(period.start, era.start);
    period.end = std::min(period.end, era.end);
    return period;
}

class Scanner {
public:
    Scanner(std::string_view folded, Day today) : words_(folded, today), today_(today) {}

    std::optional<Piece> at(std::size_t begin) const {
        std::optional<Piece> piece = one(begin);
        if (!piece) return std::nullopt;
        in_parentheses(*piece);
        if (auto span = up_to(*piece)) return span;
        return piece;
    }

private:
    std::optional<Piece> one(std::size_t begin) const {
        if (words_.starts(begin, "fy")) return english_fiscal(begin);
        auto const word = words_.year(begin);
        if (!word) return compact(begin);
        UnitWord const unit = words_.unit(*word);
        Piece piece{begin, unit.end, Period{}, Evidence::written, *word, unit.unit};
        switch (unit.unit) {
            case YearUnit::fiscal:
                fiscal(piece);
                return piece;
            case YearUnit::decade:
                decade(piece);
                return piece;
            case YearUnit::year:
                year(piece);
                return piece;
            case YearUnit::none:
                break;
        }
        if (separated(piece)) return piece;
        if (!bare(piece)) return std::nullopt;
        return piece;
    }

    // FY2020, FY 2020.
    std::optional<Piece> english_fiscal(std::size_t begin) const {
        if (begin > 0 && words_.letter(begin - 1)) return std::nullopt;
        auto const word = words_.year(words_.blank(begin + 2));
        if (!word || word->era || !word->year) return std::nullopt;
        return Piece{begin, word->end, fiscal_year(*word->year), Evidence::written, *word, YearUnit::fiscal};
    }

    template <class Make>
    static void settle(Piece& piece, Make make) {
        if (piece.word.year)
            piece.period = make(*piece.word.year);
        else
            piece.period = fail(piece.word.year.error());
    }

    void fiscal(Piece& piece) const {
        settle(piece, [&](int year) -> Result<Period> {
            Result<Period> const whole = within(piece.word, fiscal_year(year));
            if (!whole) return whole;
            std::size_t const p = words_.byte(piece.end) == '_' ? piece.end + 1 : words_.blank(piece.end);
            constexpr int kApril = 4;
            if (auto const part = part_of_year(p, year, kApril, piece.end)) return *part;
            auto const month = words_.counted(p, "月");
            if (!month || month->value < 1 || month->value > 12) return whole;
            piece.end = month->end;
            return month_of(year + (month->value < kApril ? 1 : 0), month->value);
        });
    }

    void decade(Piece& piece) const {
        settle(piece, [&](int year) -> Result<Period> {
            return within(piece.word, {{year, 1, 1}, {year + 9, 12, 31}, Precision::decade});
        });
    }

    void year(Piece& piece) const {
        settle(piece, [&](int year) -> Result<Period> {
            constexpr int kJanuary = 1;
            if (auto const part = part_of_year(words_.blank(piece.end), year, kJanuary, piece.end))
                return within(piece.word, *part);
            return month_or_year(piece, year);
        });
    }

    Result<Period> month_or_year(Piece& piece, int year) const {
        auto const month = words_.counted(piece.end, "月");
        if (!month) return within(piece.word, calendar_year(year));
        piece.end = month->end;
        if (month->value < 1 || month->value > 12)
            return fail(Fault::invalid, "text.no_such_day", std::to_string(month->value) + "月");
        Result<Period> const whole = within(piece.word, month_of(year, month->value));
        auto const day = day_word(month->end, year, month->value);
        if (words_.starts(month->end, "分")) piece.end += 3;
        if (!day) return whole;
        piece.end = day->end;
        return exact_day(piece.word, year, month->value, day->value);
    }

    Result<Period> exact_day(YearWord const& word, int year, int month, int day) const {
        Day const date{year, month, day};
        if (word.era) {
            Day const checked = TRY(gregorian_day({*word.era, word.number}, month, day, today_));
            return Period{checked, checked, Precision::day};
        }
        if (!date.valid())
            return fail(Fault::invalid, "text.no_such_day",
                        std::to_string(month) + "月" + std::to_string(day) + "日");
        return Period{date, date, Precision::day};
    }

    // 1日, 末, 末日.
    std::optional<Words::Small> day_word(std::size_t at, int year, int month) const {
        for (std::string_view const end : {"末日", "末"})
            if (words_.starts(at, end)) return Words::Small{last_day_of_month(year, month), at + end.size()};
        return words_.counted(at, "日");
    }

    // 上半期, 第3四半期 of the year that begins in first_month.
    std::optional<Period> part_of_year(std::size_t at, int year, int first_month, std::size_t& end) const {
        constexpr std::array<std::string_view, 4> kHalves{"上半期", "上期", "下半期", "下期"};
        for (std::size_t i = 0; i < kHalves.size(); ++i)
            if (words_.starts(at, kHalves[i])) {
                end = at + kHalves[i].size();
                return months_of(year, first_month + (i < 2 ? 0 : 6), 6, Precision::half_year);
            }
        constexpr std::array<std::string_view, 8> kQuarters{"1", "2", "3", "4", "一", "二", "三", "四"};
        std::size_t const from = words_.starts(at, "第") ? at + 3 : at;
        for (std::size_t i = 0; i < kQuarters.size(); ++i)
            if (words_.starts(from, kQuarters[i]) && words_.starts(from + kQuarters[i].size(), "四半期")) {
                end = from + kQuarters[i].size() + std::string_view("四半期").size();
                return months_of(year, first_month + 3 * static_cast<int>(i % 4), 3, Precision::quarter);
            }
        return std::nullopt;
    }

    // 2019-04-01, 2019/4/1, H29.1.8; 2019-04, 2019.04, H28.4.
    bool separated(Piece& piece) const {
        char const separator = words_.byte(piece.word.end);
        if ((separator != '-' && separator != '/' && separator != '.') || !piece.word.year) return false;
        std::size_t const month_at = words_.blank(piece.word.end + 1), month_digits = words_.digits(month_at);
        if (month_digits < 1 || month_digits > 2) return false;
        int const month = value(month_at, month_digits), year = *piece.word.year;
        std::size_t const behind = month_at + month_digits;
        std::size_t const day_at = words_.blank(behind + 1), day_digits = words_.digits(day_at);
        if (words_.byte(behind) == separator && day_digits >= 1 && day_digits <= 2) {
            piece.period = exact_day(piece.word, year, month, value(day_at, day_digits));
            piece.end = day_at + day_digits;
            return piece.period.has_value();
        }
        bool const looks_like_month = piece.word.era ? separator != '-' : month_digits == 2;
        if (!looks_like_month || month < 1 || month > 12 || words_.byte(behind) == separator) return false;
        piece.period = within(piece.word, month_of(year, month));
        piece.end = behind;
        piece.evidence = Evidence::guessed;
        return piece.period.has_value();
    }

    int value(std::size_t at, std::size_t count) const {
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) number = number * 10 + (words_.text()[at + i] - '0');
        return number;
    }

    bool counts_things(std::size_t at) const {
        static constexpr std::string_view kCounters[] = {
            "人", "円", "件",   "番", "号", "台",   "戸",   "棟",   "本",   "枚",   "回",
            "名", "社", "校",   "園", "所", "カ所", "ケ所", "箇",   "施設", "個",   "頁",
            "丁", "条", "世帯", "km", "kg", "cm",   "mm",   "ml",   "m2",   "万",   "億",
            "千", "店", "区画", "室", "床", "位",   "票",   "歳",   "才",   "時",   "分",
            "秒", "株", "部",   "冊", "点", "ha",   "地区", "年間", "%",    "カ月", "ケ月"};
        return std::any_of(std::begin(kCounters), std::end(kCounters),
                           [&](auto word) { return words_.starts(at, word); });
    }

    // A year without a unit: only where nothing speaks against it.
    bool bare(Piece& piece) const {
        YearWord const& word = piece.word;
        std::size_t const p = word.end;
        if (!word.year || counts_things(words_.blank(p))) return false;
        char const next = words_.byte(p);
        if ((next == '.' || next == ',') && words_.digit(p + 1)) return false;
        if (next == ' ' && words_.digit(p + 1)) return false;  // "平成 2 7 年": digits torn apart
        if (next == '-' && words_.digits(p + 1) >= 3 && words_.digits(p + 1) != 4) return false;
        if (word.letter_form && !bare_letter(word)) return false;
        if (!word.era && !bare_western(piece)) return false;
        piece.evidence = Evidence::guessed;
        piece.period = within(word, calendar_year(*word.year));
        return piece.period.has_value();
    }

    // H28 and R2 stand in file names; S50, T3, M7 and H2 are too often something else.
    bool bare_letter(YearWord const& word) const {
        bool const opens_span = words_.byte(words_.blank(word.end)) == '~';
        bool const usual = (word.era == Era::heisei && (word.padded || opens_span)) || word.era == Era::reiwa;
        if (!usual || *word.year > today_.year + kGuessedYearsAhead) return false;
        return word.padded || !words_.letter(word.end);
    }

    bool bare_western(Piece const& piece) const {
        int const year = *piece.word.year;
        if (year < kGuessedYearMin || year > today_.year + kGuessedYearsAhead) return false;
        if (piece.begin < 2) return true;
        char const before = words_.byte(piece.begin - 1);
        return !((before == '-' || before == '.' || before == ',' || before == '/') &&
                 words_.digit(piece.begin - 2));
    }

    // 20210630, 202106.
    std::optional<Piece> compact(std::size_t begin) const {
        if (begin > 0 &&
            (words_.digit(begin - 1) || words_.byte(begin - 1) == '.' || words_.byte(begin - 1) == ','))
            return std::nullopt;
        std::size_t const count = words_.digits(begin);
        if (count != 6 && count != 8) return std::nullopt;
        int const year = value(begin, 4), month = value(begin + 4, 2);
        if (year < kGuessedYearMin || year > today_.year + kGuessedYearsAhead || month < 1 || month > 12)
            return std::nullopt;
        std::size_t const end = begin + count;
        if (counts_things(end) || words_.byte(end) == ',' || words_.byte(end) == '.') {
            if (!words_.letter(end + 1)) return std::nullopt;  // 202106.csv is a file, 202106.5 a number
        }
        YearWord word{end, year, std::nullopt, false, true, year};
        Piece piece{begin, end, month_of(year, month), Evidence::guessed, word, YearUnit::none};
        if (count == 6) return piece;
        Day const day{year, month, value(begin + 6, 2)};
        if (!day.valid()) return std::nullopt;
        piece.period = Period{day, day, Precision::day};
        return piece;
    }

    // 平成27年（2015年）, 令和2年（2020年5月分）: one period, the narrower of the two; of two whole years the
    // wider.
    void in_parentheses(Piece& piece) const {
        std::size_t const open = words_.blank(piece.end);
        if (words_.byte(open) != '(' || !piece.period) return;
        auto const inner = one(words_.blank(open + 1));
        if (!inner || !inner->period || words_.byte(words_.blank(inner->end)) != ')') return;
        Period const &a = *piece.period, &b = *inner->period;
        if (!overlap(a, b)) return;
        bool const years = a.precision == Precision::year && b.precision == Precision::year;
        auto const length = [](Period const& p) {
            return instant_of(p.end).micros - instant_of(p.start).micros;
        };
        bool const inner_is_narrower = length(b) < length(a);
        Period const kept = years != inner_is_narrower ? b : a;
        piece.period = kept;
        piece.end = words_.blank(inner->end) + 1;
    }

    std::size_t connector(Piece const& piece) const {
        std::size_t const at = words_.blank(piece.end);
        for (std::string_view const word : {"~", "-", "カラ", "ヨリ", "→"})
            if (words_.starts(at, word)) return words_.blank(at + word.size());
        if (piece.unit == YearUnit::none && words_.starts(at, "・")) return at + 3;
        return std::string_view::npos;
    }

    std::optional<Piece> up_to(Piece const& from) const {
        std::size_t const at = connector(from);
        if (at == std::string_view::npos) return std::nullopt;
        std::optional<Piece> to = one(at);
        if (to) in_parentheses(*to);
        if (!to) to = partial(from, at);
        if (!to) return std::nullopt;
        bool const both_guessed = from.evidence == Evidence::guessed && to->evidence == Evidence::guessed;
        bool const wave = words_.starts(words_.blank(from.end), "~");
        if (to->evidence == Evidence::guessed && !wave && from.word.era) return std::nullopt;
        Piece span = from;
        span.end = words_.starts(to->end, "マデ") ? to->end + 6 : to->end;
        span.evidence = both_guessed ? Evidence::guessed : Evidence::written;
        span.unit = to->unit;
        if (!from.period || !to->period) {
            span.period = !from.period ? from.period : to->period;
            return span;
        }
        Period start = *from.period;
        // 2012～2019年度: the unit behind the second year holds for both.
        if (from.unit == YearUnit::none && to->unit == YearUnit::fiscal && start.precision == Precision::year)
            start = fiscal_year(*from.word.year);
        if (to->period->end < start.start || to->period->start < start.start) return std::nullopt;
        span.period = Period{start.start, to->period->end, Precision::span};
        return span;
    }

    // The second part of a span may leave out what the first one said.
    std::optional<Piece> partial(Piece const& from, std::size_t at) const {
        if (!from.period) return std::nullopt;
        Precision const precision = from.period->precision;
        if (precision == Precision::day || precision == Precision::month) return partial_date(from, at);
        if (precision != Precision::year && precision != Precision::fiscal_year) return std::nullopt;
        return partial_year(from, at);
    }

    std::optional<Piece> partial_date(Piece const& from, std::size_t at) const {
        Day const start = from.period->start;
        Piece to = from;
        auto const month = words_.counted(at, "月");
        if (!month) {
            auto const day = words_.counted(at, "日");
            if (!day || from.period->precision != Precision::day) return std::nullopt;
            to.end = day->end;
            to.period = exact_day({from.word.end, start.year, std::nullopt, false, true, start.year},
                                  start.year, start.month, day->value);
            return to;
        }
        if (month->value < 1 || month->value > 12) return std::nullopt;
        int const year =
            start.year + (month->value < start.month ? 1 : 0);  // 10月～3月 ends in the next year
        to.end = month->end;
        to.period = month_of(year, month->value);
        if (auto const day = day_word(month->end, year, month->value)) {
            to.end = day->end;
            to.period = exact_day({from.word.end, year, std::nullopt, false, true, year}, year, month->value,
                                  day->value);
        }
        return to;
    }

    std::optional<Piece> partial_year(Piece const& from, std::size_t at) const {
        auto const number = words_.small_number(at);
        if (!number || number->value > 99) return std::nullopt;
        YearWord word = from.word;
        word.end = number->end;
        if (word.era) {
            word.number = number->value;
            word.year = gregorian_year({*word.era, number->value}, today_);
        } else {
            word.number = from.word.number / 100 * 100 + number->value;  // 2019～20年
            word.year = words_.western_year(word.number);
        }
        UnitWord const unit = words_.unit(word);
        Piece to{at, unit.end, Period{}, Evidence::written, word, unit.unit};
        bool const two_digits = number->end - at == 2;
        if (unit.unit == YearUnit::none) {
            bool const wave = words_.starts(words_.blank(from.end), "~");
            if (from.unit != YearUnit::none || !two_digits || counts_things(word.end) || (!wave && word.era))
                return std::nullopt;
            to.evidence = Evidence::guessed;
        }
        if (unit.unit == YearUnit::fiscal)
            fiscal(to);
        else
            year(to);
        return to;
    }

    Words words_;
    Day today_;
};

// Characters a period can begin with: digits not inside a number, era letters, era names, 西暦, kanji
// figures.
bool may_begin(std::string_view text, std::size_t at) {
    char const c = text[at];
    if (c >= '0' && c <= '9') return at == 0 || text[at - 1] < '0' || text[at - 1] > '9';
    if (static_cast<unsigned char>(c) < 0x80)
        return c == 'm' || c == 't' || c == 's' || c == 'h' || c == 'r' || c == 'f';
    std::string_view const rest = text.substr(at);
    for (std::string_view const start : {"明", "大", "昭", "平", "令", "西", "一", "二"})
        if (rest.starts_with(start)) return true;
    return false;
}

struct Scan {
    Folded folded;
    std::vector<Piece> pieces;
};

Scan scan(std::string_view text, Day today) {
    Scan result{fold_with_offsets(truncate_bytes(text, kPeriodTextMax)), {}};
    std::string_view const folded = result.folded.text;
    Scanner const scanner(folded, today);
    for (std::size_t at = 0; at < folded.size() && result.pieces.size() < kPeriodsMax;) {
        auto piece = may_begin(folded, at) ? scanner.at(at) : std::nullopt;
        if (piece) {
            at = piece->end;
            result.pieces.push_back(std::move(*piece));
        } else {
            at += decode_at(folded, at).size;
        }
    }
    return result;
}

}  // namespace

Period fiscal_year(int year) {
    return {{year, 4, 1}, {year + 1, 3, 31}, Precision::fiscal_year};
}

Period calendar_year(int year) {
    return {{year, 1, 1}, {year, 12, 31}, Precision::year};
}

std::vector<FoundPeriod> find_periods(std::string_view text, Day today) {
    Scan const found = scan(text, today);
    std::vector<FoundPeriod> out;
    for (Piece const& piece : found.pieces) {
        Range const place{static_cast<std::uint32_t>(piece.begin), static_cast<std::uint32_t>(piece.end)};
        out.push_back({original_range(found.folded, place), piece.period, piece.evidence});
    }
    return out;
}

Result<Period> parse_period(std::string_view text, Day today) {
    Scan const found = scan(text, today);
    std::string_view const folded = found.folded.text;
    if (found.pieces.size() == 1) {
        Piece const& only = found.pieces.front();
        std::size_t const from = folded.starts_with(' ') ? 1 : 0,
                          to = folded.size() - (folded.ends_with(' ') ? 1 : 0);
        if (only.begin == from && only.end == to) return only.period;
    }
    constexpr std::size_t kShown = 40;
    return fail(Fault::invalid, "text.not_a_period", std::string(truncate_characters(text, kShown)));
}

}  // namespace gyoji::text
