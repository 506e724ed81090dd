#include "text/field.hpp"

#include "text/fold.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gyoji::text {

namespace {

constexpr std::array<PriorityField, kPriorityFields> kFields{{
    {1, "人口減少・少子高齢化", "Population decline and ageing", "population"},
    {2, "防災・災害計画", "Disaster prevention and planning", "disaster-prevention"},
    {3, "まちづくり", "Urban development", "urban-development"},
    {4, "産業雇用創出", "Industry and employment", "industry"},
    {5, "医療・福祉", "Medical care and welfare", "welfare"},
    {6, "税金", "Taxes", "taxes"},
    {7, "生活", "Daily life", "daily-life"},
    {8, "交通情報", "Traffic and transport", "transport"},
    {9, "オリンピック・パラリンピック", "Olympics and Paralympics", "olympics"},
    {10, "観光", "Tourism", "tourism"},
    {11, "環境", "Environment", "environment"},
    {12, "芸術文化", "Arts and culture", "culture"},
    {13, "治安", "Public safety", "public-safety"},
}};

// Words of titles by field; a longer word wins over a shorter one, so 消防水利 is not decided by 水.
constexpr std::array<std::string_view, kPriorityFields> kWords{
    "人口|世帯|国勢調査|住民基本台帳|出生|保育|子育て|子ども園|こども園|幼稚園|児童館|学童クラブ|学童|"
    "待機児童|少子|高齢化|婚姻|"
    "年齢別|昼夜間|将来推計|赤ちゃん|母子|住民登録",
    "防災|災害|避難|地震|震災|津波|洪水|浸水|ハザードマップ|液状化|耐震|消防|火災|消火|救急|備蓄|帰宅困難|"
    "水害|土砂災害|延焼|"
    "防災行政無線|応急給水|危険物|噴火|集合場所|防火|土のう|国民保護",
    "まちづくり|都市計画|用途地域|土地利用|区画整理|再開発|市街地|景観|公園|道路台帳|住宅|建築|建物|地価|"
    "街路樹|航空写真|都市整備|"
    "団地|地区計画|不動産|土地関係|河川|下水道|下水処理|橋りょう|地籍|町名|住居表示|公共施設|地図|空き家|"
    "測量|3D都市モデル|点群",
    "産業|雇用|労働|商店街|商業|工業|農業|林業|漁業|水産|企業|中小企業|起業|経済センサス|事業所|就業|"
    "卸売市場|貿易|港勢|"
    "港湾調査|賃金|融資|経営革新|製造業|小売|鉱工業|失業|事業所統計",
    "医療|福祉|病院|診療所|介護|障害|障がい|健康|保健|感染症|新型コロナ|ワクチン|予防接種|薬局|医薬品|年金|"
    "国民健康保険|後期高齢者|"
    "生活保護|栄養|死因|死亡|疾病|食中毒|旅館業|理容所|美容所|クリーニング所|食品営業|食品等営業|公衆浴場|"
    "バリアフリー|ユニバーサルデザイン|"
    "民生委員|老人|高齢者|児童養護|結核|がん|熱中症|検案|乳幼児健診|特定給食|衛生|AED|食品|農薬|HIV|"
    "先天性代謝",
    "税|納税|課税|都税|区税|市税|町税|徴収実績|予算|決算|財政|財務|歳入|歳出|行政コスト|貸借対照表|公金|都債|"
    "基金|交際費|会計|ふるさと納税",
    "生活|消費|物価|くらしむき|くらしと|放置自転車|児童・生徒|児童手当|青少年|テニスコート|スケートボード|"
    "NPO法人|非営利活動法人|水道|ごみ|ゴミ|リサイクル|資源回収|選挙|投票|世論調査|相談|図書館|学校|教育|Wi-"
    "Fi|トイレ|斎場|墓地|"
    "集会所|町会|自治会|広報|郵便|電気|ガス|公衆便所|市民センター|区民センター|出張所|申請|届出|条例|"
    "体育館|スポーツ施設|プール|モニター調査|意識調査|ペット|犬の登録|男女平等|ボランティア|施設予約|窓口|"
    "個人情報|監査|附属機関|審議会",
    "交通|鉄道|都営バス|コミュニティバス|バス停|バス路線|駅別|乗車|乗降|駐車場|駐輪場|自転車|道路工事|交通量|"
    "時刻表|シェアサイクル|GTFS|"
    "渋滞|停留所|地下鉄|都電|空港|航路|踏切|運輸|タクシー",
    "オリンピック|パラリンピック|東京2020|聖火|大会競技|ボッチャ|競技会場",
    "観光|旅行|宿泊|ホテル|旅館|名所|史跡|土産|外国人旅行者|公衆無線LAN|インバウンド|イベント一覧|ロケ地|"
    "見どころ|温泉|ビーチ|特産",
    "環境|大気|水質|騒音|振動|ダイオキシン|温室効果ガス|二酸化炭素|CO2|エネルギー|緑被|緑化|みどり|生物|植物|"
    "動物|廃棄物|産業廃棄物|"
    "放射線|放射能|PM2.5|VOC|悪臭|気温|気象|降水|省エネ|太陽光|化学物質|土壌|地盤沈下|地下水|"
    "揮発性有機化合物|ヒートアイランド|雨水|公害|自然公園|水辺",
    "文化財|芸術|美術|博物館|文化施設|文化会館|ホール|歴史的資料|郷土|音楽|演劇|伝統|彫刻|アート|資料館|"
    "記念館|文化",
    "治安|犯罪|防犯|警察|交番|侵入窃盗|ひったくり|万引き|交通安全|暴力|薬物|不審者|少年非行|特殊詐欺|盗難|"
    "検挙|けいしちょう|警備業|風俗営業|性犯罪|交通事故",
};

struct Word {
    std::string folded;
    std::string_view shown;
    std::size_t field;
};

std::vector<Word> make_words() {
    std::vector<Word> all;
    for (std::size_t field = 0; field < kWords.size(); ++field) {
        std::string_view rest = kWords[field];
        while (!rest.empty()) {
            std::size_t const end = std::min(rest.find('|'), rest.size());
            all.push_back({fold(rest.substr(0, end)), rest.substr(0, end), field});
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](Word const& a, Word const& b) { return a.folded.size() > b.folded.size(); });
    return all;
}

}  // namespace

std::span<PriorityField const, kPriorityFields> priority_fields() {
    return kFields;
}

PriorityField const* priority_field(int number) {
    return number >= 1 && number <= static_cast<int>(kPriorityFields)
               ? &kFields[static_cast<std::size_t>(number - 1)]
               : nullptr;
}

PriorityField const* field_of_group(std::string_view group_title) {
    std::string folded = fold(group_title);
    std::erase(folded, ' ');
    for (PriorityField const& one : kFields)
        if (fold(one.name_ja) == folded) return &one;
    return nullptr;
}

std::optional<FieldGuess> field_of_title(std::string_view title) {
    static std::vector<Word> const words = make_words();
    std::string const folded = fold(title);
    Word const* best = nullptr;
    std::size_t best_at = 0;
    for (Word const& word : words) {
        if (best && word.folded.size() < best->folded.size()) break;
        std::size_t const at = folded.find(word.folded);
        if (at == std::string::npos || (best && at >= best_at)) continue;
        best = &word;
        best_at = at;
    }
    if (!best) return std::nullopt;
    return FieldGuess{&kFields[best->field], std::string(best->shown)};
}

}  // namespace gyoji::text
