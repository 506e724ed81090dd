#include "search/segment_writer.hpp"

#include "text/fold.hpp"

#include <algorithm>

namespace gyoji::search {

namespace {

constexpr std::size_t kBufferBytes = 1U << 20U;

struct StringsBytes {
    std::vector<std::uint32_t> offsets{0};
    std::string bytes;
    void add(std::string_view value) {
        bytes.append(value);
        offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    std::uint32_t size() const { return static_cast<std::uint32_t>(offsets.size() - 1); }
};

class Writer {
public:
    Writer(Sink& sink, Schema const& schema, SegmentSource& source)
        : sink_(sink), schema_(schema), source_(source), documents_(source.documents()) {}

    Outcome run() {
        std::string head;
        put(head, kSegmentMagic);
        put(head, kFormatVersion);
        put(head, documents_);
        sink_.write(head);
        write_documents();
        write_posted();
        write_ordinals(kIds);
        for (std::uint32_t i = 0; i < schema_.sort_texts.size(); ++i) write_ordinals(kSortTextBase + i);
        write_table();
        return sink_.finish();
    }

private:
    struct Row {
        std::uint64_t id, offset, size;
    };
    struct Collected {
        std::uint32_t which;
        StringsBytes strings;
        std::vector<std::uint64_t> offsets;
        std::string column;
    };

    void begin(Section section, std::uint32_t field = 0) {
        if (sink_.size() % 8 != 0) sink_.write(std::string_view("\0\0\0\0\0\0\0", 8 - sink_.size() % 8));
        rows_.push_back({section_id(section, field), sink_.size(), 0});
    }
    void end() {
        rows_.back().size = sink_.size() - rows_.back().offset;
        sink_.write(std::string_view("\0\0\0\0\0\0\0\0", 8));  // readers load whole words
    }
    template <class T>
    void write_array(Section section, std::uint32_t field, std::vector<T> const& values) {
        begin(section, field);
        sink_.write({reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)});
        end();
    }
    void write_strings(Section section, std::uint32_t field, StringsBytes const& strings) {
        begin(section, field);
        std::string head;
        put(head, strings.size());
        sink_.write(head);
        sink_.write({reinterpret_cast<char const*>(strings.offsets.data()), 4 * strings.offsets.size()});
        sink_.write(strings.bytes);
        end();
    }

    void write_documents() {
        std::vector<std::uint64_t> offsets{0};
        begin(Section::texts);
        for (std::uint32_t doc = 0; doc < documents_; ++doc) {
            std::string_view const text = source_.text(doc);
            sink_.write(text);
            offsets.push_back(offsets.back() + text.size());
        }
        end();
        write_array(Section::text_offsets, 0, offsets);
        std::vector<float> qualities(documents_);
        std::vector<std::uint8_t> lengths(documents_);
        for (std::uint32_t doc = 0; doc < documents_; ++doc) {
            qualities[doc] = source_.quality(doc);
            lengths[doc] = source_.title_length(doc);
        }
        write_array(Section::qualities, 0, qualities);
        write_array(Section::title_lengths, 0, lengths);
        std::vector<std::int64_t> numbers(documents_);
        for (std::uint32_t field = 0; field < schema_.numbers.size(); ++field) {
            for (std::uint32_t doc = 0; doc < documents_; ++doc) numbers[doc] = source_.number(field, doc);
            write_array(Section::numbers, field, numbers);
        }
    }

    std::string column_bytes(std::vector<std::pair<std::uint32_t, std::uint32_t>> const& pairs,
                             std::uint32_t values) {
        std::vector<std::uint32_t> starts(std::size_t{documents_} + 1);
        for (auto const& [doc, ordinal] : pairs) ++starts[doc + 1];
        bool const single = std::all_of(starts.begin(), starts.end(), [](auto n) { return n <= 1; });
        for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
        unsigned const width = values < 0xFF ? 1 : values < 0xFFFF ? 2 : 4;
        std::size_t const cells = single ? documents_ : pairs.size();
        std::string out{static_cast<char>(single ? 1 : 0), static_cast<char>(width), 0, 0, 0, 0, 0, 0};
        if (!single) out.append(reinterpret_cast<char const*>(starts.data()), 4 * starts.size());
        std::size_t const base = out.size();
        out.resize(base + cells * width);
        for (auto const& [doc, ordinal] : pairs) {
            std::size_t const cell = single ? doc : starts[doc]++;
            std::uint32_t const value = single ? ordinal + 1 : ordinal;
            std::memcpy(out.data() + base + cell * width, &value, width);
        }
        return out;
    }

