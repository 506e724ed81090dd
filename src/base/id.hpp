#pragma once
// Typed ids and where new ones come from. Ids taken over from another catalogue keep their text, so an id is
// a string inside a type of its own; ours are ULIDs, or UUIDs where a door (CKAN) demands the form.

#include "base/clock.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <random>
#include <string>

namespace gyoji {

template <class Tag>
struct Id {
    std::string text;
    Id() = default;
    explicit Id(std::string value) : text(std::move(value)) {}
    bool empty() const { return text.empty(); }
    auto operator<=>(Id const&) const = default;
};

class IdSource {
public:
    virtual ~IdSource() = default;
    virtual std::uint64_t bits() = 0;  // 64 unpredictable bits; thread-safe
    std::string ulid(Instant now);     // 26 characters, sorts by time
    std::string uuid();                // version 4, lower case
};

class RandomIds : public IdSource {  // the operating system's randomness
public:
    std::uint64_t bits() override;
};

class SeededIds : public IdSource {  // the same ids for the same seed: tests, demo
public:
    explicit SeededIds(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t bits() override;

private:
    std::mutex mutex_;
    std::mt19937_64 engine_;
};

bool looks_like_uuid(std::string_view text);

}  // namespace gyoji

template <class Tag>
struct std::hash<gyoji::Id<Tag>> {
    std::size_t operator()(gyoji::Id<Tag> const& id) const noexcept {
        return std::hash<std::string>()(id.text);
    }
};
