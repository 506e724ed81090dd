#pragma once
// Amounts as SVG attributes, because a strict page carries no style attribute. Pure; any thread.

#include <cstdint>
#include <string>

namespace gyoji::catalog::web {

std::string bar_html(std::int64_t value, std::int64_t most);  // lying bar of .bars
std::string banzuke_bar_html(std::int64_t value,
                             std::int64_t most);               // standing (wide screens) and lying (phones)
std::string goal_html(std::int64_t value, std::int64_t goal);  // how far towards a target, with its quarters

}  // namespace gyoji::catalog::web
