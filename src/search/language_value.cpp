#include "search/language_value.hpp"

#include <algorithm>
#include <charconv>

#include "text/fold.hpp"
#include "text/period.hpp"

namespace gyoji::search {

namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;
constexpr std::int64_t kTokyoMicros = 9 * 3'600'000'000LL;
constexpr std::int64_t kMathAmountMax = 100'000;

std::int64_t tokyo_midnight(Day day) {
    return instant_of(day).micros - kTokyoMicros;
}

Day shifted_months(Day day, std::int64_t months) {
    std::int64_t const all = day.year * 12LL + day.month - 1 + months;
    Day out{static_cast<int>(all >= 0 ? all / 12 : (all - 11) / 12), 0, day.day};
    out.month = static_cast<int>(all - out.year * 12LL) + 1;
    while (out.day > 28 && !out.valid()) --out.day;
    return out;
}

struct Unit {
    std::string_view name;
    std::int64_t micros;  // 0: calendar
    int months;
};
constexpr Unit kUnits[] = {
    {"YEAR", 0, 12},
    {"MONTH", 0, 1},
    {"DAY", kDayMicros, 0},
    {"DATE", kDayMicros, 0},
    {"HOUR", 3'600'000'000, 0},
    {"MINUTE", 60'000'000, 0},
    {"SECOND", 1'000'000, 0},
    {"MILLISECOND", 1'000, 0},
    {"MILLI", 1'000, 0},
};

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
    std::int64_t const rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

std::int64_t rounded(std::int64_t micros, Unit const& unit) {
    if (unit.micros) return floor_to(micros, unit.micros);
    Day day = day_of({micros});
    day.day = 1;
    if (unit.months == 12) day.month = 1;
    return instant_of(day).micros;
}

std::int64_t moved(std::int64_t micros, std::int64_t amount, Unit const& unit) {
    if (unit.micros) return micros + amount * unit.micros;
    std::int64_t const midnight = floor_to(micros, kDayMicros);
    return instant_of(shifted_months(day_of({micros}), amount * unit.months)).micros + (micros - midnight);
}

Unit const* unit_of(std::string_view name) {
    if (name.ends_with('S')) name.remove_suffix(1);
    for (Unit const& unit : kUnits)
        if (unit.name == name) return &unit;
    return nullptr;
}

bool in_calendar(std::int64_t micros) {
    int const year = day_of({micros}).year;
    return year >= 1 && year <= 9999;
}

// 2021-4-1 and 2021/04 to ISO; nullopt for anything else.
std::optional<std::pair<Day, Day>> plain_day(std::string_view text) {
    int parts[3] = {0, 1, 1};
    int count = 0;
    while (count < 3) {
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[count]);
        if (error != std::errc() || parts[count] < 1) return std::nullopt;
        ++count;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) break;
        if (text[0] != '-' && text[0] != '/') return std::nullopt;
        text.remove_prefix(1);
    }
    Day const first{parts[0], parts[1], parts[2]};
    if (!text.empty() || !first.valid() || first.year > 9999) return std::nullopt;
    if (count == 3) return std::pair{first, first};
    Day const next = shifted_months(first, count == 1 ? 12 : 1);
    return std::pair{first, day_of({instant_of(next).micros - 1})};
}

}  // namespace

tl::unexpected<Error> syntax_error(std::size_t at, std::string reason) {
    return fail(Fault::invalid, "search.query_syntax", std::to_string(at), {{"reason", std::move(reason)}});
}

Outcome check_size(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return {};
    return fail(Fault::invalid, "search.query_too_long", std::to_string(bytes_max),
                {{"bytes", std::to_string(text.size())}, {"max", std::to_string(bytes_max)}});
}

std::optional<MomentRange> moment_range(std::string_view text, Instant now) {
    std::string const folded = text::fold(text);
    if (auto const days = plain_day(folded))
        return MomentRange{tokyo_midnight(days->first), tokyo_midnight(days->second) + kDayMicros - 1};
    std::string upper = folded;
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (auto const at = parse_iso(upper)) return MomentRange{at->micros, at->micros};
    if (auto const at = date_math(upper, now)) return MomentRange{at->micros, at->micros};
    if (folded.find_first_not_of("0123456789-/") == std::string::npos) return std::nullopt;  // 2021-02-30
    if (auto const period = text::parse_period(text, tokyo_day_of(now)))
        return MomentRange{tokyo_midnight(period->start), tokyo_midnight(period->end) + kDayMicros - 1};
    return std::nullopt;
}

std::optional<Instant> date_math(std::string_view text, Instant now) {
    std::int64_t micros = now.micros;
    if (text.starts_with("NOW")) {
        text.remove_prefix(3);
    } else {
        std::size_t const zone = text.find('Z');
        std::string_view const moment =
            text.substr(0, zone == std::string_view::npos ? text.size() : zone + 1);
        auto const at = parse_iso(moment);
        if (!at) return std::nullopt;
        micros = at->micros;
        text.remove_prefix(moment.size());
    }
    while (!text.empty()) {
        char const sign = text[0];
        if (sign != '+' && sign != '-' && sign != '/') return std::nullopt;
        text.remove_prefix(1);
        std::int64_t amount = 0;
        if (sign != '/') {
            auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
            if (error != std::errc() || amount < 0 || amount > kMathAmountMax) return std::nullopt;
            text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        }
        std::size_t const size = std::min(text.find_first_of("+-/"), text.size());
        Unit const* const unit = unit_of(text.substr(0, size));
        if (!unit) return std::nullopt;
        text.remove_prefix(size);
        micros = sign == '/' ? rounded(micros, *unit) : moved(micros, sign == '-' ? -amount : amount, *unit);
        if (!in_calendar(micros)) return std::nullopt;
    }
    return Instant{micros};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::string const folded = text::fold(text);
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(folded.data(), folded.data() + folded.size(), value);
    if (error != std::errc() || end != folded.data() + folded.size()) return std::nullopt;
    return value;
}

Node present_node(std::string field) {
    Node node;
    node.kind = Node::Kind::keyword;
    node.field = std::move(field);
    node.value = "*";
    return node;
}

}  // namespace gyoji::search
