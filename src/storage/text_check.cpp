#include "storage/text_check.hpp"

#include <simdjson.h>
#include <cstring>

namespace gyoji::storage {

int first_unstorable(std::span<Value const> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto const* text = std::get_if<std::string>(&values[i]);
        if (!text || text->empty()) continue;
        if (std::memchr(text->data(), 0, text->size())) return int(i) + 1;
        if (!simdjson::validate_utf8(text->data(), text->size())) return int(i) + 1;
    }
    return 0;
}

}  // namespace gyoji::storage
