#pragma once
// One CKAN dictionary being written, with what its source said (foreign_json) at hand. Only for the CKAN
// files of this folder.

#include "base/clock.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::catalog {

class CkanDict {
public:
    // What an empty text becomes when the source does not say.
    enum class Empty { null, text };

    CkanDict(wire::Writer& out, std::string_view foreign_json);

    void text(std::string_view key, std::string_view value, Empty empty);
    void number(std::string_view key, std::optional<std::int64_t> value);
    void instant(std::string_view key, std::optional<Instant> value);
    void null(std::string_view key);  // a key of CKAN that we do not model: the source's value, or null
    // Values that are ours alone: foreign_json is not asked.
    template <class T>
    void own(std::string_view key, T const& value) {
        taken_.push_back(key);
        out_.key(key).value(value);
    }
    wire::Writer& own_key(std::string_view key) {
        taken_.push_back(key);
        return out_.key(key);
    }
    // A key that must not come from foreign_json, though it is not written here.
    void leave_out(std::string_view key) { taken_.push_back(key); }
    void rest();  // every other key of the source, in its order
    wire::Json foreign(std::string_view key) const;
    bool says(std::string_view key) const;  // the source had the key, even with null

private:
    bool same_said(std::string_view key, std::string_view value);
    wire::Writer& out_;
    std::optional<wire::Document> document_;
    std::vector<std::string_view> taken_;
};

}  // namespace gyoji::catalog
