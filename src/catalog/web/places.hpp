#pragma once
// The 62 municipalities of Tokyo in their places: a grid of tiles of our own, with names in both languages.
// Written as a list of links for wide screens and as one small picture for phones; a list twin stands beside
// it on every page. Pure; any thread.

#include "base/messages.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gyoji::catalog::web {

struct Place {
    std::string_view code;    // 全国地方公共団体コード
    std::string_view ja, en;  // full names: 調布市, Chofu
    int column, row;          // 1.. ; row 8 holds the islands
};
std::span<Place const> tokyo_places();
Place const* place(std::string_view code);
// 調布市; the code itself when it is none of the 62 (prefectures and "all Tokyo" have words of their own).
std::string place_name(std::string_view code, Language language);
std::string place_short(Place const& place, Language language);  // 調布

struct Tile {
    std::string step;    // class: q0..q5 or p0..p4
    std::string href;    // "" = no link
    std::string figure;  // shown in the tile, may be empty
    std::string spoken;  // said after the name: "1,326 ファイル"
};
// `picture` is the text alternative of the small picture.
std::string tiles_html(std::function<Tile(Place const&)> const& tile, std::string_view picture,
                       Language language);

}  // namespace gyoji::catalog::web
