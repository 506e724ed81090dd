#include "search/segment.hpp"

#include <algorithm>

namespace gyoji::search {

StringTable::StringTable(std::string_view section) {
    count_ = load<std::uint32_t>(section.data());
    offsets_ = section.data() + 4;
    bytes_ = offsets_ + 4 * (std::size_t{count_} + 1);
}

std::uint32_t StringTable::lower_bound(std::string_view value) const {
    std::uint32_t low = 0, high = count_;
    while (low < high) {
        std::uint32_t const middle = low + (high - low) / 2;
        if ((*this)[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::optional<std::uint32_t> StringTable::find(std::string_view value) const {
    std::uint32_t const at = lower_bound(value);
    if (at == count_ || (*this)[at] != value) return std::nullopt;
    return at;
}

Column::Column(std::string_view section, std::uint32_t documents) {
    single_ = section[0] == 1;
    width_ = static_cast<unsigned char>(section[1]);
    values_ = section.data() + 8;
    if (single_) return;
    starts_ = reinterpret_cast<std::uint32_t const*>(values_);
    values_ += 4 * (std::size_t{documents} + 1);
}

template <class T>
void Column::count_as(std::span<std::uint32_t const> docs, std::uint32_t* counts) const {
    T const* const values = reinterpret_cast<T const*>(values_);
    if (single_) {
        for (std::uint32_t const doc : docs)
            ++counts[values[doc]];  // 0 = nothing: counts has one more in front
        return;
    }
    for (std::uint32_t const doc : docs)
        for (std::uint32_t i = starts_[doc], end = starts_[doc + 1]; i < end; ++i)
            ++counts[static_cast<std::uint32_t>(values[i]) + 1];
}

void Column::count(std::span<std::uint32_t const> docs, std::uint32_t* counts) const {
    switch (width_) {
        case 1:
            return count_as<std::uint8_t>(docs, counts);
        case 2:
            return count_as<std::uint16_t>(docs, counts);
        default:
            return count_as<std::uint32_t>(docs, counts);
    }
}

namespace {
struct TableEntry {
    std::uint32_t id;
    std::uint64_t offset, size;
};

std::optional<std::string_view> section(std::string_view bytes, std::uint32_t wanted) {
    std::uint64_t const table = load<std::uint64_t>(bytes.data() + bytes.size() - 24);
    std::uint64_t const count = load<std::uint64_t>(bytes.data() + table);
    for (std::uint64_t i = 0; i < count; ++i) {
        char const* const row = bytes.data() + table + 8 + 24 * i;
        if (load<std::uint64_t>(row) != wanted) continue;
        auto const offset = load<std::uint64_t>(row + 8), size = load<std::uint64_t>(row + 16);
        if (offset > bytes.size() || size > bytes.size() - offset) return std::nullopt;
        return bytes.substr(offset, size);
    }
    return std::nullopt;
}
}  // namespace

Result<std::shared_ptr<Segment const>> Segment::open(std::string_view bytes,
                                                     std::shared_ptr<void const> owner,
                                                     Schema const& schema) {
    auto const damaged = [](char const* what) { return fail(Fault::internal, "search.damaged", what); };
    if (bytes.size() < 64) return damaged("segment too short");
    if (load<std::uint64_t>(bytes.data()) != kSegmentMagic ||
        load<std::uint64_t>(bytes.data() + bytes.size() - 8) != kSegmentMagic)
        return damaged("segment magic");
    if (load<std::uint32_t>(bytes.data() + 8) != kFormatVersion) return damaged("segment version");
    std::uint64_t const table = load<std::uint64_t>(bytes.data() + bytes.size() - 24);
    if (table > bytes.size() - 32 || load<std::uint64_t>(bytes.data() + table) > (bytes.size() - table) / 24)
        return damaged("segment table");
    std::shared_ptr<Segment> out(new Segment);
    out->bytes_ = bytes;
    out->owner_ = std::move(owner);
    out->documents_ = load<std::uint32_t>(bytes.data() + 12);
    CHECK_OK(out->read_sections(schema));
    return std::shared_ptr<Segment const>(std::move(out));
}

Outcome Segment::read_sections(Schema const& schema) {
    bool whole = true;
    auto const find = [&](Section kind, std::uint32_t field = 0) {
        auto const found = section(bytes_, section_id(kind, field));
        whole = whole && found;
        return found.value_or(bytes_.substr(0, 0));
    };
    auto const strings = [&](Section kind, std::uint32_t field) {
        auto const found = find(kind, field);
        return found.empty() ? StringTable() : StringTable(found);
    };
    auto const column = [&](std::uint32_t field) {
        auto const found = find(Section::column, field);
        return found.empty() ? Column() : Column(found, documents_);
    };
    auto const ordinals = [&](std::uint32_t field) {
        return reinterpret_cast<std::uint32_t const*>(find(Section::column, field).data());
    };
    texts_ = find(Section::texts).data();
    text_offsets_ = reinterpret_cast<std::uint64_t const*>(find(Section::text_offsets).data());
    qualities_ = reinterpret_cast<float const*>(find(Section::qualities).data());
    title_lengths_ = reinterpret_cast<std::uint8_t const*>(find(Section::title_lengths).data());
    postings_ = find(Section::postings).data();
    ids_ = strings(Section::strings, kIds);
    id_ordinals_ = ordinals(kIds);
    id_documents_ = reinterpret_cast<std::uint32_t const*>(find(Section::id_documents).data());
    terms_ = {strings(Section::strings, kTerms), find(Section::posting_offsets, kTerms).data()};
    suggestions_ = strings(Section::strings, kSuggestions);
    suggestion_column_ = column(kSuggestions);
    for (std::uint32_t i = 0; i < schema.numbers.size(); ++i)
        numbers_.push_back(reinterpret_cast<std::int64_t const*>(find(Section::numbers, i).data()));
    for (std::uint32_t i = 0; i < schema.keywords.size(); ++i) {
        std::uint32_t const field = kKeywordBase + i;
        keywords_.push_back({strings(Section::strings, field), find(Section::posting_offsets, field).data()});
        keyword_columns_.push_back(column(field));
        keyword_folded_.push_back(strings(Section::folded, field));
    }
    for (std::uint32_t i = 0; i < schema.sort_texts.size(); ++i) {
        sort_texts_.push_back(strings(Section::strings, kSortTextBase + i));
        sort_ordinals_.push_back(ordinals(kSortTextBase + i));
    }
    if (!whole) return fail(Fault::internal, "search.damaged", "segment sections");
    return {};
}

std::optional<std::uint32_t> Segment::find(std::string_view id) const {
    auto const ordinal = ids_.find(id);
    if (!ordinal) return std::nullopt;
    return id_documents_[*ordinal];
}

DocText::DocText(std::string_view bytes, std::size_t fields) {
    char const* at = bytes.data();
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < fields; ++i) ends_[i] = end += static_cast<std::uint32_t>(get_varint(at));
    whole_ = {at, end};
}

}  // namespace gyoji::search
