#include "catalog/harvest/licence_word.hpp"

#include <array>

namespace gyoji::catalog {
namespace {

struct Known {
    std::string_view id, title, url;
    bool is_open;
    std::array<std::string_view, 5> marks;  // as they look after squeeze(), the most telling first
};
// More special entries come first: BY-SA before BY. Openness by the Open Definition 2.1: NC and ND are not.
constexpr Known kKnown[] = {
    {"CC-BY-NC-SA-4.0",
     "クリエイティブ・コモンズ 表示-非営利-継承 4.0 国際",
     "https://creativecommons.org/licenses/by-nc-sa/4.0/",
     false,
     {"ccbyncsa", "licenses/byncsa"}},
    {"CC-BY-NC-ND-4.0",
     "クリエイティブ・コモンズ 表示-非営利-改変禁止 4.0 国際",
     "https://creativecommons.org/licenses/by-nc-nd/4.0/",
     false,
     {"ccbyncnd", "licenses/byncnd"}},
    {"CC-BY-NC-4.0",
     "クリエイティブ・コモンズ 表示-非営利 4.0 国際",
     "https://creativecommons.org/licenses/by-nc/4.0/",
     false,
     {"ccbync", "licenses/bync"}},
    {"CC-BY-ND-4.0",
     "クリエイティブ・コモンズ 表示-改変禁止 4.0 国際",
     "https://creativecommons.org/licenses/by-nd/4.0/",
     false,
     {"ccbynd", "licenses/bynd"}},
    {"CC-BY-SA-4.0",
     "クリエイティブ・コモンズ 表示-継承 4.0 国際",
     "https://creativecommons.org/licenses/by-sa/4.0/",
     true,
     {"ccbysa", "licenses/bysa", "表示継承"}},
    {"CC-BY-2.1-JP",
     "クリエイティブ・コモンズ 表示 2.1 日本",
     "https://creativecommons.org/licenses/by/2.1/jp/",
     true,
     {"ccby2.1", "commons.org/licenses/by/2.1", "表示2.1"}},
    {"CC-BY-4.0",
     "クリエイティブ・コモンズ 表示 4.0 国際",
     "https://creativecommons.org/licenses/by/4.0/",
     true,
     {"ccby", "commons.org/licenses/by/", "クリエイティブ・コモンズ表示", "クリエイティブコモンズ表示",
      "authority/licence/cc_by"}},
    {"CC0-1.0",
     "CC0 1.0 全世界",
     "https://creativecommons.org/publicdomain/zero/1.0/",
     true,
     {"cc0", "publicdomain/zero", "licence/cc0"}},
    {"PDL-1.0",
     "公共データ利用規約（第1.0版）",
     "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
     true,
     {"pdl1.0", "公共データ利用規約", "public_data_license"}},
    {"GJSTU-2.0",
     "政府標準利用規約（第2.0版）",
     "https://cio.go.jp/sites/default/files/uploads/documents/terms_of_use_v2.pdf",
     true,
     {"政府標準利用規約(第2.0版)", "政府標準利用規約（第2.0版）", "政府標準利用規約第2.0版",
      "政府標準利用規約2.0"}},
    {"ODbL-1.0",
     "Open Database License 1.0",
     "https://opendatacommons.org/licenses/odbl/1-0/",
     true,
     {"odbl"}},
    {"ODC-BY-1.0",
     "Open Data Commons Attribution 1.0",
     "https://opendatacommons.org/licenses/by/1-0/",
     true,
     {"odcby", "opendatacommons.org/licenses/by"}},
    {"other-pd",
     "パブリックドメイン",
     "http://www.usa.gov/publicdomain/label/1.0/",
     true,
     {"publicdomain", "パブリックドメイン"}},
};

// Lower case; blanks, dashes and underscores dropped, except in paths where a slash keeps parts apart.
std::string squeeze(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == ' ' || c == '-') continue;
        out += c;
    }
    for (std::string_view const wide : {"　", "‐", "－", "–"})
        for (std::size_t at = out.find(wide); at != std::string::npos; at = out.find(wide))
            out.erase(at, wide.size());
    return out;
}

Known const* match(std::string_view text) {
    if (text.empty()) return nullptr;
    std::string const plain = squeeze(text);
    for (Known const& known : kKnown)
        for (std::string_view const mark : known.marks)
            if (!mark.empty() && plain.find(mark) != std::string::npos) return &known;
    return nullptr;
}

// "3.0" out of ".../licenses/by/3.0/" or "CC_BY_3_0"; "" when no version is said.
std::string version_in(std::string_view text) {
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        auto const digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
        if ((text[i] == '.' || text[i] == '_') && digit(i - 1) && digit(i + 1))
            return {text[i - 1], '.', text[i + 1]};
    }
    return {};
}

// A Creative Commons licence of another version than 4.0 is another licence.
Licence other_version(Known const& known, std::string const& version, std::string_view url,
                      std::string_view words) {
    std::string const id = std::string(known.id.substr(0, known.id.size() - 3)) + version;
    return {id, words.empty() ? id : std::string(words), std::string(url), known.is_open};
}

}  // namespace

Licence read_licence(std::string_view url, std::string_view words) {
    Known const* known = match(url);
    if (!known) known = match(words);
    if (!known) return {std::string(), std::string(words), std::string(url), false};
    if (known->id.starts_with("CC-") && known->id.ends_with("-4.0")) {
        std::string version = version_in(url);
        if (version.empty()) version = version_in(words);
        if (!version.empty() && version != "4.0") return other_version(*known, version, url, words);
    }
    return {std::string(known->id), words.empty() ? std::string(known->title) : std::string(words),
            url.empty() ? std::string(known->url) : std::string(url), known->is_open};
}

}  // namespace gyoji::catalog
