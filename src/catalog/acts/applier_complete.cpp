// How a remote record becomes a data set of ours: ids, names, parties, derived fields; and its rows.
#include "base/bytes.hpp"
#include "catalog/acts/applier.hpp"
#include "catalog/acts/pack.hpp"
#include "catalog/door/package_json.hpp"
#include "catalog/rules/derive.hpp"
#include "catalog/rules/identity.hpp"
#include "catalog/rules/place.hpp"
#include "catalog/rules/update_promise.hpp"
#include "catalog/store/document.hpp"

#include <algorithm>
#include <unordered_set>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kNameBytesMax = 100;  // CKAN: name rule [a-z0-9_-]{2,100}
constexpr int kNameTriesMax = 1'000;

// The same bytes always make the same id (RFC 9562 section 5.8, version 8), so that a run that was cut short
// and run again names everything alike.
DatasetId made_id(std::string_view text) {
    std::string const d = sha256_hex(text);
    return DatasetId(d.substr(0, 8) + "-" + d.substr(8, 4) + "-8" + d.substr(13, 3) + "-a" + d.substr(17, 3) +
                     "-" + d.substr(20, 12));
}

bool may_be_id(std::string_view text) {
    bool const safe = std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
    return safe && !text.empty() && text.size() <= kNameBytesMax && text.front() != '.';
}

bool may_be_name(std::string_view text) {
    return may_be_id(text) && text.size() >= 2;
}

template <class T>
std::string hash_of(T const& party) {
    return sha256_hex(to_document(party)).substr(0, 32);
}

}  // namespace

std::string remote_key(RemoteOrganization const& organization) {
    return organization.id.empty()
               ? organization.name.empty() ? "title:" + organization.title : "name:" + organization.name
               : organization.id;
}
std::string remote_key(RemoteGroup const& group) {
    return group.id.empty() ? group.name.empty() ? "title:" + group.title : "name:" + group.name : group.id;
}

DatasetId Applier::free_id(Incoming const& incoming, DatasetId const& current) {
    std::string const& wished = incoming.record.remote_id;
    if (wished == current.text && !wished.empty()) return current;
    if (may_be_id(wished)) {
        bool const taken = dataset_document(tx_, DatasetId(wished)).has_value();
        auto const alias = dataset_for_alias(tx_, wished);
        // A retired id may come back to its own set, or to none.
        bool const ours = !alias || *alias == current || !dataset_document(tx_, *alias) || current.empty();
        if (!taken && ours) return DatasetId(wished);
    }
    if (!current.empty()) return current;
    std::string seed = run_.source.text + "\n" + incoming.key;
    while (dataset_document(tx_, made_id(seed))) seed += "+";
    return made_id(seed);
}

Result<std::string> Applier::free_name(Incoming const& incoming, DatasetId const& own) {
    std::string base = incoming.record.remote_name;
    if (!may_be_name(base)) base = "d-" + sha256_hex(run_.source.text + "\n" + incoming.key).substr(0, 12);
    std::string name = base;
    for (int i = 2; i < kNameTriesMax; ++i) {
        auto const holder = dataset_with_name(tx_, name);
        if (!holder || *holder == own) return name;
        name = base.substr(0, kNameBytesMax - 5) + "-" + std::to_string(i);
    }
    return "d-" + sha256_hex(run_.source.text + "\n" + incoming.key).substr(0, 24);
}

Result<Dataset> Applier::complete(Incoming const& incoming, DatasetId id, std::string name,
                                  Instant recorded) {
    Dataset set = incoming.record.dataset;
    set.id = std::move(id);
    set.name = std::move(name);
    if (set.title.empty()) set.title = set.name;
    set.recorded = recorded;
    set.changed = now_;
    DeriveInput input;
    input.now = now_;
    std::optional<Organization> organization;
    set.organization = {};
    if (incoming.record.organization) {
        organization = TRY(organization_for(*incoming.record.organization));
        set.organization = organization->id;
        input.organization = &*organization;
    }
    std::vector<Group> groups;
    for (RemoteGroup const& remote : incoming.record.groups) groups.push_back(TRY(group_for(remote)));
    set.groups.clear();
    for (Group const& group : groups) {
        set.groups.push_back(group.id);
        input.groups.push_back(&group);
    }
    CHECK_OK(give_file_ids(set));
    std::vector<Error> remarks;
    derive(set, input, remarks);
    // Said when the record is written; an unchanged record is not derived again.
    for (Error const& remark : remarks) {
        ++out_.tally.remarks;
        out_.events.push_back({0, "remark", incoming.record.place, incoming.record.remote_id, set.title,
                               set.id.text, remark.code, remark_values(remark)});
    }
    return set;
}

Outcome Applier::give_file_ids(Dataset& dataset) {
    std::vector<std::string> asked;
    for (Distribution const& file : dataset.distributions)
        if (!file.id.empty()) asked.push_back(file.id.text);
    std::unordered_set<std::string> taken;
    // Files of this batch that are not in their table yet cannot be seen by the query.
    if (!asked.empty()) {
        for (auto const& [id, owner] : owners_of_files(tx_, asked))
            if (owner != dataset.id.text) taken.insert(id);
    }
    for (std::size_t i = 0; i < dataset.distributions.size(); ++i) {
        Distribution& file = dataset.distributions[i];
        std::string seed =
            dataset.id.text + "\n" + (file.id.empty() ? file.url + "\n" + file.title : file.id.text);
        if (file.id.empty() || file.id.text.size() > kNameBytesMax || taken.contains(file.id.text))
            file.id.text = made_id(seed).text;
        while (!taken.insert(file.id.text).second) {
            seed += "\n" + std::to_string(i);
            file.id.text = made_id(seed).text;
        }
    }
    return {};
}

