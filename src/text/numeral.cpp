#include "text/numeral.hpp"

#include "text/fold.hpp"
#include "text/utf8.hpp"

#include <array>

namespace gyoji::text {

namespace {

constexpr std::int64_t kTenThousand = 10'000;

int kanji_digit(char32_t c) {
    switch (c) {
        case U'〇':
        case U'零':
        case U'○':
            return 0;
        case U'一':
        case U'壱':
        case U'弌':
            return 1;
        case U'二':
        case U'弐':
            return 2;
        case U'三':
        case U'参':
            return 3;
        case U'四':
        case U'肆':
            return 4;
        case U'五':
        case U'伍':
            return 5;
        case U'六':
        case U'陸':
            return 6;
        case U'七':
        case U'漆':
            return 7;
        case U'八':
        case U'捌':
            return 8;
        case U'九':
        case U'玖':
            return 9;
        default:
            return -1;
    }
}

std::int64_t small_unit(char32_t c) {
    switch (c) {
        case U'十':
        case U'拾':
            return 10;
        case U'百':
        case U'佰':
            return 100;
        case U'千':
        case U'仟':
            return 1000;
        default:
            return 0;
    }
}

std::int64_t large_unit(char32_t c) {
    switch (c) {
        case U'万':
            return kTenThousand;
        case U'億':
            return 100'000'000;
        case U'兆':
            return 1'000'000'000'000;
        case U'京':
            return 10'000'000'000'000'000;
        default:
            return 0;
    }
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

enum class Stop { end, malformed, too_large };

class Reader {
public:
    Reader(std::string_view folded, std::size_t at) : text_(folded), start_(at), at_(at) {}

    // Reads as far as a number goes; `best` is the longest prefix that is a whole number.
    Stop run(std::optional<NumberMatch>& best) {
        while (at_ < text_.size()) {
            Stop const stop = step();
            if (stop != Stop::end) return stop;
            if (done_) break;
            if (std::optional<std::int64_t> const value = so_far()) {
                if (*value > kNumberMax) return Stop::too_large;
                best = NumberMatch{*value, at_ - start_};
            }
        }
        return Stop::end;
    }

    std::size_t at() const { return at_; }

private:
    Stop step() {
        CodePoint const c = decode_at(text_, at_);
        if (is_digit(text_[at_]) || kanji_digit(c.value) >= 0) return digits();
        if (std::int64_t const unit = small_unit(c.value)) return small(unit, c.size);
        if (std::int64_t const unit = large_unit(c.value)) return large(unit, c.size);
        done_ = true;
        return Stop::end;
    }

    Stop digits() {
        if (has_run_) return Stop::malformed;
        has_run_ = true;
        run_ = 0;
        tenths_ = 1;
        return is_digit(text_[at_]) ? arabic_digits() : kanji_digits();
    }

    Stop push(int digit) {
        if (run_ > (kNumberMax - digit) / 10) return Stop::too_large;
        run_ = run_ * 10 + digit;
        return Stop::end;
    }

    Stop kanji_digits() {
        while (at_ < text_.size()) {
            CodePoint const c = decode_at(text_, at_);
            int const digit = kanji_digit(c.value);
            if (digit < 0) break;
            if (push(digit) == Stop::too_large) return Stop::too_large;
            at_ += c.size;
        }
        return Stop::end;
    }

    Stop arabic_digits() {
        std::size_t const first = at_;
        while (at_ < text_.size()) {
            if (text_[at_] == ',' && at_ - first <= 3 && group_follows()) grouped_ = true;
            bool const comma = text_[at_] == ',' && grouped_ && group_follows();
            if (!is_digit(text_[at_]) && !comma) break;
            if (!comma && push(text_[at_] - '0') == Stop::too_large) return Stop::too_large;
            ++at_;
        }
        grouped_ = false;
        return decimals();
    }

    // A comma belongs to the number when exactly three digits follow it.
    bool group_follows() const {
        for (std::size_t i = 1; i <= 3; ++i)
            if (at_ + i >= text_.size() || !is_digit(text_[at_ + i])) return false;
        return at_ + 4 >= text_.size() || !is_digit(text_[at_ + 4]);
    }

    // 1.5万: decimals count only when a unit makes the whole again.
    Stop decimals() {
        if (at_ + 1 >= text_.size() || text_[at_] != '.' || !is_digit(text_[at_ + 1])) return Stop::end;
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_digit(text_[end])) ++end;
        if (end >= text_.size() || large_unit(decode_at(text_, end).value) == 0) return Stop::end;
        for (++at_; at_ < end; ++at_) {
            if (push(text_[at_] - '0') == Stop::too_large) return Stop::too_large;
            tenths_ *= 10;
        }
        return Stop::end;
    }

    Stop small(std::int64_t unit, std::size_t bytes) {
        std::int64_t const times = has_run_ ? run_ : 1;
        if (unit >= last_small_ || times == 0 || times >= last_small_ / unit) return Stop::malformed;
        section_ += times * unit;
        last_small_ = unit;
        has_section_ = true;
        has_run_ = false;
        at_ += bytes;
        return Stop::end;
    }

    Stop large(std::int64_t unit, std::size_t bytes) {
        if ((!has_run_ && !has_section_) || unit >= last_large_) return Stop::malformed;
        if (has_run_ && has_section_ && run_ >= last_small_) return Stop::malformed;
        std::int64_t const times = section_ + (has_run_ ? run_ : 0);
        if (times > kNumberMax / unit)
            return times / tenths_ > kNumberMax / unit ? Stop::too_large : Stop::malformed;
        if (times * unit % tenths_ != 0) return Stop::malformed;
        std::int64_t const value = times * unit / tenths_;
        if (last_large_ != kNoLarge && value >= last_large_) return Stop::malformed;
        total_ += value;
        last_large_ = unit;
        last_small_ = kTenThousand;
        section_ = 0;
        tenths_ = 1;
        has_section_ = has_run_ = false;
        has_total_ = true;
        at_ += bytes;
        return Stop::end;
    }

    std::optional<std::int64_t> so_far() const {
        if (tenths_ != 1) return std::nullopt;
        if (has_run_ && has_section_ && run_ >= last_small_) return std::nullopt;
        std::int64_t const rest = section_ + (has_run_ ? run_ : 0);
        if (has_total_ && rest >= last_large_) return std::nullopt;
        return total_ + rest;
    }

    static constexpr std::int64_t kNoLarge = INT64_MAX;

    std::string_view text_;
    std::size_t start_, at_;
    bool done_ = false, grouped_ = false;
    bool has_run_ = false, has_section_ = false, has_total_ = false;
    std::int64_t run_ = 0;      // digits without a unit yet
    std::int64_t tenths_ = 1;   // 10^decimals of the run
    std::int64_t section_ = 0;  // below 万
    std::int64_t total_ = 0;    // sections with their 万, 億, 兆, 京
    std::int64_t last_small_ = kTenThousand, last_large_ = kNoLarge;
};

}  // namespace

std::optional<NumberMatch> number_at(std::string_view folded, std::size_t at) {
    std::optional<NumberMatch> best;
    if (Reader(folded, at).run(best) == Stop::too_large) return std::nullopt;
    return best;
}

Result<std::int64_t> parse_number(std::string_view text) {
    std::string const folded = fold(text);
    std::string_view rest = folded;
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    while (!rest.empty() && rest.back() == ' ') rest.remove_suffix(1);
    std::optional<NumberMatch> best;
    Stop const stop = Reader(rest, 0).run(best);
    if (stop == Stop::too_large)
        return fail(Fault::invalid, "text.number_too_large", std::string(truncate_characters(text, 40)));
    if (!best || best->size != rest.size())
        return fail(Fault::invalid, "text.not_a_number", std::string(truncate_characters(text, 40)));
    return best->value;
}

}  // namespace gyoji::text
