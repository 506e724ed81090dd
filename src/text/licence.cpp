#include "text/licence.hpp"

#include "text/fold.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace gyoji::text {

namespace {

constexpr std::size_t kFieldMax = 500;  // bytes looked at

struct Terms {
    std::string_view id, title_ja, title_en, url;
    Openness openness;
    std::string_view names;      // folded ids and titles, "|" between
    std::string_view addresses;  // parts of URLs, lower case
};

// clang-format off
constexpr Terms kTerms[] = {
    {"CC0-1.0", "CC0 1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", Openness::open,
     "cc0|cc0-1.0|cc0 1.0|cc-zero|cczero|creative commons zero|creative commons cczero", "creativecommons.org/publicdomain/zero"},
    {"PDM-1.0", "パブリック・ドメイン・マーク 1.0", "Public Domain Mark 1.0", "https://creativecommons.org/publicdomain/mark/1.0/", Openness::open,
     "pdm|public domain|パブリックドメイン|other-pd", "creativecommons.org/publicdomain/mark"},
    {"PDL-1.0", "公共データ利用規約 1.0（PDL1.0）", "Public Data License 1.0", "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0", Openness::open,
     "pdl|pdl1.0|pdl-1.0|公共データ利用規約|公共データ利用規約(第1.0版)|公共データ利用規約(第1.0版)(pdl1.0)|公共データ利用規約第1.0版|public data license", "public_data_license"},
    {"GSTU-2.0", "政府標準利用規約 2.0", "Government of Japan Standard Terms of Use 2.0", "https://www.kantei.go.jp/jp/singi/it2/densei/kettei/gl2_betten_1.pdf", Openness::open,
     "政府標準利用規約(第2.0版)|政府標準利用規約第2.0版|政府標準利用規約2.0|政府標準利用規約|gstu-2.0|gjstu-2.0", "gl2_betten_1"},
    {"GSTU-1.0", "政府標準利用規約 1.0", "Government of Japan Standard Terms of Use 1.0", "https://www.kantei.go.jp/jp/singi/it2/densei/kettei/gl_betten_1.pdf", Openness::unknown,
     "政府標準利用規約(第1.0版)|政府標準利用規約第1.0版|政府標準利用規約1.0|gstu-1.0", "gl_betten_1"},
    {"ODbL-1.0", "ODbL 1.0", "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", Openness::open,
     "odbl|odbl-1.0|odc-odbl|open database license", "opendatacommons.org/licenses/odbl"},
    {"ODC-By-1.0", "ODC-By 1.0", "Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/", Openness::open,
     "odc-by|odc-by-1.0", "opendatacommons.org/licenses/by"},
    {"PDDL-1.0", "PDDL 1.0", "Public Domain Dedication and License 1.0", "https://opendatacommons.org/licenses/pddl/1-0/", Openness::open,
     "pddl|odc-pddl|pddl-1.0", "opendatacommons.org/licenses/pddl"},
    {"OGL-UK-3.0", "OGL 3.0（英国）", "UK Open Government Licence 3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", Openness::open,
     "uk-ogl|ogl-uk-3.0", "open-government-licence"},
    {"GFDL", "GFDL", "GNU Free Documentation License", "https://www.gnu.org/licenses/fdl-1.3.html", Openness::open, "gfdl", "gnu.org/licenses/fdl"},
    {"other-open", "その他（オープン）", "Other (open)", "", Openness::open, "other-open|other (open)", ""},
    {"other-at", "その他（表示）", "Other (attribution)", "", Openness::open, "other-at|other (attribution)", ""},
    {"other-nc", "その他（非営利）", "Other (non-commercial)", "", Openness::not_open, "other-nc|other (non-commercial)", ""},
    {"other-closed", "その他（オープンではない）", "Other (not open)", "", Openness::not_open, "other-closed|other (not open)", ""},
    {"notspecified", "利用条件の記載なし", "Terms not stated", "", Openness::unknown, "notspecified|not specified|license not specified", ""},
};
// clang-format on

constexpr std::string_view kCreativeCommons = "creativecommons.org/licenses/";

struct Kind {
    std::string_view marks;  // by-nc-sa
    std::string_view japanese;
    Openness openness;
};

constexpr std::array<Kind, 6> kKinds{{{"by-nc-nd", "表示-非営利-改変禁止", Openness::not_open},
                                      {"by-nc-sa", "表示-非営利-継承", Openness::not_open},
                                      {"by-nc", "表示-非営利", Openness::not_open},
                                      {"by-nd", "表示-改変禁止", Openness::not_open},
                                      {"by-sa", "表示-継承", Openness::open},
                                      {"by", "表示", Openness::open}}};

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
    return out;
}

Licence creative_commons(Kind const& kind, std::string_view version, bool japanese_port) {
    std::string const marks = upper(kind.marks);
    Licence result;
    result.id = "CC-" + marks;
    std::string title = "CC " + marks;
    std::string path(kind.marks);
    if (!version.empty()) {
        result.id += "-" + std::string(version);
        title += " " + std::string(version);
        path += "/" + std::string(version);
    }
    result.title_ja = title;
    result.title_en = title;
    if (japanese_port) {
        result.id += "-JP";
        result.title_ja += " 日本";
        result.title_en += " Japan";
        path += "/jp";
    }
    if (!version.empty()) result.url = "https://" + std::string(kCreativeCommons) + path + "/";
    result.openness = kind.openness;
    result.known = true;
    return result;
}