    // One dictionary with its postings (where `posted`) and its column (where wanted).
    Collected collect(std::uint32_t which, bool posted, bool column, std::uint64_t base) {
        Collected out{which, {}, {}, {}};
        std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
        auto const stream = source_.dictionary(which);
        std::string_view string;
        Postings list;
        std::string buffer;
        auto const flush = [&] {
            sink_.write(buffer);
            buffer.clear();
        };
        while (stream->next(string, list)) {
            if (posted) {
                // The offset of the list's head; a bitmap inside it is aligned by encode_postings.
                std::uint64_t const start = sink_.size() - base;
                out.offsets.push_back(start + buffer.size());
                encode_postings(buffer, start, list, documents_);
                if (buffer.size() > kBufferBytes) flush();
            }
            if (column)
                for (std::uint32_t const doc : list.docs) pairs.emplace_back(doc, out.strings.size());
            out.strings.add(string);
        }
        flush();
        out.offsets.push_back(sink_.size() - base);
        if (column) out.column = column_bytes(pairs, out.strings.size());
        return out;
    }

    void write_collected(Collected const& dictionary, bool posted) {
        write_strings(Section::strings, dictionary.which, dictionary.strings);
        if (posted) write_array(Section::posting_offsets, dictionary.which, dictionary.offsets);
        if (dictionary.which == kTerms) return;
        begin(Section::column, dictionary.which);
        sink_.write(dictionary.column);
        end();
        if (dictionary.which >= kKeywordBase) write_folded(dictionary);
    }

    void write_folded(Collected const& dictionary) {
        StringsBytes folded;
        for (std::uint32_t i = 0; i < dictionary.strings.size(); ++i) {
            auto const from = dictionary.strings.offsets[i], to = dictionary.strings.offsets[i + 1];
            folded.add(text::fold(std::string_view(dictionary.strings.bytes).substr(from, to - from)));
        }
        write_strings(Section::folded, dictionary.which, folded);
    }

    void write_posted() {
        begin(Section::postings);
        std::uint64_t const base = rows_.back().offset;
        std::size_t const row = rows_.size() - 1;
        std::vector<Collected> all;
        all.push_back(collect(kTerms, true, false, base));
        for (std::uint32_t i = 0; i < schema_.keywords.size(); ++i)
            all.push_back(collect(kKeywordBase + i, true, true, base));
        end();
        GYOJI_ASSERT(row == rows_.size() - 1);
        for (Collected& dictionary : all) {
            write_collected(dictionary, true);
            dictionary = {};
        }
        write_collected(collect(kSuggestions, false, true, 0), false);
    }

    // Sorted strings with exactly one per document: ids and sort texts.
    void write_ordinals(std::uint32_t which) {
        StringsBytes strings;
        std::vector<std::uint32_t> ordinals(documents_), documents;
        auto const stream = source_.dictionary(which);
        std::string_view string;
        Postings list;
        while (stream->next(string, list)) {
            for (std::uint32_t const doc : list.docs) ordinals[doc] = strings.size();
            documents.push_back(list.docs.front());
            strings.add(string);
        }
        write_strings(Section::strings, which, strings);
        write_array(Section::column, which, ordinals);
        if (which == kIds) write_array(Section::id_documents, 0, documents);
    }

    // rows: id, offset, size; then the place of the table, the checksum of all before it, the magic.
    void write_table() {
        begin(Section{0});
        std::uint64_t const table = rows_.back().offset;
        rows_.pop_back();
        std::string out;
        put(out, static_cast<std::uint64_t>(rows_.size()));
        for (Row const& row : rows_) {
            put(out, row.id);
            put(out, row.offset);
            put(out, row.size);
        }
        put(out, table);
        sink_.write(out);
        std::string last;
        put(last, sink_.checksum());
        put(last, kSegmentMagic);
        sink_.write(last);
    }

    Sink& sink_;
    Schema const& schema_;
    SegmentSource& source_;
    std::uint32_t documents_;
    std::vector<Row> rows_;
};

}  // namespace

Outcome write_segment(Sink& sink, Schema const& schema, SegmentSource& source) {
    return Writer(sink, schema, source).run();
}

}  // namespace gyoji::search
