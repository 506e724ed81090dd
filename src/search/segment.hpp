#pragma once
// One immutable part of the index, read in place from memory or a mapped file. Documents are numbered from 0.
// Internal to the room. Any thread. Bytes are trusted: a file's checksum has been verified before
// (store.hpp).

#include "base/result.hpp"
#include "search/index.hpp"
#include "search/posting.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>

namespace gyoji::search {

class StringTable {
public:
    StringTable() = default;
    explicit StringTable(std::string_view section);
    std::uint32_t size() const { return count_; }
    std::string_view operator[](std::uint32_t index) const {
        return {bytes_ + offset(index), offset(index + 1) - offset(index)};
    }
    std::uint32_t lower_bound(std::string_view value) const;
    std::optional<std::uint32_t> find(std::string_view value) const;
    std::string_view all_bytes() const { return {bytes_, count_ ? offset(count_) : 0}; }

private:
    std::uint32_t offset(std::uint32_t index) const {
        return load<std::uint32_t>(offsets_ + 4 * std::size_t{index});
    }
    char const* offsets_ = nullptr;
    char const* bytes_ = nullptr;
    std::uint32_t count_ = 0;
};

// What each document holds of one dictionary: ordinals.
class Column {
public:
    Column() = default;
    explicit Column(std::string_view section, std::uint32_t documents);
    bool single() const { return single_; }
    template <class F>
    void each(std::uint32_t doc, F&& f) const {
        switch (width_) {
            case 1:
                return each_as<std::uint8_t>(doc, f);
            case 2:
                return each_as<std::uint16_t>(doc, f);
            default:
                return each_as<std::uint32_t>(doc, f);
        }
    }
    bool any(std::uint32_t doc) const {
        bool found = false;
        each(doc, [&](std::uint32_t) { found = true; });
        return found;
    }
    // Counts the ordinals of many documents.
    void count(std::span<std::uint32_t const> docs, std::uint32_t* counts) const;

private:
    template <class T, class F>
    void each_as(std::uint32_t doc, F& f) const {
        T const* const values = reinterpret_cast<T const*>(values_);
        if (single_) {
            if (values[doc]) f(static_cast<std::uint32_t>(values[doc]) - 1);
            return;
        }
        for (std::uint32_t i = starts_[doc]; i < starts_[doc + 1]; ++i)
            f(static_cast<std::uint32_t>(values[i]));
    }
    template <class T>
    void count_as(std::span<std::uint32_t const> docs, std::uint32_t* counts) const;
    std::uint32_t const* starts_ = nullptr;
    char const* values_ = nullptr;
    unsigned width_ = 4;
    bool single_ = true;
};

struct Dictionary {
    StringTable strings;
    char const* offsets = nullptr;  // u64 each; null where there are no postings
    std::uint64_t offset(std::uint32_t ordinal) const {
        return load<std::uint64_t>(offsets + 8 * std::size_t{ordinal});
    }
};

class Segment {
public:
    // The owner keeps the bytes alive. Fails when the layout is not ours or does not fit the schema.
    static Result<std::shared_ptr<Segment const>> open(std::string_view bytes,
                                                       std::shared_ptr<void const> owner,
                                                       Schema const& schema);

    std::uint32_t documents() const { return documents_; }
    std::size_t bytes() const { return bytes_.size(); }
    std::string_view text(std::uint32_t doc) const {
        return {texts_ + text_offsets_[doc], text_offsets_[doc + 1] - text_offsets_[doc]};
    }
    float quality(std::uint32_t doc) const { return qualities_[doc]; }
    std::uint8_t title_length(std::uint32_t doc) const { return title_lengths_[doc]; }
    std::int64_t number(std::size_t field, std::uint32_t doc) const { return numbers_[field][doc]; }
    std::int64_t const* numbers(std::size_t field) const { return numbers_[field]; }

    std::string_view id(std::uint32_t doc) const { return ids_[id_ordinals_[doc]]; }
    std::uint32_t id_ordinal(std::uint32_t doc) const { return id_ordinals_[doc]; }
    std::optional<std::uint32_t> find(std::string_view id) const;

    Dictionary const& terms() const { return terms_; }
    Dictionary const& keyword(std::size_t field) const { return keywords_[field]; }
    Column const& keyword_column(std::size_t field) const { return keyword_columns_[field]; }
    StringTable const& keyword_folded(std::size_t field) const { return keyword_folded_[field]; }
    StringTable const& suggestions() const { return suggestions_; }
    Column const& suggestion_column() const { return suggestion_column_; }
    StringTable const& ids() const { return ids_; }
    StringTable const& sort_texts(std::size_t field) const { return sort_texts_[field]; }
    std::uint32_t sort_ordinal(std::size_t field, std::uint32_t doc) const {
        return sort_ordinals_[field][doc];
    }

    PostingView postings(Dictionary const& dictionary, std::uint32_t ordinal) const {
        return {postings_, dictionary.offset(ordinal)};
    }

private:
    Segment() = default;
    Outcome read_sections(Schema const& schema);
    std::string_view bytes_;
    std::shared_ptr<void const> owner_;
    std::uint32_t documents_ = 0;
    char const* texts_ = nullptr;
    char const* postings_ = nullptr;
    std::uint64_t const* text_offsets_ = nullptr;
    float const* qualities_ = nullptr;
    std::uint8_t const* title_lengths_ = nullptr;
    std::uint32_t const* id_ordinals_ = nullptr;
    std::uint32_t const* id_documents_ = nullptr;
    std::vector<std::int64_t const*> numbers_;
    Dictionary terms_;
    std::vector<Dictionary> keywords_;
    std::vector<Column> keyword_columns_;
    std::vector<StringTable> keyword_folded_, sort_texts_;
    std::vector<std::uint32_t const*> sort_ordinals_;
    StringTable suggestions_, ids_;
    Column suggestion_column_;
};

// The canonical texts of the fields inside text(doc), one behind the other.
class DocText {
public:
    DocText(std::string_view bytes, std::size_t fields);
    std::string_view whole() const { return whole_; }
    std::size_t end(std::size_t field) const { return ends_[field]; }
    std::string_view field(std::size_t index) const {
        std::size_t const begin = index == 0 ? 0 : ends_[index - 1];
        return whole_.substr(begin, ends_[index] - begin);
    }

private:
    std::string_view whole_;
    std::uint32_t ends_[kTextFieldsMax];
};

}  // namespace gyoji::search