// 4.0, 3.0, 2.1 ... at the beginning of the text.
std::string_view version_at(std::string_view text) {
    bool const version = text.size() >= 3 && text[0] >= '1' && text[0] <= '4' && text[1] == '.' &&
                         text[2] >= '0' && text[2] <= '9';
    return version ? text.substr(0, 3) : std::string_view();
}

std::string_view version_in(std::string_view text) {
    for (std::size_t at = 0; at + 3 <= text.size(); ++at)
        if (std::string_view const version = version_at(text.substr(at)); !version.empty()) return version;
    return {};
}

std::optional<Licence> creative_commons_by_url(std::string_view url) {
    std::size_t const at = url.find(kCreativeCommons);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view const path = url.substr(at + kCreativeCommons.size());
    std::size_t const slash = std::min(path.find('/'), path.size());
    for (Kind const& kind : kKinds) {
        if (path.substr(0, slash) != kind.marks) continue;
        std::string_view const rest = path.substr(std::min(slash + 1, path.size()));
        std::string_view const version = version_at(rest);
        bool const ported = !version.empty() && rest.substr(version.size()).starts_with("/jp");
        return creative_commons(kind, version, ported);
    }
    return std::nullopt;
}

// cc-by-4.0, CC BY-SA, クリエイティブ・コモンズ 表示-継承 4.0 国際.
std::optional<Licence> creative_commons_by_name(std::string_view folded) {
    std::string name(folded);
    std::replace(name.begin(), name.end(), ' ', '-');
    std::replace(name.begin(), name.end(), '_', '-');
    static std::string const kBrand = fold("クリエイティブ・コモンズ"),
                             kBrandClose = fold("クリエイティブコモンズ");
    bool const japanese =
        name.find(kBrand) != std::string::npos || name.find(kBrandClose) != std::string::npos;
    bool const english = name.find("creative-commons") != std::string::npos;
    std::string_view const version = version_in(folded);
    bool const ported =
        folded.find("-jp") != std::string_view::npos || folded.find("日本") != std::string_view::npos;
    if (name == "cc-nc") return creative_commons(kKinds[2], {}, false);  // CKAN's own id
    for (Kind const& kind : kKinds)
        if (name.find("cc-" + std::string(kind.marks)) != std::string::npos)
            return creative_commons(kind, version, ported);
    if (japanese)
        for (Kind const& kind : kKinds)
            if (name.find(fold(kind.japanese)) != std::string::npos)
                return creative_commons(kind, version, ported);
    if (!english || name.find("attribution") == std::string::npos) return std::nullopt;
    bool const nc =
        name.find("noncommercial") != std::string::npos || name.find("non-commercial") != std::string::npos;
    bool const nd = name.find("noderiv") != std::string::npos || name.find("no-deriv") != std::string::npos;
    bool const sa =
        name.find("sharealike") != std::string::npos || name.find("share-alike") != std::string::npos;
    std::size_t const index = nc ? (nd ? 0 : sa ? 1 : 2) : (nd ? 3 : sa ? 4 : 5);
    return creative_commons(kKinds[index], version, ported);
}

Licence from(Terms const& terms) {
    return {std::string(terms.id),
            std::string(terms.title_ja),
            std::string(terms.title_en),
            std::string(terms.url),
            terms.openness,
            true,
            {}};
}

bool names(Terms const& terms, std::string_view folded) {
    std::string_view rest = terms.names;
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find('|'), rest.size());
        if (fold(rest.substr(0, end)) == folded) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

std::optional<Licence> by_url(std::string_view url) {
    std::string const lower = fold(truncate_bytes(url, kFieldMax));
    if (lower.empty()) return std::nullopt;
    if (auto found = creative_commons_by_url(lower)) return found;
    for (Terms const& terms : kTerms)
        if (!terms.addresses.empty() && lower.find(terms.addresses) != std::string::npos) return from(terms);
    return std::nullopt;
}

std::optional<Licence> by_name(std::string_view name) {
    std::string folded = fold(truncate_bytes(name, kFieldMax));
    while (folded.ends_with(' ')) folded.pop_back();
    while (folded.starts_with(' ')) folded.erase(0, 1);
    if (folded.empty()) return std::nullopt;
    if (folded.find("://") != std::string::npos) return by_url(folded);
    for (Terms const& terms : kTerms)
        if (names(terms, folded)) return from(terms);
    return creative_commons_by_name(folded);
}

}  // namespace

Licence licence_of(std::string_view id, std::string_view title, std::string_view url) {
    struct Source {
        std::string_view basis;
        std::optional<Licence> found;
    };
    for (Source& source :
         std::array<Source, 3>{{{"url", by_url(url)}, {"id", by_name(id)}, {"title", by_name(title)}}}) {
        if (!source.found) continue;
        source.found->basis = source.basis;
        return std::move(*source.found);
    }
    Licence unknown;
    unknown.id = std::string(truncate_bytes(id, kFieldMax));
    unknown.title_ja = unknown.title_en = std::string(truncate_bytes(title.empty() ? id : title, kFieldMax));
    unknown.url = std::string(truncate_bytes(url, kFieldMax));
    return unknown;
}

}  // namespace gyoji::text
