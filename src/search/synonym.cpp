#include "search/synonym.hpp"

#include "base/clock.hpp"
#include "base/embedded.hpp"
#include "search/analysis.hpp"
#include "search/distance.hpp"
#include "search/edict.hpp"
#include "text/fold.hpp"
#include "text/period.hpp"

#include <algorithm>
#include <unordered_map>

namespace gyoji::search {

namespace {

constexpr double kDefaultWeight = 0.6;
constexpr double kYearWeight = 0.95;     // another spelling of the same year is hardly less
constexpr double kCompoundShare = 0.75;  // of the weight, when only a part of the word was replaced
constexpr double kEdictWeight = 0.25;
constexpr std::size_t kEdictWords = 4;
constexpr std::size_t kYearSpellingsMax = 10;
constexpr std::size_t kEnglishWordsMax = 3;    // in one entry of the list
constexpr std::size_t kCompoundBytesMax = 90;  // longer words are not searched for parts
constexpr double kStemWeight = 0.35;           // 児童館 for 児童館一覧
constexpr std::string_view kForms[] = {"一覧表", "一覧",   "リスト", "マップ", "地図",
                                       "情報",   "データ", "名簿",   "統計",   "資料"};
constexpr Day kAnyDay{2050, 1, 1};  // which years are written, not which are over

struct Target {
    std::string word;
    double weight;
};

std::string canonical_of(std::string_view text) {
    std::string out;
    std::vector<TermAt> terms;
    append_canonical(text::fold(text), out, terms);
    return out;
}

std::string_view trimmed(std::string_view text) {
    for (bool more = true; more;) {
        more = false;
        for (std::string_view const blank : {" ", "\t", "\r", "　"}) {
            if (text.starts_with(blank)) text.remove_prefix(blank.size()), more = true;
            if (text.ends_with(blank)) text.remove_suffix(blank.size()), more = true;
        }
    }
    return text;
}

std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        std::size_t end = list.size(), size = 0;
        for (std::string_view const comma : {",", "、", "，", "\t"})
            if (std::size_t const at = list.find(comma); at < end) end = at, size = comma.size();
        if (std::string_view const word = trimmed(list.substr(0, end)); !word.empty()) out.emplace_back(word);
        list.remove_prefix(end + size);
    }
    return out;
}

bool ascii_word(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' || c == '-';
    }) && word.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos;
}

bool katakana_at(std::string_view text, std::size_t at) {  // U+30A1..U+30FE in UTF-8
    if (at + 2 >= text.size() || static_cast<unsigned char>(text[at]) != 0xE3) return false;
    auto const second = static_cast<unsigned char>(text[at + 1]);
    return second == 0x83 || (second == 0x82 && static_cast<unsigned char>(text[at + 2]) >= 0xA1);
}

std::vector<std::string> singulars(std::string_view word) {
    std::vector<std::string> out{std::string(word)};
    if (word.size() > 4 && word.ends_with("ies"))
        out.push_back(std::string(word.substr(0, word.size() - 3)) + "y");
    if (word.size() > 4 && word.ends_with("es")) out.emplace_back(word.substr(0, word.size() - 2));
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss"))
        out.emplace_back(word.substr(0, word.size() - 1));
    return out;
}

class LineReader {
public:
    explicit LineReader(std::string_view text) : text_(text) {}
    bool next(std::string_view& line) {
        if (text_.empty() || number_ == kSynonymLinesMax) return false;
        std::size_t const end = std::min(text_.find('\n'), text_.size());
        line = text_.substr(0, end);
        text_.remove_prefix(std::min(end + 1, text_.size()));
        ++number_;
        if (std::size_t const comment = line.find('#'); comment != std::string_view::npos)
            line = line.substr(0, comment);
        line = trimmed(line);
        return true;
    }
    Error error(std::string reason) const {
        return {Fault::invalid,
                "search.synonym_line",
                "line " + std::to_string(number_),
                {{"reason", std::move(reason)}}};
    }
    bool cut() const { return number_ == kSynonymLinesMax && !text_.empty(); }

private:
    std::string_view text_;
    std::size_t number_ = 0;
};

std::string reason_against(std::vector<std::string> const& words) {
    if (words.size() > kSynonymWordsMax) return "more than " + std::to_string(kSynonymWordsMax) + " words";
    for (std::string const& word : words) {
        if (word.size() > kSynonymWordBytesMax) return "a word is too long";
        if (canonical_of(word).empty()) return "a word without letters";
    }
    return {};
}

Node text_node(Node const& like, std::string value, double boost) {
    Node out = like;
    out.value = std::move(value);
    out.boost = like.boost * boost;
    return out;
}

}  // namespace

struct Synonyms::Impl {
    using Table = std::unordered_map<std::string, std::vector<Target>>;
    Table japanese, english;
    std::unique_ptr<Edict> edict;

