#include "catalog/harvest/page_group.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace gyoji::catalog {
namespace {

using Text = std::u32string_view;

std::u32string decode(std::string_view utf8) {
    std::u32string out;
    for (std::size_t i = 0; i < utf8.size();) {
        auto const lead = static_cast<unsigned char>(utf8[i]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t code = lead < 0x80 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
            code = (code << 6) | (static_cast<unsigned char>(utf8[i + k]) & 63U);
        i += length;
        out += code;
    }
    return out;
}

// Full-width forms and the ideographic blank as their ASCII twins: for comparing, the text itself is kept as
// it was written.
char32_t narrow(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + 0x21;
    return c == 0x3000 ? U' ' : c;
}
std::u32string narrow(Text text) {
    std::u32string out(text);
    for (char32_t& c : out) c = narrow(c);
    return out;
}

std::string encode(Text text) {
    std::string out;
    for (char32_t const c : text) {
        if (c < 0x80)
            out += static_cast<char>(c);
        else if (c < 0x800)
            out += {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))};
        else if (c < 0x10000)
            out += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
                    static_cast<char>(0x80 | (c & 63))};
        else
            out += {static_cast<char>(0xF0 | ((c >> 18) & 7)), static_cast<char>(0x80 | ((c >> 12) & 63)),
                    static_cast<char>(0x80 | ((c >> 6) & 63)), static_cast<char>(0x80 | (c & 63))};
    }
    return out;
}

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
bool is_letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
char32_t lower(char32_t c) {
    return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

bool starts(Text text, Text word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (lower(text[i]) != word[i]) return false;
    return true;
}

std::size_t digits(Text text) {
    std::size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    return n;
}

std::size_t one_of(Text text, std::initializer_list<Text> words) {
    for (Text const word : words)
        if (starts(text, word)) return word.size();
    return 0;
}

// Behind a year, month or day: what belongs to the period and not to the name.
std::size_t period_tail(Text text) {
    return one_of(text, {U"年度版", U"年度分", U"年度", U"年版", U"年分", U"年末", U"年", U"月末", U"月分",
                         U"月号", U"月", U"日現在", U"日時点", U"日版", U"日", U"現在", U"時点"});
}

// ".4.1", "/4/1", "-04" behind a year.
std::size_t numeric_tail(Text text) {
    std::size_t at = 0;
    for (int part = 0; part < 2; ++part) {
        if (at + 1 >= text.size() || Text(U"./-").find(text[at]) == Text::npos) break;
        std::size_t const n = digits(text.substr(at + 1));
        if (n == 0 || n > 2) break;
        at += 1 + n;
    }
    return at;
}

// 令和5年度, R5, 2023年, 4月1日, 20230401, 第1四半期: how much of the text here is a period. `before` is the
// character ahead.
std::size_t period(Text text, char32_t before) {
    if (std::size_t const n = one_of(text, {U"上半期", U"下半期", U"現在", U"時点", U"最新版", U"過去分"}))
        return n;
    if (starts(text, U"第") && text.size() > 1) {
        std::size_t const n = digits(text.substr(1));
        if (n > 0 && starts(text.substr(1 + n), U"四半期")) return n + 4;
    }
    std::size_t at = one_of(text, {U"令和", U"平成", U"昭和", U"大正", U"明治"});
    bool const era = at > 0;
    if (!era && !is_letter(before) && !is_digit(before) && text.size() > 1 &&
        (text[0] == U'R' || text[0] == U'H' || text[0] == U'S') && is_digit(text[1]))
        at = 1;
    if (at > 0) {
        std::size_t const n = starts(text.substr(at), U"元") ? 1 : digits(text.substr(at));
        if (n == 0 || n > 2) return 0;
        std::size_t const more = numeric_tail(text.substr(at + n));
        if (more > 0) return at + n + more;
        std::size_t const tail = period_tail(text.substr(at + n));
        if (!era && tail == 0 && text.size() > at + n && is_letter(text[at + n])) return 0;
        return at + n + tail;
    }
    std::size_t const n = digits(text);
    if (n == 0 || is_digit(before)) return 0;
    if (std::size_t const tail = period_tail(text.substr(n)); tail > 0 && n <= 4) return n + tail;
    bool const year = n == 4 && (text[0] == U'1' || text[0] == U'2') && (text[1] == U'9' || text[1] == U'0');
    if (year) return n + numeric_tail(text.substr(n));
    return (n == 6 || n == 8) && text[0] == U'2' && text[1] == U'0' ? n : 0;
}

std::size_t size_word(Text text, char32_t before) {
    std::size_t n = digits(text);
    if (n == 0 || is_digit(before)) return 0;
    while (n < text.size() && (is_digit(text[n]) || text[n] == U'.' || text[n] == U',')) ++n;
    std::size_t const blank = n < text.size() && text[n] == U' ' ? 1 : 0;
    std::size_t const unit =
        one_of(text.substr(n + blank), {U"kbyte", U"mbyte", U"kb", U"mb", U"gb", U"キロバイト", U"メガバイト",
                                        U"バイト", U"bytes", U"byte"});
    return unit > 0 ? n + blank + unit : 0;
}

constexpr std::string_view kNoise[] = {"エクセルファイル",
                                       "エクセル",
                                       "ワードファイル",
                                       "ワード",
                                       "csvファイル",
                                       "pdfファイル",
                                       "excelファイル",
                                       "zipファイル",
                                       "excel",
                                       "csv",
                                       "tsv",
                                       "xlsx",
                                       "xlsm",
                                       "xls",
                                       "pdf",
                                       "geojson",
                                       "json",
                                       "xml",
                                       "kmz",
                                       "kml",
                                       "zip",
                                       "shape",
                                       "shp",
                                       "rdf",
                                       "txt",
                                       "docx",
                                       "doc",
                                       "word",
                                       "ods",
                                       "テキスト",
                                       "形式",
                                       "データダウンロード",
                                       "ダウンロードする",
                                       "ダウンロード",
                                       "新規ウィンドウで開きます",
                                       "新規ウインドウで開きます",
                                       "新しいウィンドウで開きます",
                                       "新しいウインドウで開きます",
                                       "別ウィンドウで開く",
                                       "別ウインドウで開く",
                                       "外部リンク",
                                       "リンク",
                                       "ファイル",
                                       "utf-8",
                                       "shift_jis",
                                       "shift-jis",
                                       "sjis",
                                       "download",
                                       "file"};

std::size_t noise(Text text, char32_t before) {
    static std::vector<std::u32string> const words = [] {
        std::vector<std::u32string> out;
        std::ranges::transform(kNoise, std::back_inserter(out), decode);
        return out;
    }();
    for (std::u32string const& word : words) {
        if (!starts(text, word)) continue;
        // "csv" inside a Latin word is a part of that word.
        bool const latin = is_letter(word.front()) &&
                           (is_letter(before) || (text.size() > word.size() && is_letter(text[word.size()]) &&
                                                  is_letter(word.back())));
        if (!latin) return word.size();
    }
    return 0;
}

bool is_edge(char32_t c) {
    return c == U' ' ||
           Text(U"()[]{}【】〔〕「」『』<>:：・、,，./／-‐－―~〜_|｜;；→▶►●○■□※*").find(c) != Text::npos;
}

// Empty brackets and separators that the removed words have left behind.
std::string tidy(std::u32string const& written) {
    std::u32string text = narrow(written), kept = written;
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i + 1 < text.size(); ++i) {
            if (Text(U"([【〔「『").find(text[i]) == Text::npos) continue;
            std::size_t end = i + 1;
            while (end < text.size() && Text(U" :：・、,/／-－~〜_|").find(text[end]) != Text::npos) ++end;
            if (end >= text.size() || Text(U")]】〕」』").find(text[end]) == Text::npos) continue;
            text.erase(i, end - i + 1);
            kept.erase(i, end - i + 1);
            changed = true;
            break;
        }
    }
    std::size_t begin = 0, end = text.size();
    auto const closes = [&](std::size_t at) { return Text(U")]】〕」』").find(text[at]) != Text::npos; };
    while (begin < end && (is_edge(text[begin]) || text[begin] == U'の')) ++begin;
    while (end > begin && is_edge(text[end - 1])) {
        // A bracket that was opened inside stays closed.
        if (closes(end - 1) &&
            Text(text).substr(begin, end - 1 - begin).find_first_of(U"([【〔「『") != Text::npos)
            break;
        --end;
    }
    std::string out;
    for (char32_t const c : kept.substr(begin, end - begin)) {
        if (c == U' ' && (out.empty() || out.back() == ' ')) continue;
        out += encode(Text(&c, 1));
    }
    return out;
}

}  // namespace

