#include "catalog/web/words.hpp"

#include "catalog/web/places.hpp"
#include "http/page.hpp"
#include "text/field.hpp"
#include "text/frequency.hpp"
#include "text/licence.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace gyoji::catalog::web {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kTokyoSeconds = 9 * 3600;

struct IsoDay {
    int year = 0, month = 0, day = 0;
};

// Periods are kept as ISO days; anything else is shown as it is.
std::optional<IsoDay> iso_day(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    IsoDay out;
    auto const read = [&](std::size_t at, std::size_t size, int& into) {
        auto const result = std::from_chars(text.data() + at, text.data() + at + size, into);
        return result.ec == std::errc() && result.ptr == text.data() + at + size;
    };
    if (!read(0, 4, out.year) || !read(5, 2, out.month) || !read(8, 2, out.day)) return std::nullopt;
    return out;
}

bool ends_month(IsoDay day) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (day.month < 1 || day.month > 12) return false;
    bool const leap = (day.year % 4 == 0 && day.year % 100 != 0) || day.year % 400 == 0;
    return day.day == kDays[std::size_t(day.month - 1)] + (day.month == 2 && leap ? 1 : 0);
}

std::string era_year(int year) {
    if (year < 1989) return {};
    if (year < 2019) return "平成" + (year == 1989 ? std::string("元") : std::to_string(year - 1988));
    return "令和" + (year == 2019 ? std::string("元") : std::to_string(year - 2018));
}

std::string years_text(int first, int last, bool fiscal, Language language) {
    bool const ja = language == Language::ja;
    std::string const unit = fiscal ? "年度" : "年";
    std::string const before = ja ? "" : (fiscal ? "fiscal " : "");
    if (first != last)
        return before + std::to_string(first) + (ja ? "〜" : "–") + std::to_string(last) + (ja ? unit : "");
    if (!ja) return before + std::to_string(first);
    std::string const era = era_year(first);
    return std::to_string(first) + unit + (era.empty() ? "" : "（" + era + unit + "）");
}

}  // namespace

std::string word(Language language, std::string_view key, Values values) {
    Error named;
    named.code = "catalog.web." + std::string(key);
    named.values = std::move(values);
    return sentence(named, language);
}

bool has_word(std::string_view key) {
    return has_sentence("catalog.web." + std::string(key));
}

std::string field_name(int field, Language language) {
    auto const* known = text::priority_field(field);
    if (!known) return word(language, "field.other");
    return std::string(language == Language::ja ? known->name_ja : known->name_en);
}

std::string circled(int number) {
    if (number < 1 || number > 20) return std::to_string(number);
    // U+2460 CIRCLED DIGIT ONE and on: three bytes, the last one counts up.
    std::string out = "\xE2\x91\xA0";
    out[2] = char(out[2] + (number - 1));
    return out;
}

std::string sector_name(Sector sector, Language language) {
    return word(language, "sector." + std::string(key_of(sector)));
}

std::string frequency_name(std::string_view key, Language language) {
    for (text::FrequencyRow const& row : text::frequencies())
        if (std::ranges::equal(key, row.code, [](char lower, char upper) {
                return lower == (upper == '_' ? '_' : std::tolower(upper));
            }))
            return std::string(language == Language::ja ? row.name_ja : row.name_en);
    return key.empty() ? word(language, "unknown") : std::string(key);
}

std::string update_state_name(std::string_view key, Language language) {
    std::string const name = "update." + std::string(key.empty() ? "unknown" : key);
    return has_word(name) ? word(language, name) : std::string(key);
}

std::string basis_note(Basis basis, Language language) {
    return basis == Basis::none ? std::string() : word(language, "basis." + std::string(key_of(basis)));
}

std::string source_kind(std::string_view key, Language language) {
    std::string const name = "kind." + std::string(key);
    return has_word(name) ? word(language, name) : std::string(key);
}

std::string licence_short(std::string_view id, Language language) {
    if (id.empty()) return word(language, "licence.none");
    text::Licence const known = text::licence_of(id, "", "");
    return language == Language::ja ? known.title_ja : known.title_en;
}

std::string licence_name(Licence const& licence, Language language) {
    if (licence.id.empty() && licence.title.empty()) return word(language, "licence.none");
    text::Licence const known = text::licence_of(licence.id, licence.title, licence.url);
    if (!known.known) return licence.title.empty() ? licence.id : licence.title;
    return language == Language::ja ? known.title_ja : known.title_en;
}

std::string licence_note(Licence const& licence, Language language) {
    if (licence.id.empty() && licence.title.empty()) return word(language, "licence.note_none");
    std::string const id = text::licence_of(licence.id, licence.title, licence.url).id;
    if (id.starts_with("CC0")) return word(language, "licence.note_zero");
    if (id.starts_with("CC-BY-SA")) return word(language, "licence.note_sa");
    if (id.starts_with("CC-BY-N")) return {};
    if (id.starts_with("CC-BY") || id.starts_with("PDL")) return word(language, "licence.note_by");
    return {};
}

