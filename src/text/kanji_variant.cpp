#include "text/fold_table.hpp"

#include <algorithm>

namespace gyoji::text {

namespace {

// Pairs: first the form that folds, then the form it folds to.
// Old and new forms of the 常用漢字表 (Cabinet notice of 2010), in the order of its readings.
constexpr std::u32string_view kOldForms =
    U"亞亜惡悪壓圧圍囲爲為醫医壹壱隱隠榮栄營営衞衛驛駅謁謁圓円鹽塩緣縁艷艶應応歐欧毆殴櫻桜奧奥橫横溫温穩穏假"
    U"仮價価畫画"
    U"會会繪絵壞壊懷懐槪概擴拡殼殻覺覚學学嶽岳樂楽渴渇罐缶卷巻陷陥勸勧寬寛關関歡歓觀観氣気旣既歸帰僞偽戲戯犧"
    U"犠"
    U"舊旧據拠擧挙虛虚峽峡挾挟狹狭鄕郷堯尭曉暁區区驅駆勳勲薰薫徑径惠恵揭掲溪渓經経繼継莖茎螢蛍輕軽鷄鶏藝芸擊"
    U"撃缺欠"
    U"硏研縣県儉倹劍剣險険圈圏檢検獻献權権顯顕驗験嚴厳廣広效効恆恒黃黄鑛鉱號号國国黑黒碎砕濟済齋斎劑剤雜雑參"
    U"参慘惨棧桟"
    U"蠶蚕贊賛殘残絲糸齒歯兒児辭辞濕湿實実舍舎寫写釋釈壽寿收収從従澁渋獸獣縱縦肅粛處処緖緒敍叙奬奨將将稱称涉"
    U"渉燒焼證証"
    U"乘乗剩剰壤壌孃嬢條条淨浄狀状疊畳讓譲釀醸囑嘱觸触寢寝愼慎晉晋眞真盡尽圖図粹粋醉酔隨随髓髄數数樞枢瀨瀬聲"
    U"声靜静齊斉"
    U"攝摂竊窃專専戰戦淺浅潛潜纖繊踐践錢銭禪禅雙双壯壮搜捜插挿巢巣爭争窗窓總総聰聡莊荘裝装騷騒增増臟臓藏蔵屬"
    U"属續続墮堕"
    U"體体對対帶帯滯滞臺台瀧滝擇択澤沢單単擔担膽胆團団彈弾斷断癡痴遲遅晝昼蟲虫鑄鋳廳庁徵徴聽聴敕勅鎭鎮遞逓鐵"
    U"鉄轉転點点"
    U"傳伝黨党盜盗燈灯當当鬭闘德徳獨独讀読屆届繩縄貳弐惱悩腦脳霸覇廢廃拜拝賣売麥麦發発髮髪拔抜蠻蛮祕秘彥彦濱"
    U"浜甁瓶拂払"
    U"佛仏竝並變変邊辺邉辺辨弁瓣弁辯弁舖舗穗穂寶宝襃褒豐豊沒没飜翻槇槙萬万滿満默黙彌弥譯訳藥薬與与豫予餘余譽"
    U"誉搖揺樣様"
    U"謠謡遙遥來来賴頼亂乱覽覧龍竜兩両獵猟壘塁勵励禮礼靈霊齡齢曆暦歷歴戀恋鍊錬爐炉勞労樓楼錄録灣湾";

// Forms that live in names of people, places and firms (JIS X 0213 and 人名用漢字 variants).
constexpr std::u32string_view kNameForms =
    U"髙高﨑崎嵜崎碕崎嶋島嶌島峯峰冨富濵浜桒桑𠮷吉舘館曻昇檜桧藪薮鷗鴎淵渕埜野栁柳槗橋𣘺橋靏鶴靍鶴鸖鶴圡土𡈽"
    U"土邨村籠篭礒磯"
    U"壷壺蠣蛎檮梼禰祢鰺鯵鹼鹸麵麺塡填剝剥頰頬𠮟叱嚙噛蔣蒋醬醤摑掴顚顛驒騨禱祷屛屏俠侠繫繋萊莱簞箪攢攅"
    U"瘦痩蟬蝉蠟蝋軀躯姸妍巔巓祇祗凛凜莓苺瑤瑶";

// Radicals that PDF writers leave in place of the kanji (CJK radicals supplement; NFKC maps only two of
// them).
constexpr std::u32string_view kRadicals =
    U"⺠民⺟母⻁虎⻄西⻑長⻘青⻝食⻩黄⻫斉⻭歯⻯竜⻲亀⻨麦⻤鬼⻣骨⻳亀⻖阜⻌辶⺌小⺡氵";

using Variants = std::vector<std::pair<char32_t, char32_t>>;

Variants make_variants() {
    Variants all;
    for (std::u32string_view const pairs : {kOldForms, kNameForms, kRadicals})
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
            if (pairs[i] != pairs[i + 1]) all.emplace_back(pairs[i], pairs[i + 1]);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace

char32_t common_kanji(char32_t c) {
    static Variants const variants = make_variants();
    if (c < 0x2E80) return c;
    auto const found = std::lower_bound(variants.begin(), variants.end(), std::pair{c, char32_t{0}});
    return found != variants.end() && found->first == c ? found->second : c;
}

}  // namespace gyoji::text