    static void add(Table& table, std::string const& key, std::string const& word, double weight) {
        auto& targets = table[key];
        if (targets.size() >= kSynonymWordsMax || canonical_of(word) == key) return;
        for (Target const& target : targets)
            if (target.word == word) return;
        targets.push_back({word, weight});
    }

    struct Widening {
        Impl const& impl;
        std::size_t left = kWideningsQueryMax, lookups = kEdictLookupsMax;
    };

    static void keep(std::vector<Target>& out, std::string word, double weight) {
        for (Target const& target : out)
            if (target.word == word) return;
        if (out.size() < kWideningsMax) out.push_back({std::move(word), weight});
    }

    // 保育所一覧: the longest part that has synonyms is replaced.
    void compounds(std::string const& canonical, std::vector<Target>& out) const {
        if (canonical.size() > kCompoundBytesMax || canonical.find(' ') != std::string::npos) return;
        std::size_t best_at = 0, best_size = 0;
        for (std::size_t at = 0; at < canonical.size(); at += 3) {
            if (static_cast<unsigned char>(canonical[at]) < 0xE0 ||
                static_cast<unsigned char>(canonical[at]) >= 0xF0)
                return;
            for (std::size_t size = canonical.size() - at; size >= 6 && size > best_size; size -= 3) {
                if (size == canonical.size()) continue;
                bool const inside_katakana =
                    (katakana_at(canonical, at) && at >= 3 && katakana_at(canonical, at - 3)) ||
                    (katakana_at(canonical, at + size - 3) && katakana_at(canonical, at + size));
                if (inside_katakana || !japanese.contains(canonical.substr(at, size))) continue;
                best_at = at;
                best_size = size;
            }
        }
        if (best_size == 0) return;
        for (Target const& target : japanese.at(canonical.substr(best_at, best_size)))
            keep(out, canonical.substr(0, best_at) + target.word + canonical.substr(best_at + best_size),
                 target.weight * kCompoundShare);
    }

    std::vector<Target> targets(std::string_view value, Widening& widening) const {
        std::vector<Target> out;
        if (value.size() > kSynonymWordBytesMax * 2) return out;
        std::string const canonical = canonical_of(value);
        if (canonical.empty()) return out;
        if (auto const found = japanese.find(canonical); found != japanese.end())
            for (Target const& target : found->second) keep(out, target.word, target.weight);
        else
            compounds(canonical, out);
        for (std::string_view const form : kForms)  // folded alike: no long vowel at the end
            if (canonical.ends_with(form) && canonical.size() >= form.size() + 6) {
                keep(out, canonical.substr(0, canonical.size() - form.size()), kStemWeight);
                break;
            }
        std::size_t spellings = 0;
        for (std::string& spelling : text::year_spellings(value, kAnyDay))
            if (canonical_of(spelling) != canonical && spellings++ < kYearSpellingsMax)
                keep(out, std::move(spelling), kYearWeight);
        if (ascii_word(canonical)) translate(canonical, out, widening);
        return out;
    }

    void translate(std::string const& word, std::vector<Target>& out, Widening& widening) const {
        for (std::string const& form : singulars(word))
            if (auto const found = english.find(form); found != english.end()) {
                for (Target const& target : found->second) keep(out, target.word, target.weight);
                return;
            }
        if (!edict || !out.empty() || widening.lookups == 0) return;
        --widening.lookups;
        for (std::string const& form : singulars(word)) {
            double weight = kEdictWeight;
            for (std::string& japanese_word : edict->japanese(form, kEdictWords))
                keep(out, std::move(japanese_word), weight *= 0.9);
            if (!out.empty()) return;
        }
    }

    static Node widened(Node asked, Node const& like, std::vector<Target> const& targets,
                        Widening& widening) {
        if (targets.empty() || widening.left == 0) return asked;
        Node out;
        out.kind = Node::Kind::or_;
        out.best_of = true;
        out.children.push_back(std::move(asked));
        for (Target const& target : targets) {
            if (widening.left == 0) break;
            --widening.left;
            out.children.push_back(text_node(like, target.word, target.weight));
        }
        return out;
    }

    static bool plain_word(Node const& node) { return node.kind == Node::Kind::text && !node.phrase; }

    Node expand(Node node, Widening& widening) const {
        if (node.kind == Node::Kind::and_) return expand_all(std::move(node), widening);
        if (node.kind == Node::Kind::or_) {
            for (Node& child : node.children) child = expand(std::move(child), widening);
            return node;
        }
        if (!plain_word(node)) return node;
        std::vector<Target> const found = targets(node.value, widening);
        Node const like = node;
        return widened(std::move(node), like, found, widening);
    }

    // Neighbouring English words may be one entry: fire station.
    Node expand_all(Node node, Widening& widening) const {
        std::vector<Node> children;
        for (std::size_t i = 0; i < node.children.size();) {
            std::size_t taken = 1;
            for (std::size_t count = kEnglishWordsMax; count > 1; --count)
                if (Node joined; join(node.children, i, count, joined, widening)) {
                    children.push_back(std::move(joined));
                    taken = count;
                    break;
                }
            if (taken == 1) children.push_back(expand(std::move(node.children[i]), widening));
            i += taken;
        }
        if (children.size() == 1) {
            children.front().boost *= node.boost;
            return std::move(children.front());
        }
        node.children = std::move(children);
        return node;
    }

