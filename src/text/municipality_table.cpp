#include "text/municipality.hpp"

#include <array>

namespace gyoji::text {

namespace {

constexpr auto kWard = MunicipalityKind::special_ward;
constexpr auto kCity = MunicipalityKind::city;
constexpr auto kTown = MunicipalityKind::town;
constexpr auto kVillage = MunicipalityKind::village;
constexpr auto kWards = Region::wards;
constexpr auto kTama = Region::tama;
constexpr auto kIslands = Region::islands;

// clang-format off
constexpr std::array<Municipality, 62> kTokyo{{
    {"131016", "千代田区", "チヨダク", "Chiyoda City", kWard, kWards},
    {"131024", "中央区", "チュウオウク", "Chuo City", kWard, kWards},
    {"131032", "港区", "ミナトク", "Minato City", kWard, kWards},
    {"131041", "新宿区", "シンジュクク", "Shinjuku City", kWard, kWards},
    {"131059", "文京区", "ブンキョウク", "Bunkyo City", kWard, kWards},
    {"131067", "台東区", "タイトウク", "Taito City", kWard, kWards},
    {"131075", "墨田区", "スミダク", "Sumida City", kWard, kWards},
    {"131083", "江東区", "コウトウク", "Koto City", kWard, kWards},
    {"131091", "品川区", "シナガワク", "Shinagawa City", kWard, kWards},
    {"131105", "目黒区", "メグロク", "Meguro City", kWard, kWards},
    {"131113", "大田区", "オオタク", "Ota City", kWard, kWards},
    {"131121", "世田谷区", "セタガヤク", "Setagaya City", kWard, kWards},
    {"131130", "渋谷区", "シブヤク", "Shibuya City", kWard, kWards},
    {"131148", "中野区", "ナカノク", "Nakano City", kWard, kWards},
    {"131156", "杉並区", "スギナミク", "Suginami City", kWard, kWards},
    {"131164", "豊島区", "トシマク", "Toshima City", kWard, kWards},
    {"131172", "北区", "キタク", "Kita City", kWard, kWards},
    {"131181", "荒川区", "アラカワク", "Arakawa City", kWard, kWards},
    {"131199", "板橋区", "イタバシク", "Itabashi City", kWard, kWards},
    {"131202", "練馬区", "ネリマク", "Nerima City", kWard, kWards},
    {"131211", "足立区", "アダチク", "Adachi City", kWard, kWards},
    {"131229", "葛飾区", "カツシカク", "Katsushika City", kWard, kWards},
    {"131237", "江戸川区", "エドガワク", "Edogawa City", kWard, kWards},
    {"132012", "八王子市", "ハチオウジシ", "Hachioji City", kCity, kTama},
    {"132021", "立川市", "タチカワシ", "Tachikawa City", kCity, kTama},
    {"132039", "武蔵野市", "ムサシノシ", "Musashino City", kCity, kTama},
    {"132047", "三鷹市", "ミタカシ", "Mitaka City", kCity, kTama},
    {"132055", "青梅市", "オウメシ", "Ome City", kCity, kTama},
    {"132063", "府中市", "フチュウシ", "Fuchu City", kCity, kTama},
    {"132071", "昭島市", "アキシマシ", "Akishima City", kCity, kTama},
    {"132080", "調布市", "チョウフシ", "Chofu City", kCity, kTama},
    {"132098", "町田市", "マチダシ", "Machida City", kCity, kTama},
    {"132101", "小金井市", "コガネイシ", "Koganei City", kCity, kTama},
    {"132110", "小平市", "コダイラシ", "Kodaira City", kCity, kTama},
    {"132128", "日野市", "ヒノシ", "Hino City", kCity, kTama},
    {"132136", "東村山市", "ヒガシムラヤマシ", "Higashimurayama City", kCity, kTama},
    {"132144", "国分寺市", "コクブンジシ", "Kokubunji City", kCity, kTama},
    {"132152", "国立市", "クニタチシ", "Kunitachi City", kCity, kTama},
    {"132187", "福生市", "フッサシ", "Fussa City", kCity, kTama},
    {"132195", "狛江市", "コマエシ", "Komae City", kCity, kTama},
    {"132209", "東大和市", "ヒガシヤマトシ", "Higashiyamato City", kCity, kTama},
    {"132217", "清瀬市", "キヨセシ", "Kiyose City", kCity, kTama},
    {"132225", "東久留米市", "ヒガシクルメシ", "Higashikurume City", kCity, kTama},
    {"132233", "武蔵村山市", "ムサシムラヤマシ", "Musashimurayama City", kCity, kTama},
    {"132241", "多摩市", "タマシ", "Tama City", kCity, kTama},
    {"132250", "稲城市", "イナギシ", "Inagi City", kCity, kTama},
    {"132276", "羽村市", "ハムラシ", "Hamura City", kCity, kTama},
    {"132284", "あきる野市", "アキルノシ", "Akiruno City", kCity, kTama},
    {"132292", "西東京市", "ニシトウキョウシ", "Nishitokyo City", kCity, kTama},
    {"133035", "瑞穂町", "ミズホマチ", "Mizuho Town", kTown, kTama},
    {"133051", "日の出町", "ヒノデマチ", "Hinode Town", kTown, kTama},
    {"133078", "檜原村", "ヒノハラムラ", "Hinohara Village", kVillage, kTama},
    {"133086", "奥多摩町", "オクタママチ", "Okutama Town", kTown, kTama},
    {"133612", "大島町", "オオシママチ", "Oshima Town", kTown, kIslands},
    {"133621", "利島村", "トシマムラ", "Toshima Village", kVillage, kIslands},
    {"133639", "新島村", "ニイジマムラ", "Niijima Village", kVillage, kIslands},
    {"133647", "神津島村", "コウヅシマムラ", "Kozushima Village", kVillage, kIslands},
    {"133817", "三宅村", "ミヤケムラ", "Miyake Village", kVillage, kIslands},
    {"133825", "御蔵島村", "ミクラジマムラ", "Mikurajima Village", kVillage, kIslands},
    {"134015", "八丈町", "ハチジョウマチ", "Hachijo Town", kTown, kIslands},
    {"134023", "青ヶ島村", "アオガシマムラ", "Aogashima Village", kVillage, kIslands},
    {"134210", "小笠原村", "オガサワラムラ", "Ogasawara Village", kVillage, kIslands},
}};

constexpr std::array<Prefecture, 47> kPrefectures{{
    {"010006", "北海道", "ホッカイドウ", "Hokkaido"}, {"020001", "青森県", "アオモリケン", "Aomori"},
    {"030007", "岩手県", "イワテケン", "Iwate"}, {"040002", "宮城県", "ミヤギケン", "Miyagi"},
    {"050008", "秋田県", "アキタケン", "Akita"}, {"060003", "山形県", "ヤマガタケン", "Yamagata"},
    {"070009", "福島県", "フクシマケン", "Fukushima"}, {"080004", "茨城県", "イバラキケン", "Ibaraki"},
    {"090000", "栃木県", "トチギケン", "Tochigi"}, {"100005", "群馬県", "グンマケン", "Gunma"},
    {"110001", "埼玉県", "サイタマケン", "Saitama"}, {"120006", "千葉県", "チバケン", "Chiba"},
    {"130001", "東京都", "トウキョウト", "Tokyo"}, {"140007", "神奈川県", "カナガワケン", "Kanagawa"},
    {"150002", "新潟県", "ニイガタケン", "Niigata"}, {"160008", "富山県", "トヤマケン", "Toyama"},
    {"170003", "石川県", "イシカワケン", "Ishikawa"}, {"180009", "福井県", "フクイケン", "Fukui"},
    {"190004", "山梨県", "ヤマナシケン", "Yamanashi"}, {"200000", "長野県", "ナガノケン", "Nagano"},
    {"210005", "岐阜県", "ギフケン", "Gifu"}, {"220001", "静岡県", "シズオカケン", "Shizuoka"},
    {"230006", "愛知県", "アイチケン", "Aichi"}, {"240001", "三重県", "ミエケン", "Mie"},
    {"250007", "滋賀県", "シガケン", "Shiga"}, {"260002", "京都府", "キョウトフ", "Kyoto"},
    {"270008", "大阪府", "オオサカフ", "Osaka"}, {"280003", "兵庫県", "ヒョウゴケン", "Hyogo"},
    {"290009", "奈良県", "ナラケン", "Nara"}, {"300004", "和歌山県", "ワカヤマケン", "Wakayama"},
    {"310000", "鳥取県", "トットリケン", "Tottori"}, {"320005", "島根県", "シマネケン", "Shimane"},
    {"330001", "岡山県", "オカヤマケン", "Okayama"}, {"340006", "広島県", "ヒロシマケン", "Hiroshima"},
    {"350001", "山口県", "ヤマグチケン", "Yamaguchi"}, {"360007", "徳島県", "トクシマケン", "Tokushima"},
    {"370002", "香川県", "カガワケン", "Kagawa"}, {"380008", "愛媛県", "エヒメケン", "Ehime"},
    {"390003", "高知県", "コウチケン", "Kochi"}, {"400009", "福岡県", "フクオカケン", "Fukuoka"},
    {"410004", "佐賀県", "サガケン", "Saga"}, {"420000", "長崎県", "ナガサキケン", "Nagasaki"},
    {"430005", "熊本県", "クマモトケン", "Kumamoto"}, {"440001", "大分県", "オオイタケン", "Oita"},
    {"450006", "宮崎県", "ミヤザキケン", "Miyazaki"}, {"460001", "鹿児島県", "カゴシマケン", "Kagoshima"},
    {"470007", "沖縄県", "オキナワケン", "Okinawa"},
}};
// clang-format on

}  // namespace

std::span<Municipality const> tokyo_municipalities() {
    return kTokyo;
}

std::span<Prefecture const> prefectures() {
    return kPrefectures;
}

}  // namespace gyoji::text
