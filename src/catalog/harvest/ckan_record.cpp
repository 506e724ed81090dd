#include "catalog/harvest/ckan_record.hpp"

#include "base/bytes.hpp"
#include "catalog/door/package_json.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {
namespace {

// What a CKAN rewrites without a change of content. metadata_modified: the move of the Tokyo catalogue in
// 2025 rewrote it for every record (domain/japan.md section 2.1). The organisation and the groups are records
// of their own: only their keys count here.
constexpr std::array<std::string_view, 10> kVolatile{
    "metadata_modified", "revision_id", "revision_timestamp", "tracking_summary", "cache_last_updated",
    "num_resources",     "num_tags",    "package_count",      "isopen",           "datastore_active"};

void hash_value(Sha256& sha, wire::Json json, std::string& scratch);

void hash_object(Sha256& sha, wire::Json json, std::string& scratch) {
    auto members = json.members();
    std::ranges::sort(members, {}, &wire::Json::Member::key);
    sha.add("{");
    for (auto const& [key, value] : members) {
        if (std::ranges::find(kVolatile, key) != kVolatile.end()) continue;
        sha.add(key);
        sha.add("\1");
        if (key == "organization" && value.is_object()) {
            sha.add(value["id"].loose_text());
        } else if (key == "groups" && value.is_array()) {
            for (wire::Json const& group : value.items()) sha.add(group["id"].loose_text() + "\2");
        } else {
            hash_value(sha, value, scratch);
        }
    }
    sha.add("}");
}

void hash_value(Sha256& sha, wire::Json json, std::string& scratch) {
    if (json.is_object()) return hash_object(sha, json, scratch);
    if (json.is_array()) {
        sha.add("[");
        for (wire::Json const& item : json.items()) hash_value(sha, item, scratch);
        sha.add("]");
        return;
    }
    scratch.clear();
    json.write(scratch);
    sha.add(scratch);
    sha.add("\2");
}

class Mapper {
public:
    Mapper(wire::Json package, RemoteRecord& record) : package_(package), record_(record) {}

    void map() {
        Dataset& set = record_.dataset;
        set.id.text = record_.remote_id;
        set.name = record_.remote_name;
        set.title = text(package_, "title", "/title");
        if (set.title.empty()) set.title = set.name;
        set.notes = text(package_, "notes", "/notes");
        set.landing_page = text(package_, "url", "/url");
        set.author = text(package_, "author", "/author");
        set.author_email = text(package_, "author_email", "/author_email");
        set.maintainer = text(package_, "maintainer", "/maintainer");
        set.maintainer_email = text(package_, "maintainer_email", "/maintainer_email");
        set.version = text(package_, "version", "/version");
        set.issued = instant(package_, "metadata_created", "/metadata_created");
        set.modified = instant(package_, "metadata_modified", "/metadata_modified");
        set.licence = {
            text(package_, "license_id", "/license_id"), text(package_, "license_title", "/license_title"),
            text(package_, "license_url", "/license_url"), package_["isopen"].boolean().value_or(false)};
        map_tags();
        map_extras();
        map_organization();
        map_groups();
        map_resources();
        keep_foreign(package_, set, kept_);
    }

private:
    std::string text(wire::Json object, std::string_view key, std::string where) {
        std::string value = object[key].loose_text();
        std::erase(value, '\0');  // PostgreSQL keeps no NUL in text
        if (value.size() > kTextBytesMax) {
            std::size_t end = kTextBytesMax;
            while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
            value.resize(end);
            remark("catalog.text_cut", std::move(where), std::to_string(kTextBytesMax));
        }
        return value;
    }

    std::optional<Instant> instant(wire::Json object, std::string_view key, std::string where) {
        std::string const said = object[key].loose_text();
        if (said.empty()) return std::nullopt;
        auto const at = parse_iso(said);
        if (!at) remark("catalog.impossible_date", std::move(where), said.substr(0, 80));
        return at;
    }

    void remark(std::string code, std::string where, std::string found) {
        record_.remarks.push_back(
            {Fault::invalid, std::move(code), std::move(where), {{"found", std::move(found)}}});
    }

    void map_tags() {
        for (wire::Json const& tag : package_["tags"].items()) {
            std::string name = tag.is_object() ? text(tag, "name", "/tags") : tag.loose_text();
            if (!name.empty()) record_.dataset.tags.push_back(std::move(name));
        }
    }

    void map_extras() {
        wire::Json const extras = package_["extras"];
        for (wire::Json const& extra : extras.items())
            record_.dataset.extras.emplace_back(text(extra, "key", "/extras"),
                                                text(extra, "value", "/extras"));
        for (auto const& [key, value] : extras.members())  // the form before CKAN 2.0
            record_.dataset.extras.emplace_back(std::string(key), value.loose_text());
    }

