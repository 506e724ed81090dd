#pragma once
// The elements of one array of a JSON document as slices of its bytes, without parsing them: a record keeps
// its source byte for byte, and one broken record, or a document that breaks off, does not take the others
// with it. Pure; any thread.

#include <optional>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

struct JsonSlice {
    std::string_view bytes;
    std::size_t line = 1;  // of its first byte
    bool cut = false;      // the document ended inside
};

struct JsonSlices {
    std::vector<JsonSlice> items;
    bool complete = false;  // the array and the document were closed
};

// The array at `key` of the top-level object; a single object there is one element. nullopt when there is no
// such key.
std::optional<JsonSlices> slice_array(std::string_view document, std::string_view key);

}  // namespace gyoji::catalog
