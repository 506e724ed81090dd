#pragma once
// Tokyo's 13 priority fields of open data (重点分野): DPF paper 2020-11-30, "(参考)
// 東京都のオープンデータの取組", goal 2, numbered ① to ⑬ there. From the publisher's group when it is one of
// them, else from words in the title, with the word as basis. その他 is no field. Pure; any thread.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gyoji::text {

inline constexpr std::size_t kPriorityFields = 13;

struct PriorityField {
    int number;  // 1 to 13
    std::string_view name_ja;
    std::string_view name_en;
    std::string_view slug;  // for URLs: disaster-prevention
};

std::span<PriorityField const, kPriorityFields> priority_fields();  // by number
PriorityField const* priority_field(int number);                    // null when not 1..13

// A group's title, of any width, with ・ or ･: null for その他 and for groups that are not a field.
PriorityField const* field_of_group(std::string_view group_title);

struct FieldGuess {
    PriorityField const* field;
    std::string basis;  // the word that decided, as in our list
};

// The longest of our words that the title holds decides; of two as long the earlier in the title. nullopt
// when none.
std::optional<FieldGuess> field_of_title(std::string_view title);

}  // namespace gyoji::text