std::string stem_of(std::string_view utf8) {
    std::u32string const written = decode(utf8), text = narrow(written);
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        Text const rest = Text(text).substr(i);
        char32_t const before = i > 0 ? text[i - 1] : U' ';
        std::size_t skip = size_word(rest, before);
        if (skip == 0) skip = period(rest, before);
        if (skip == 0) skip = noise(rest, before);
        if (skip == 0) {
            out += written[i++];
            continue;
        }
        i += skip;
        if (!out.empty() && out.back() != U' ') out += U' ';
    }
    return tidy(out);
}

std::vector<PageGroup> group_files(std::vector<PageFile> files, std::string const& page_title) {
    constexpr std::size_t kNameBytesMin = 4;  // two kana, or one kanji and more
    std::vector<PageGroup> out;
    std::map<std::string, std::size_t> by_key;
    for (PageFile& file : files) {
        PageLink const& link = file.link;
        std::string title;
        for (std::string const* const candidate : {&link.text, &link.row, &link.around}) {
            title = stem_of(*candidate);
            if (title.size() >= kNameBytesMin) break;
            title.clear();
        }
        for (auto heading = link.headings.rbegin(); title.empty() && heading != link.headings.rend();
             ++heading) {
            title = stem_of(*heading);
            if (title.empty()) title = *heading;
        }
        if (title.empty()) title = page_title.empty() ? link.text : page_title;
        std::string key = title;
        for (std::string const& heading : link.headings) key += "\n" + stem_of(heading);
        auto const [at, added] = by_key.try_emplace(key, out.size());
        if (added) out.push_back({title, link.headings, {}});
        std::vector<PageFile>& group = out[at->second].files;
        bool const again =
            std::ranges::any_of(group, [&](PageFile const& other) { return other.url == file.url; });
        if (!again) group.push_back(std::move(file));
    }
    return out;
}

}  // namespace gyoji::catalog