std::string licence_conditions(Licence const& licence, std::string_view publisher, Language language) {
    std::string const id = text::licence_of(licence.id, licence.title, licence.url).id;
    Values const values{{"publisher", std::string(publisher)}, {"licence", licence_name(licence, language)}};
    if (id.empty() && licence.title.empty()) return word(language, "conditions.none", values);
    if (id.starts_with("CC0")) return word(language, "conditions.zero", values);
    if (id.starts_with("CC-BY-SA")) return word(language, "conditions.sa", values);
    if (id.starts_with("CC-BY-N")) return word(language, "conditions.other", values);
    if (id.starts_with("CC-BY") || id.starts_with("PDL")) return word(language, "conditions.by", values);
    return word(language, "conditions.other", values);
}

std::string day_text(std::optional<Instant> const& at) {
    return at ? tokyo_day_of(*at).iso() : std::string();
}

std::string time_text(Instant at) {
    Instant const local{at.micros + kTokyoSeconds * kMicrosPerSecond};
    std::string const text = rfc3339(local);
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string period_text(std::string_view start, std::string_view end, Language language) {
    if (start.empty() && end.empty()) return word(language, "unknown");
    auto const first = iso_day(start), last = iso_day(end);
    std::string const dash = language == Language::ja ? "〜" : " – ";
    if (!first || !last)
        return start == end ? std::string(start) : std::string(start) + dash + std::string(end);
    bool const whole_months = first->day == 1 && ends_month(*last);
    if (whole_months && first->month == 1 && last->month == 12)
        return years_text(first->year, last->year, false, language);
    if (whole_months && first->month == 4 && last->month == 3 && last->year > first->year)
        return years_text(first->year, last->year - 1, true, language);
    std::size_t const size = whole_months ? 7 : 10;
    std::string const from(start.substr(0, size)), until(end.substr(0, size));
    return from == until ? from : from + dash + until;
}

std::string size_text(std::int64_t bytes) {
    constexpr std::int64_t kKilo = 1'000, kMega = 1'000'000, kGiga = 1'000'000'000;
    auto const tenths = [](std::int64_t value, std::int64_t unit, char const* name) {
        std::int64_t const ten = (value * 10 + unit / 2) / unit;
        std::string out = http::grouped(ten / 10);
        if (ten < 100 && ten % 10 != 0) out += "." + std::to_string(ten % 10);
        return out + " " + name;
    };
    if (bytes < kKilo) return std::to_string(bytes) + " B";
    if (bytes < kMega) return tenths(bytes, kKilo, "KB");
    if (bytes < kGiga) return tenths(bytes, kMega, "MB");
    return tenths(bytes, kGiga, "GB");
}

std::string percent_text(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return "0";
    return std::to_string((part * 200 + whole) / (2 * whole));
}

std::string organization_name(Organization const& organization, Language language) {
    if (language == Language::en && !organization.title_en.empty()) return organization.title_en;
    return organization.title.empty() ? organization.name : organization.title;
}

std::string value_name(std::string_view field, std::string_view value, Directory const& directory,
                       Language language) {
    std::string const text(value);
    if (field == "organization" || field == "owner_org") {
        auto const* found = directory.organization(value);
        return found ? organization_name(*found, language) : text;
    }
    if (field == "groups") {
        auto const* found = directory.group(value);
        return found && !found->title.empty() ? found->title : text;
    }
    if (field == "municipality") return place_name(value, language);
    if (field == "field") {
        int number = 0;
        std::from_chars(value.data(), value.data() + value.size(), number);
        return number > 0 ? field_name(number, language) : text;
    }
    if (field == "sector") return sector_name(sector_of(value).value_or(Sector::unknown), language);
    if (field == "frequency") return frequency_name(value, language);
    if (field == "update_state") return update_state_name(value, language);
    if (field == "license_id") return licence_short(value, language);
    if (field == "year") return language == Language::ja ? text + "年" : text;
    return value.empty() ? word(language, "unknown") : text;
}

std::string first_words(std::string_view text, std::size_t characters) {
    std::string out;
    std::size_t count = 0, last_stop = 0;
    for (std::size_t at = 0; at < text.size() && count < characters;) {
        std::size_t next = at + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
        std::string_view const character = text.substr(at, next - at);
        bool const blank = character == "\n" || character == "\r" || character == "\t" || character == " ";
        if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? std::string_view(" ") : character;
        if (character == "。") last_stop = out.size();
        ++count;
        at = next;
        if (at >= text.size()) return out;
    }
    if (last_stop > 0 && last_stop * 2 > out.size()) return out.substr(0, last_stop);
    return out + "…";
}

}  // namespace gyoji::catalog::web
