#pragma once
// Only for tests of this folder.

#include "wire/json.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace gyoji::catalog {

inline std::string shared_folder() {
    char const* const named = std::getenv("GYOJI_SHARED");
    for (std::string const& place : {std::string(named ? named : ""),
                                     std::string(GYOJI_SOURCE_DIR "/../shared"), std::string("/work/shared")})
        if (!place.empty() && std::filesystem::exists(place + "/data/catalog/tokyo_packages.jsonl.zst"))
            return place;
    return {};
}

// The value with sorted keys: two dictionaries are equal when these texts are.
inline void append_sorted(std::string& out, wire::Json json) {
    if (json.is_object()) {
        auto members = json.members();
        std::ranges::sort(members, {}, &wire::Json::Member::key);
        out += '{';
        for (auto const& [key, value] : members) {
            out += std::string(key) + "=";
            append_sorted(out, value);
            out += ';';
        }
        out += '}';
    } else if (json.is_array()) {
        out += '[';
        for (wire::Json const& item : json.items()) {
            append_sorted(out, item);
            out += ',';
        }
        out += ']';
    } else {
        json.write(out);
    }
}

inline std::string sorted_json(std::string_view text) {
    auto const document = wire::Document::parse(text, wire::Strictness::strict);
    if (!document) return "not JSON: " + document.error().code;
    std::string out;
    append_sorted(out, document->root());
    return out;
}

}  // namespace gyoji::catalog