    bool join(std::vector<Node> const& nodes, std::size_t from, std::size_t count, Node& out,
              Widening& widening) const {
        if (from + count > nodes.size()) return false;
        std::string key;
        for (std::size_t i = from; i < from + count; ++i) {
            if (!plain_word(nodes[i]) || nodes[i].field != nodes[from].field ||
                nodes[i].value.size() > kSynonymWordBytesMax)
                return false;
            key += (key.empty() ? "" : " ") + canonical_of(nodes[i].value);
        }
        if (!ascii_word(key)) return false;
        for (std::string const& form : singulars(key)) {
            auto const found = english.find(form);
            if (found == english.end()) continue;
            Node asked;
            asked.kind = Node::Kind::and_;
            asked.children.assign(nodes.begin() + static_cast<std::ptrdiff_t>(from),
                                  nodes.begin() + static_cast<std::ptrdiff_t>(from + count));
            out = widened(std::move(asked), nodes[from], found->second, widening);
            return true;
        }
        return false;
    }
};

Synonyms::Synonyms() : impl_(std::make_unique<Impl>()) {}
Synonyms::~Synonyms() = default;

void Synonyms::add_defaults() {
    if (auto const text = embedded("src/search/synonym_ja.tsv"))
        GYOJI_ASSERT(add_file_text(*text, kDefaultWeight).empty());
    if (auto const text = embedded("src/search/english.tsv"))
        GYOJI_ASSERT(add_english_text(*text, kDefaultWeight).empty());
}

std::vector<Error> Synonyms::add_file_text(std::string_view text, double weight) {
    std::vector<Error> errors;
    LineReader reader(text);
    for (std::string_view line; reader.next(line);) {
        if (line.empty()) continue;
        std::size_t const arrow = line.find("=>");
        std::vector<std::string> const from = words_of(line.substr(0, arrow));
        std::vector<std::string> const to =
            arrow == std::string_view::npos ? from : words_of(line.substr(arrow + 2));
        if (from.empty() || to.empty() || (arrow == std::string_view::npos && from.size() < 2)) {
            errors.push_back(reader.error("at least two words are needed"));
            continue;
        }
        std::string reason = reason_against(from);
        if (reason.empty()) reason = reason_against(to);
        if (!reason.empty()) {
            errors.push_back(reader.error(std::move(reason)));
            continue;
        }
        for (std::string const& key : from)
            for (std::string const& word : to) Impl::add(impl_->japanese, canonical_of(key), word, weight);
    }
    if (reader.cut()) errors.push_back(reader.error("the lines after this one are not read"));
    return errors;
}

std::vector<Error> Synonyms::add_english_text(std::string_view text, double weight) {
    std::vector<Error> errors;
    LineReader reader(text);
    for (std::string_view line; reader.next(line);) {
        if (line.empty()) continue;
        std::size_t const tab = line.find('\t');
        std::vector<std::string> const to =
            tab == std::string_view::npos ? std::vector<std::string>() : words_of(line.substr(tab + 1));
        std::string const key = canonical_of(line.substr(0, tab));
        std::string reason =
            to.empty() ? "an English word, a tab and Japanese words are needed" : reason_against(to);
        if (reason.empty() && !ascii_word(key)) reason = "the first word is not English";
        if (!reason.empty()) {
            errors.push_back(reader.error(std::move(reason)));
            continue;
        }
        double each = weight;  // the first translation is the best one
        for (std::string const& word : to) {
            Impl::add(impl_->english, key, word, each);
            each *= 0.95;
        }
    }
    if (reader.cut()) errors.push_back(reader.error("the lines after this one are not read"));
    return errors;
}

void Synonyms::load_edict(std::string const& path) {
    auto edict = std::make_unique<Edict>(path);
    if (edict->present()) impl_->edict = std::move(edict);
}

std::vector<std::string> Synonyms::nearest_english(std::string_view word, std::size_t limit) const {
    std::string const canonical = canonical_of(word.substr(0, kSynonymWordBytesMax));
    std::vector<std::pair<std::size_t, std::string>> near;
    if (!ascii_word(canonical) || canonical.size() < 4) return {};
    std::u32string const wanted = characters(canonical);
    for (auto const& [key, targets] : impl_->english)
        if (std::size_t const far = distance(wanted, characters(key), 2); far > 0 && far <= 2)
            near.emplace_back(far, key);
    std::sort(near.begin(), near.end());
    std::vector<std::string> out;
    for (auto& [far, key] : near)
        if (out.size() < limit) out.push_back(std::move(key));
    return out;
}

Node Synonyms::expand(Node query) const {
    Impl::Widening widening{*impl_};
    return impl_->expand(std::move(query), widening);
}

}  // namespace gyoji::search
