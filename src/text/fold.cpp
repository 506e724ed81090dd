#include "text/fold.hpp"

#include "text/fold_table.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace gyoji::text {

namespace {

// JIS Z 8301 (2008) G.6.2.2: words of three sounds and more may lose the last long vowel mark, so サーバー =
// サーバ, while キー stays apart from キ.
constexpr std::size_t kShortestShortened = 3;
constexpr std::size_t kClusterMax = 32;  // UAX #15 section 13: no natural text has more marks on one letter

// カ + ゛ = ガ; 0 when the two do not join (UAX #15 composition of the folded, large katakana).
char32_t joined(char32_t kana, bool semi_voiced) {
    bool const ha_row =
        kana == 0x30CF || kana == 0x30D2 || kana == 0x30D5 || kana == 0x30D8 || kana == 0x30DB;
    if (semi_voiced) return ha_row ? kana + 2 : 0;
    bool const ka_to_chi = kana >= 0x30AB && kana <= 0x30C1 && kana % 2 == 1;
    bool const tsu_te_to = kana == 0x30C4 || kana == 0x30C6 || kana == 0x30C8;
    if (ha_row || ka_to_chi || tsu_te_to || kana == 0x30FD) return kana + 1;
    if (kana == 0x30A6) return 0x30F4;
    return kana >= 0x30EF && kana <= 0x30F2 ? kana + 8 : 0;
}

template <bool kWithOffsets>
class Folder {
public:
    Folder(std::string_view input, Folded& out) : table_(FoldTable::instance()), input_(input), out_(out) {
        out_.text.reserve(input.size() + input.size() / 8);
        if constexpr (kWithOffsets) out_.offsets.reserve(out_.text.capacity() + 1);
    }

    void run() {
        while (at_ < input_.size()) step();
        end_word();
        if constexpr (kWithOffsets) out_.offsets.push_back(static_cast<std::uint32_t>(input_.size()));
    }

private:
    void step() {
        CodePoint const c = decode_at(input_, at_);
        from_ = at_;
        at_ += c.size;
        std::uint32_t const entry = table_.entry(c.value);
        if (entry <= kFoldValueMask)
            emit(entry, false);
        else
            special(c.value, entry);
    }

    void special(char32_t source, std::uint32_t entry) {
        if (entry & kFoldDrop) return;
        if (entry & (kFoldVoiced | kFoldSemiVoiced)) return join((entry & kFoldSemiVoiced) != 0);
        if ((entry & kFoldDash) && in_kana_ && kana_follows()) return emit(kLongVowel, false);
        if ((entry & kFoldBase) && mark_follows()) return emit_all(cluster(source), false);
        bool const hiragana = (entry & kFoldHiragana) != 0;
        if (entry & kFoldMany) return emit_all(table_.many(entry), hiragana);
        emit(entry & kFoldValueMask, hiragana);
    }

    void emit_all(std::u32string_view folded, bool hiragana) {
        for (char32_t const c : folded) emit(c, hiragana);
    }

    void emit(char32_t c, bool hiragana) {
        if (is_kana_letter(c)) {
            if (long_vowels_ > 0 && hiragana != hiragana_) end_word();
            in_kana_ = true;
            hiragana_ = hiragana;
            kana_ += long_vowels_ + 1;
            long_vowels_ = 0;
            last_kana_ = c;
        } else if (c == kLongVowel && in_kana_) {
            ++long_vowels_;
            last_kana_ = 0;
        } else {
            if (in_kana_) leave_kana();
            if (c == kLongVowel) c = '-';
            if (c == ' ' && !out_.text.empty() && out_.text.back() == ' ') return;
        }
        put(c);
    }

    void put(char32_t c) {
        append(out_.text, c);
        if constexpr (kWithOffsets) out_.offsets.resize(out_.text.size(), static_cast<std::uint32_t>(from_));
    }

    void end_word() {
        constexpr std::size_t kBytes = 3;  // of ー
        if (long_vowels_ == 0) return;
        if (kana_ >= kShortestShortened) {
            out_.text.resize(out_.text.size() - kBytes * long_vowels_);
            if constexpr (kWithOffsets) out_.offsets.resize(out_.text.size());
        } else {
            kana_ += long_vowels_;
        }
        long_vowels_ = 0;
    }

    void leave_kana() {
        end_word();
        in_kana_ = false;
        kana_ = 0;
        last_kana_ = 0;
    }

    void join(bool semi_voiced) {
        char32_t const whole = last_kana_ == 0 ? 0 : joined(last_kana_, semi_voiced);
        last_kana_ = 0;
        if (whole == 0) return;
        out_.text.resize(out_.text.size() - 3);  // the same size in UTF-8, and the same origin
        append(out_.text, whole);
    }

    // The next character that leaves something behind; 0 at the end.
    std::uint32_t next_entry() const {
        for (std::size_t at = at_; at < input_.size();) {
            CodePoint const c = decode_at(input_, at);
            std::uint32_t const entry = table_.entry(c.value);
            if (!(entry & (kFoldDrop | kFoldVoiced | kFoldSemiVoiced))) return entry;
            at += c.size;
        }
        return 0;
    }

    bool kana_follows() const {
        std::uint32_t const next = next_entry();
        if (next & kFoldLong) return true;
        char32_t const first = next & kFoldMany ? table_.many(next).front() : next & kFoldValueMask;
        return is_kana_letter(first);
    }

    bool mark_follows() const { return (next_entry() & kFoldMark) != 0; }

    std::u32string cluster(char32_t base) {
        std::u32string all(1, base);
        while (at_ < input_.size() && all.size() < kClusterMax) {
            CodePoint const c = decode_at(input_, at_);
            if (!(table_.entry(c.value) & (kFoldMark | kFoldDrop | kFoldVoiced | kFoldSemiVoiced))) break;
            all.push_back(c.value);
            at_ += c.size;
        }
        return FoldTable::fold_cluster(all);
    }

    FoldTable const& table_;
    std::string_view input_;
    Folded& out_;
    std::size_t at_ = 0;           // next byte to read
    std::size_t from_ = 0;         // start of the character being folded
    bool in_kana_ = false;         // the last output is kana or a long vowel mark behind kana
    bool hiragana_ = false;        // script of the last kana in the source
    std::size_t kana_ = 0;         // characters of the kana run, without the long vowel marks at its end
    std::size_t long_vowels_ = 0;  // those marks
    char32_t last_kana_ = 0;       // what a voiced mark may join; 0 when nothing
};

}  // namespace

std::string fold(std::string_view utf8) {
    Folded out;
    Folder<false>(utf8, out).run();
    return std::move(out.text);
}

Folded fold_with_offsets(std::string_view utf8) {
    Folded out;
    Folder<true>(utf8, out).run();
    return out;
}

}  // namespace gyoji::text
