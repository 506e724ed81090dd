#pragma once
// The catalogue's values, in the words of DCAT 3 and CADDE 4.0 (domain/japan.md section 6.2). Plain values;
// any thread. A derived field carries its basis: where the value came from, as a key that pages turn into
// words.

#include "base/clock.hpp"
#include "base/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gyoji::catalog {

using DatasetId = Id<struct DatasetTag>;
using DistributionId = Id<struct DistributionTag>;
using OrganizationId = Id<struct OrganizationTag>;
using GroupId = Id<struct GroupTag>;
using SourceId = Id<struct SourceTag>;
using RunId = Id<struct RunTag>;

// 都 / 区市町村 / 国 / 公的機関 / 民間 (DPF paper, データライブラリ).
enum class Sector {
    unknown = 0,
    metropolis = 1,
    municipality = 2,
    nation = 3,
    public_body = 4,
    private_body = 5
};
std::string_view key_of(Sector sector);  // "metropolis"
std::optional<Sector> sector_of(std::string_view key);

// Where a derived value was read. Words of each stand in catalog/messages.tsv as catalog.basis.<key>.
enum class Basis {
    none = 0,
    stated = 1,
    title = 2,
    distribution_name = 3,
    url = 4,
    group = 5,
    organization = 6,
    tag = 7,
    extras = 8,
    distribution_dates = 9,
    record_dates = 10,
    media_type = 11,
    keyword = 12,
    operator_said = 13,
};
std::string_view key_of(Basis basis);

struct Organization {
    OrganizationId id;
    std::string name;  // "t131032"
    std::string title, title_en, description, image_url, homepage;
    Sector sector = Sector::unknown;
    Basis sector_basis = Basis::none;
    std::string municipality;  // 6-digit code, "" when none
    Basis municipality_basis = Basis::none;
    std::optional<Instant> created;
    std::string
        foreign_json;  // what else the source said, a JSON object ("" = nothing): kept for the CKAN door
};

struct Group {
    GroupId id;
    std::string name, title, description, image_url;
    int field = 0;  // priority field 1..13, 0 = none (その他)
};

struct Licence {
    std::string id, title, url;  // id as CKAN writes it: "CC-BY-4.0"; "" = not stated
    bool is_open = false;
};

struct Distribution {
    DistributionId id;
    std::string title, description;
    std::string url;           // as published: opened by the reader, never by us without the guard
    std::string format_label;  // as the publisher wrote it
    std::string format;        // derived, normalised ("CSV"), "" = not known
    Basis format_basis = Basis::none;
    std::string format_conflict;            // why label and URL disagree, a sentence key; "" = they agree
    std::string media_type;                 // IANA; "" = not known
    std::optional<std::int64_t> byte_size;  // as stated by the publisher
    std::string checksum, checksum_algorithm;
    std::optional<Instant> issued, modified;
    Licence licence;                       // of the file itself, when it differs
    std::string period_start, period_end;  // ISO days; "" = not known
    Basis period_basis = Basis::none;
    std::string foreign_json;  // CKAN keys we do not model, a JSON object, for unchanged round trips
};

struct Dataset {
    DatasetId id;
    std::string name;  // in URLs; unique
    std::string title, notes;
    OrganizationId organization;
    std::vector<GroupId> groups;
    std::vector<std::string> tags;
    Licence licence;
    std::string landing_page;
    std::string author, author_email, maintainer, maintainer_email, version;
    std::vector<std::pair<std::string, std::string>> extras;  // in the source's order
    std::optional<Instant> issued,
        modified;  // as stated by the source (metadata_created / metadata_modified of CKAN)
    std::vector<Distribution> distributions;
    std::string language = "ja";
    std::string access = "public";  // open, shared, paid come with exchange

    // Derived, each with its basis.
    std::string frequency;       // key: annual, monthly ... "unknown"
    std::string frequency_text;  // as stated
    Basis frequency_basis = Basis::none;
    std::string period_start, period_end;
    Basis period_basis = Basis::none;
    std::string municipality;  // 6-digit code
    Basis municipality_basis = Basis::none;
    std::vector<int> fields;  // priority fields 1..13
    Basis fields_basis = Basis::none;
    // Promised against actual: "kept", "late", "unknown"; days since the newest distribution date.
    std::string update_state = "unknown";
    std::optional<Instant> last_update;
    Basis last_update_basis = Basis::none;

    std::string foreign_json;  // CKAN keys we do not model
    // Ours.
    Instant recorded, changed;  // when this catalogue first had it, last changed it
};

}  // namespace gyoji::catalog
