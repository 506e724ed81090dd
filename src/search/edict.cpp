#include "search/edict.hpp"

#include "base/bytes.hpp"
#include "search/store.hpp"

#include <unicode/ucnv.h>
#include <algorithm>
#include <mutex>

namespace gyoji::search {

namespace {

constexpr std::size_t kFileBytesMax = 64U << 20U;
constexpr std::size_t kGlossBytesMax = 40;
constexpr std::size_t kGlossesMax = 1'000'000;
constexpr std::size_t kLinesLookedAtMax = 200;  // "to go" has hundreds
constexpr std::string_view kCommon = "/(P)/";

// "(n) (1) shelter" to "shelter", "to run" to "run"; empty for what nobody would type.
std::string_view bare(std::string_view gloss) {
    while (gloss.starts_with('(')) {
        std::size_t const end = gloss.find(')');
        if (end == std::string_view::npos) return {};
        gloss.remove_prefix(end + 1);
        while (gloss.starts_with(' ')) gloss.remove_prefix(1);
    }
    if (gloss.starts_with("to ")) gloss.remove_prefix(3);
    if (std::size_t const note = gloss.find(" ("); note != std::string_view::npos)
        gloss = gloss.substr(0, note);
    if (gloss.size() < 2 || gloss.size() > kGlossBytesMax || std::count(gloss.begin(), gloss.end(), ' ') > 2)
        return {};
    return gloss;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// f(gloss, position in the entry)
template <class F>
void each_gloss(std::string_view line, F&& f) {
    std::size_t at = line.find('/');
    for (unsigned position = 0; at != std::string_view::npos; ++position) {
        std::size_t const end = line.find('/', at + 1);
        if (end == std::string_view::npos) return;
        if (std::string_view const gloss = bare(line.substr(at + 1, end - at - 1)); !gloss.empty())
            f(gloss, position);
        at = end;
    }
}

std::string utf8_of(std::string_view euc) {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UConverter, decltype(&ucnv_close)> const converter(ucnv_open("EUC-JP", &error),
                                                                       ucnv_close);
    if (U_FAILURE(error)) return {};
    std::string out(euc.size() * 3 + 8, '\0');
    auto const size =
        ucnv_toAlgorithmic(UCNV_UTF8, converter.get(), out.data(), static_cast<std::int32_t>(out.size()),
                           euc.data(), static_cast<std::int32_t>(euc.size()), &error);
    if (U_FAILURE(error)) return {};
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string_view headword(std::string_view line) {
    return line.substr(0, line.find_first_of(" ;("));
}

}  // namespace

struct Edict::Impl {
    MappedFile file;
    mutable std::once_flag once;
    mutable std::vector<std::uint64_t> table;  // 32 bits of the gloss's hash, 32 bits of the line's offset

    std::string_view line_at(std::size_t offset) const {
        return file.bytes.substr(offset, file.bytes.find('\n', offset) - offset);
    }

    void build() const {
        for (std::size_t at = 0; at < file.bytes.size();) {
            std::string_view const line = line_at(at);
            each_gloss(line, [&](std::string_view gloss, unsigned) {
                if (table.size() < kGlossesMax) table.push_back(fnv1a64(lower(gloss)) >> 32U << 32U | at);
            });
            at += line.size() + 1;
        }
        std::sort(table.begin(), table.end());
        table.shrink_to_fit();
    }
};

Edict::Edict(std::string const& path) : impl_(std::make_unique<Impl>()) {
    if (auto file = map_file(path); file && file->bytes.size() <= kFileBytesMax)
        impl_->file = std::move(*file);
}

Edict::~Edict() = default;

bool Edict::present() const {
    return !impl_->file.bytes.empty();
}

std::vector<std::string> Edict::japanese(std::string_view english, std::size_t limit) const {
    std::vector<std::string> out;
    if (!present() || english.size() < 2 || english.size() > kGlossBytesMax) return out;
    std::call_once(impl_->once, [this] { impl_->build(); });
    std::uint64_t const hash = fnv1a64(english) >> 32U << 32U;
    struct Found {
        bool rare;
        unsigned position;
        std::size_t offset;
        auto operator<=>(Found const&) const = default;
    };
    std::vector<Found> found;
    auto at = std::lower_bound(impl_->table.begin(), impl_->table.end(), hash);
    for (; at != impl_->table.end() && *at >> 32U == hash >> 32U && found.size() < kLinesLookedAtMax; ++at) {
        std::size_t const offset = *at & 0xFFFFFFFFU;
        std::string_view const line = impl_->line_at(offset);
        each_gloss(line, [&](std::string_view gloss, unsigned position) {
            if (lower(gloss) == english)
                found.push_back({line.find(kCommon) == std::string_view::npos, position, offset});
        });
    }
    std::sort(found.begin(), found.end());
    for (Found const& one : found) {
        if (out.size() == limit) break;
        std::string word = utf8_of(headword(impl_->line_at(one.offset)));
        if (!word.empty() && std::find(out.begin(), out.end(), word) == out.end())
            out.push_back(std::move(word));
    }
    return out;
}

}  // namespace gyoji::search