    void map_organization() {
        wire::Json const from = package_["organization"];
        if (!from.is_object()) return;
        RemoteOrganization to;
        to.id = text(from, "id", "/organization/id");
        to.name = text(from, "name", "/organization/name");
        if (to.id.empty()) to.id = text(package_, "owner_org", "/owner_org");
        if (to.id.empty() && to.name.empty()) return;
        to.title = text(from, "title", "/organization/title");
        to.description = text(from, "description", "/organization/description");
        to.image_url = text(from, "image_url", "/organization/image_url");
        to.created = instant(from, "created", "/organization/created");
        to.foreign_json = foreign_of_organization(from);
        record_.organization = std::move(to);
    }

    void map_groups() {
        for (wire::Json const& from : package_["groups"].items()) {
            RemoteGroup to;
            to.id = text(from, "id", "/groups");
            to.name = text(from, "name", "/groups");
            if (to.id.empty() && to.name.empty()) continue;
            to.title = text(from, "title", "/groups");
            if (to.title.empty()) to.title = text(from, "display_name", "/groups");
            to.description = text(from, "description", "/groups");
            to.image_url = text(from, "image_display_url", "/groups");
            record_.groups.push_back(std::move(to));
        }
    }

    void map_resources() {
        std::vector<wire::Json> const resources = package_["resources"].items();
        for (std::size_t i = 0; i < resources.size(); ++i) {
            std::string const where = "/resources/" + std::to_string(i);
            if (i >= kResourcesPerPackageMax) {
                remark("catalog.too_many_resources", where, std::to_string(resources.size()));
                break;
            }
            wire::Json const from = resources[i];
            if (!from.is_object()) {
                remark("catalog.resource_no_object", where, "");
                continue;
            }
            if (from["state"].loose_text() == "deleted") continue;
            map_resource(from, where);
            kept_.push_back(i);
        }
    }

    void map_resource(wire::Json from, std::string const& where) {
        Distribution& to = record_.dataset.distributions.emplace_back();
        to.id.text = text(from, "id", where + "/id");
        to.title = text(from, "name", where + "/name");
        to.description = text(from, "description", where + "/description");
        to.url = text(from, "url", where + "/url");
        to.format_label = text(from, "format", where + "/format");
        to.media_type = text(from, "mimetype", where + "/mimetype");
        to.checksum = text(from, "hash", where + "/hash");
        if (auto const size = from["size"].integer(); size && *size >= 0) to.byte_size = size;
        to.issued = instant(from, "created", where + "/created");
        to.modified = instant(from, "last_modified", where + "/last_modified");
    }

    wire::Json package_;
    RemoteRecord& record_;
    std::vector<std::size_t> kept_;
};

}  // namespace

std::string ckan_content_hash(wire::Json package) {
    Sha256 sha;
    std::string scratch;
    hash_value(sha, package, scratch);
    return sha.hex().substr(0, 32);
}

Result<RemoteRecord> ckan_record(wire::Json package, std::string place, std::string bytes) {
    if (!package.is_object()) return fail(Fault::invalid, "catalog.record_no_object", place);
    std::string const state = package["state"].loose_text();
    if (!state.empty() && state != "active")
        return fail(Fault::invalid, "catalog.record_not_active", place, {{"state", state.substr(0, 40)}});
    if (package["private"].boolean().value_or(false))
        return fail(Fault::invalid, "catalog.record_private", place);
    RemoteRecord record;
    record.remote_id = package["id"].loose_text();
    record.remote_name = package["name"].loose_text();
    std::erase(record.remote_id, '\0');
    std::erase(record.remote_name, '\0');
    if (record.remote_id.empty() && record.remote_name.empty())
        return fail(Fault::invalid, "catalog.record_without_id", place);
    if (record.remote_id.size() > 200 || record.remote_name.size() > 400)
        return fail(Fault::too_large, "catalog.record_id_too_long", place);
    record.content_hash = ckan_content_hash(package);
    Mapper(package, record).map();
    record.place = std::move(place);
    record.source_bytes = std::move(bytes);
    return record;
}

ReadItem read_ckan_package(std::string bytes, std::string place) {
    auto const parsed = wire::Document::parse(bytes, wire::Strictness::lenient);
    auto bad = [&](Error error) {
        if (bytes.size() > kBadRecordBytesMax) bytes.resize(kBadRecordBytesMax);
        return BadRecord{place, std::move(error), bytes};
    };
    if (!parsed) return bad(parsed.error());
    auto record = ckan_record(parsed->root(), place, bytes);
    if (!record) return bad(record.error());
    return std::move(*record);
}

}  // namespace gyoji::catalog
