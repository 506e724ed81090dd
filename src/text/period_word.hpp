#pragma once
// The small words periods are made of, read from folded text. Internal to period.cpp and year_spelling.cpp.
// Pure.

#include "text/era.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace gyoji::text {

struct YearWord {  // 令和4, h28, 2020, 二〇二〇, 平成12(2000): without its unit
    std::size_t end;
    int number;              // as written: 4, 28, 2020
    std::optional<Era> era;  // none: Western
    bool letter_form;        // h28
    bool padded;             // at least two digits stand there
    Result<int> year;        // Gregorian, or the refusal
};

enum class YearUnit : unsigned char { none, year, fiscal, decade };

struct UnitWord {
    YearUnit unit;
    std::size_t end;
};

class Words {
public:
    Words(std::string_view folded, Day today) : text_(folded), today_(today) {}

    std::string_view text() const { return text_; }
    Day today() const { return today_; }

    bool starts(std::size_t at, std::string_view word) const {
        return text_.substr(at < text_.size() ? at : text_.size()).starts_with(word);
    }
    char byte(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    bool digit(std::size_t at) const { return byte(at) >= '0' && byte(at) <= '9'; }
    bool letter(std::size_t at) const { return byte(at) >= 'a' && byte(at) <= 'z'; }
    std::size_t blank(std::size_t at) const { return byte(at) == ' ' ? at + 1 : at; }
    std::size_t digits(std::size_t at) const;  // how many ASCII digits stand there

    // A number of at most three digits, in figures or kanji, with its end.
    struct Small {
        int value;
        std::size_t end;
    };
    std::optional<Small> small_number(std::size_t at) const;
    std::optional<Small> counted(std::size_t at,
                                 std::string_view unit) const;  // number + unit, blank allowed before each

    std::optional<YearWord> year(std::size_t at) const;
    UnitWord unit(YearWord const& word) const;

    Result<int> western_year(int year) const;

private:
    std::optional<YearWord> named_era(std::size_t at) const;
    std::optional<YearWord> letter_era(std::size_t at) const;
    std::optional<YearWord> western(std::size_t at) const;
    std::size_t other_calendar(std::size_t at) const;  // behind "(2000)" when 年 follows it

    std::string_view text_;
    Day today_;
};

}  // namespace gyoji::text
