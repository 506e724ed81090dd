#include "catalog/web/places.hpp"

#include "http/page.hpp"
#include "text/municipality.hpp"

#include <array>

namespace gyoji::catalog::web {
namespace {

using http::escape_html;

// Neighbours stay neighbours where a square grid allows it; the islands have a row of their own. Names and
// codes: JIS X 0402.
constexpr std::array<Place, 62> kPlaces{{
    {"131016", "千代田区", "Chiyoda", 11, 3},
    {"131024", "中央区", "Chuo", 11, 4},
    {"131032", "港区", "Minato", 10, 4},
    {"131041", "新宿区", "Shinjuku", 10, 3},
    {"131059", "文京区", "Bunkyo", 11, 2},
    {"131067", "台東区", "Taito", 12, 3},
    {"131075", "墨田区", "Sumida", 13, 2},
    {"131083", "江東区", "Koto", 12, 4},
    {"131091", "品川区", "Shinagawa", 10, 5},
    {"131105", "目黒区", "Meguro", 9, 5},
    {"131113", "大田区", "Ota", 10, 6},
    {"131121", "世田谷区", "Setagaya", 8, 4},
    {"131130", "渋谷区", "Shibuya", 9, 4},
    {"131148", "中野区", "Nakano", 9, 3},
    {"131156", "杉並区", "Suginami", 8, 3},
    {"131164", "豊島区", "Toshima", 10, 2},
    {"131172", "北区", "Kita", 11, 1},
    {"131181", "荒川区", "Arakawa", 12, 2},
    {"131199", "板橋区", "Itabashi", 10, 1},
    {"131202", "練馬区", "Nerima", 9, 2},
    {"131211", "足立区", "Adachi", 12, 1},
    {"131229", "葛飾区", "Katsushika", 13, 1},
    {"131237", "江戸川区", "Edogawa", 13, 3},
    {"132012", "八王子市", "Hachioji", 2, 4},
    {"132021", "立川市", "Tachikawa", 5, 2},
    {"132039", "武蔵野市", "Musashino", 7, 3},
    {"132047", "三鷹市", "Mitaka", 6, 4},
    {"132055", "青梅市", "Ome", 2, 1},
    {"132063", "府中市", "Fuchu", 4, 4},
    {"132071", "昭島市", "Akishima", 3, 3},
    {"132080", "調布市", "Chofu", 5, 4},
    {"132098", "町田市", "Machida", 3, 6},
    {"132101", "小金井市", "Koganei", 6, 3},
    {"132110", "小平市", "Kodaira", 6, 2},
    {"132128", "日野市", "Hino", 3, 4},
    {"132136", "東村山市", "Higashimurayama", 6, 1},
    {"132144", "国分寺市", "Kokubunji", 5, 3},
    {"132152", "国立市", "Kunitachi", 4, 3},
    {"132187", "福生市", "Fussa", 4, 2},
    {"132195", "狛江市", "Komae", 7, 4},
    {"132209", "東大和市", "Higashiyamato", 5, 1},
    {"132217", "清瀬市", "Kiyose", 7, 1},
    {"132225", "東久留米市", "Higashikurume", 7, 2},
    {"132233", "武蔵村山市", "Musashimurayama", 4, 1},
    {"132241", "多摩市", "Tama", 3, 5},
    {"132250", "稲城市", "Inagi", 4, 5},
    {"132276", "羽村市", "Hamura", 3, 2},
    {"132284", "あきる野市", "Akiruno", 2, 3},
    {"132292", "西東京市", "Nishitokyo", 8, 2},
    {"133035", "瑞穂町", "Mizuho", 3, 1},
    {"133051", "日の出町", "Hinode", 2, 2},
    {"133078", "檜原村", "Hinohara", 1, 2},
    {"133086", "奥多摩町", "Okutama", 1, 1},
    {"133612", "大島町", "Oshima", 1, 8},
    {"133621", "利島村", "Toshima-mura", 2, 8},
    {"133639", "新島村", "Niijima", 3, 8},
    {"133647", "神津島村", "Kozushima", 4, 8},
    {"133817", "三宅村", "Miyake", 5, 8},
    {"133825", "御蔵島村", "Mikurajima", 6, 8},
    {"134015", "八丈町", "Hachijo", 7, 8},
    {"134023", "青ヶ島村", "Aogashima", 8, 8},
    {"134210", "小笠原村", "Ogasawara", 9, 8},
}};

constexpr int kIslandRow = 8;

// The patterns of the legend (p2 hatched, p3 dotted) for the small picture.
constexpr std::string_view kPatterns =
    "<defs><pattern id=\"t-hatch\" width=\".3\" height=\".3\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\">"
    "<rect width=\".3\" height=\".3\" fill=\"#e4e9f4\"/><rect width=\".1\" height=\".3\" "
    "fill=\"#5a71a8\"/></pattern>"
    "<pattern id=\"t-dots\" width=\".3\" height=\".3\" patternUnits=\"userSpaceOnUse\">"
    "<rect width=\".3\" height=\".3\" fill=\"#fff\"/><circle cx=\".15\" cy=\".15\" r=\".08\" "
    "fill=\"#5a71a8\"/></pattern></defs>";

std::string_view fill_of(std::string_view step) {
    if (step == "p2") return " fill=\"url(#t-hatch)\"";
    if (step == "p3") return " fill=\"url(#t-dots)\"";
    return "";
}

void append_tile(std::string& out, Place const& place, Tile const& tile, Language language) {
    out += "<li class=\"c" + std::to_string(place.column) + " r" + std::to_string(place.row) + "\">";
    std::string const inside = "<b>" + escape_html(place_short(place, language)) + "</b>" +
                               (tile.figure.empty() ? ""
                                                    : "<span class=\"num\" aria-hidden=\"true\">" +
                                                          escape_html(tile.figure) + "</span>") +
                               "<span class=\"vh\"> " + escape_html(tile.spoken) + "</span>";
    if (tile.href.empty())
        out += "<span class=\"none " + tile.step + "\">" + inside + "</span></li>";
    else
        out +=
            "<a class=\"" + tile.step + "\" href=\"" + escape_html(tile.href) + "\">" + inside + "</a></li>";
}

}  // namespace

std::span<Place const> tokyo_places() {
    return kPlaces;
}

Place const* place(std::string_view code) {
    for (Place const& known : kPlaces)
        if (known.code == code) return &known;
    return nullptr;
}

std::string place_name(std::string_view code, Language language) {
    if (auto const* known = place(code)) return std::string(language == Language::ja ? known->ja : known->en);
    if (auto const* found = text::prefecture_of_code(code); found && found->code == code)
        return std::string(language == Language::ja ? found->name : found->name_en);
    return std::string(code);
}

std::string place_short(Place const& place, Language language) {
    if (language == Language::en) return std::string(place.en);
    // Every name ends in one of 区 市 町 村, three bytes each.
    return std::string(place.ja.substr(0, place.ja.size() - 3));
}

std::string tiles_html(std::function<Tile(Place const&)> const& tile, std::string_view picture,
                       Language language) {
    std::string list = "<ul class=\"tiles\">";
    std::string small = "<svg class=\"tiles--mini\" viewBox=\"0 0 13 7.4\" role=\"img\" aria-label=\"" +
                        escape_html(picture) + "\">";
    bool patterned = false;
    bool islands_named = false;
    for (Place const& each : kPlaces) {
        Tile const made = tile(each);
        if (each.row == kIslandRow && !islands_named) {
            list += std::string("<li class=\"isl\">") + (language == Language::ja ? "島しょ" : "Islands") +
                    "</li>";
            islands_named = true;
        }
        append_tile(list, each, made, language);
        std::string const y = each.row == kIslandRow ? "6.44" : std::to_string(each.row - 1) + ".04";
        small += "<rect class=\"" + made.step + "\" x=\"" + std::to_string(each.column - 1) + ".04\" y=\"" +
                 y + "\" width=\".92\" height=\".92\"" + std::string(fill_of(made.step)) + "/>";
        patterned = patterned || !fill_of(made.step).empty();
    }
    return list + "</ul>" + small + (patterned ? std::string(kPatterns) : std::string()) + "</svg>";
}

}  // namespace gyoji::catalog::web
