#include "base/embedded.hpp"

#include <algorithm>
#include <cstdint>

namespace {
struct Entry {
    char const* name;
    char const* data;
    std::uint64_t size;
};
}  // namespace

extern "C" Entry const gyoji_embedded_table[];

namespace gyoji {

std::optional<std::string_view> embedded(std::string_view path) {
    for (Entry const* entry = gyoji_embedded_table; entry->name; ++entry)
        if (path == entry->name) return std::string_view(entry->data, entry->size);
    return std::nullopt;
}

std::vector<EmbeddedFile> embedded_under(std::string_view prefix) {
    std::vector<EmbeddedFile> out;
    for (Entry const* entry = gyoji_embedded_table; entry->name; ++entry) {
        std::string_view const name(entry->name);
        if (name.substr(0, prefix.size()) == prefix) out.push_back({name, {entry->data, entry->size}});
    }
    std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.path < b.path; });
    return out;
}

}  // namespace gyoji
