// What a CKAN said beyond our model: kept so that a harvested package comes back as it came.
#include "catalog/door/package_json.hpp"

#include "wire/writer.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

// These are said by other records or by the door itself.
constexpr std::array<std::string_view, 15> kPackageOwn{"id",
                                                       "name",
                                                       "organization",
                                                       "groups",
                                                       "owner_org",
                                                       "extras",
                                                       "resources",
                                                       "num_tags",
                                                       "num_resources",
                                                       "private",
                                                       "state",
                                                       "isopen",
                                                       "metadata_created",
                                                       "metadata_modified",
                                                       "tracking_summary"};
constexpr std::array<std::string_view, 6> kResourceOwn{"id",    "package_id", "position",
                                                       "state", "format",     "datastore_active"};
constexpr std::array<std::string_view, 6> kOrganizationOwn{"id",          "name",      "title",
                                                           "description", "image_url", "created"};

template <std::size_t N>
bool among(std::array<std::string_view, N> const& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::string text_of(wire::Json value) {
    std::string raw;
    value.write(raw);
    return raw;
}

template <std::size_t N>
std::string difference(wire::Json source, wire::Json ours, std::array<std::string_view, N> const& own) {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object();
    bool any = false;
    for (auto const& member : source.members()) {
        if (among(own, member.key)) continue;
        std::string const raw = text_of(member.value);
        bool const same = ours.has(member.key) && text_of(ours[member.key]) == raw;
        // A resource without `created` is not one whose `created` is null: package_json.cpp needs to know.
        if (same && !(member.key == "created" && member.value.is_null())) continue;
        writer.key(member.key).raw(raw);
        any = true;
    }
    writer.end_object();
    return any ? out : std::string();
}

}  // namespace

void keep_foreign(wire::Json package, Dataset& dataset, std::vector<std::size_t> const& kept) {
    dataset.foreign_json.clear();
    for (Distribution& file : dataset.distributions) file.foreign_json.clear();
    auto const ours = wire::Document::parse(ckan_package_json(dataset), wire::Strictness::lenient);
    if (!ours) return;
    wire::Json const root = ours->root();
    dataset.foreign_json = difference(package, root, kPackageOwn);
    wire::Json const theirs = package["resources"];
    for (std::size_t i = 0; i < dataset.distributions.size(); ++i) {
        std::size_t const place = kept.empty() ? i : kept[i];
        dataset.distributions[i].foreign_json =
            difference(theirs.at(place), root["resources"].at(i), kResourceOwn);
    }
}

std::string foreign_of_organization(wire::Json organization) {
    return difference(organization, wire::Json(), kOrganizationOwn);
}

}  // namespace gyoji::catalog