Outcome Applier::store(Dataset const& dataset, bool files_new, std::string const& publisher) {
    if (!files_new) {
        CHECK_OK(files_.flush(tx_));
        CHECK_OK(remove_distributions(tx_, dataset.id));
    }
    CHECK_OK(put_dataset(tx_, dataset, title_hash(dataset.title, publisher), to_document(dataset),
                         ckan_package_json(dataset)));
    CHECK_OK(put_tally(tx_, dataset, sector_of_organization(dataset.organization), promise_ends(dataset)));
    for (std::size_t i = 0; i < dataset.distributions.size(); ++i) {
        Distribution const& file = dataset.distributions[i];
        std::int64_t const checksum = checksum_hash(file.checksum);
        files_.add(dataset.id, i, file.id, url_hash(file.url),
                   checksum ? std::optional(checksum) : std::nullopt, file.format);
    }
    return {};
}

Sector Applier::sector_of_organization(OrganizationId const& id) {
    for (Parties const* parties : {&known_, static_cast<Parties const*>(&out_.parties)})
        for (auto const& [key, organization] : parties->organizations)
            if (organization.id == id) return organization.sector;
    return Sector::unknown;
}

Outcome Applier::retire(DatasetId const& from, DatasetId const& to) {
    if (from == to || from.empty()) return {};
    if (dataset_document(tx_, from)) return {};  // another living set bears this id
    return put_alias(tx_, from.text, to);
}

Outcome Applier::put(Incoming const& incoming, std::optional<OriginRow> const& own, DatasetId const& dataset,
                     OriginState state) {
    RemoteRecord const& record = incoming.record;
    OriginRow row{run_.source,
                  incoming.key,
                  record.remote_id,
                  record.remote_name,
                  dataset,
                  state,
                  incoming.hash,
                  record.dataset.issued,
                  record.dataset.modified,
                  own ? own->first_seen : now_,
                  now_};
    OriginPayload payload{{}, record.source_media_type, pack(record.source_bytes)};
    if (state != OriginState::in_force) payload.document = to_document(record.dataset);
    return put_origin(tx_, row, payload);
}

Result<Organization> Applier::organization_for(RemoteOrganization const& remote) {
    std::string const key = remote_key(remote);
    if (auto const known = known_.organizations.find(key); known != known_.organizations.end())
        return known->second;
    if (auto const known = out_.parties.organizations.find(key); known != out_.parties.organizations.end())
        return known->second;
    Organization to;
    to.name = may_be_name(remote.name) ? remote.name : "o-" + sha256_hex(key).substr(0, 12);
    to.id.text = remote.id.empty() ? made_id("organization\n" + to.name).text : remote.id;
    to.title = remote.title.empty() ? to.name : remote.title;
    to.description = remote.description;
    to.image_url = remote.image_url;
    to.homepage = remote.homepage;
    to.created = remote.created;
    to.foreign_json = remote.foreign_json;
    derive_organization(to);
    auto const stored = party_by(tx_, Party::organization, to.id.text, to.name);
    if (stored) to.id.text = stored->id;
    Organization stable = to;
    stable.foreign_json.clear();  // revision ids and counters change by themselves
    std::string const hash = hash_of(stable);
    if (!stored || stored->hash != hash) {
        CHECK_OK(put_party(tx_, Party::organization, {to.id.text, to.name, to.title, hash, to_document(to)}));
        changed(DatasetId(std::string(kPartiesChanged)), "", "");
        if (stored && stored->title != to.title) CHECK_OK(reindex_organization(to.id));
    }
    out_.parties.organizations.emplace(key, to);
    return to;
}

Result<Group> Applier::group_for(RemoteGroup const& remote) {
    std::string const key = remote_key(remote);
    if (auto const known = known_.groups.find(key); known != known_.groups.end()) return known->second;
    if (auto const known = out_.parties.groups.find(key); known != out_.parties.groups.end())
        return known->second;
    Group to;
    to.name = may_be_name(remote.name) ? remote.name : "g-" + sha256_hex(key).substr(0, 12);
    to.id.text = remote.id.empty() ? made_id("group\n" + to.name).text : remote.id;
    to.title = remote.title.empty() ? to.name : remote.title;
    to.description = remote.description;
    to.image_url = remote.image_url;
    to.field = priority_field_of_title(to.title);
    auto const stored = party_by(tx_, Party::group, to.id.text, to.name);
    if (stored) to.id.text = stored->id;
    std::string const hash = hash_of(to);
    if (!stored || stored->hash != hash) {
        CHECK_OK(put_party(tx_, Party::group, {to.id.text, to.name, to.title, hash, to_document(to)}));
        changed(DatasetId(std::string(kPartiesChanged)), "", "");
    }
    out_.parties.groups.emplace(key, to);
    return to;
}

// The name of a publisher is searched for in its sets: they are indexed again.
Outcome Applier::reindex_organization(OrganizationId const& id) {
    for (DatasetId const& dataset : datasets_of_organization(tx_, id)) changed(dataset, "", "");
    return {};
}

}  // namespace gyoji::catalog
