#pragma once
// Writes a segment from whatever can tell its documents in order and its dictionaries in order: fresh entries
// (segment_builder.hpp) or other segments (segment_merge.hpp). Internal to the room; one thread.

#include "search/index.hpp"
#include "search/posting.hpp"
#include "search/sink.hpp"

namespace gyoji::search {

// Strings in ascending byte order, each once, with its documents (ascending, at least one).
class DictionaryStream {
public:
    virtual ~DictionaryStream() = default;
    virtual bool next(std::string_view& string, Postings& documents) = 0;
};

class SegmentSource {
public:
    virtual ~SegmentSource() = default;
    virtual std::uint32_t documents() const = 0;
    virtual std::string_view text(std::uint32_t doc) = 0;
    virtual float quality(std::uint32_t doc) = 0;
    virtual std::uint8_t title_length(std::uint32_t doc) = 0;
    virtual std::int64_t number(std::size_t field, std::uint32_t doc) = 0;
    virtual std::unique_ptr<DictionaryStream> dictionary(
        std::uint32_t which) = 0;  // kTerms, kIds ... layout.hpp
};

Outcome write_segment(Sink& sink, Schema const& schema, SegmentSource& source);

}  // namespace gyoji::search
