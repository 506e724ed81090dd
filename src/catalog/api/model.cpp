#include "catalog/api/model.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {
namespace {

constexpr std::array<std::string_view, 6> kSectors{"unknown", "metropolis",  "municipality",
                                                   "nation",  "public_body", "private_body"};
constexpr std::array<std::string_view, 14> kBases{
    "none",         "stated",       "title",  "distribution_name",  "url",          "group",
    "organization", "tag",          "extras", "distribution_dates", "record_dates", "media_type",
    "keyword",      "operator_said"};

}  // namespace

std::string_view key_of(Sector sector) {
    return kSectors.at(std::size_t(sector));
}

std::optional<Sector> sector_of(std::string_view key) {
    auto const found = std::ranges::find(kSectors, key);
    if (found == kSectors.end()) return std::nullopt;
    return Sector(found - kSectors.begin());
}

std::string_view key_of(Basis basis) {
    return kBases.at(std::size_t(basis));
}

}  // namespace gyoji::catalog
