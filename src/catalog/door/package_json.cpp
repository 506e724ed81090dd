#include "catalog/door/package_json.hpp"

#include "base/bytes.hpp"
#include "catalog/door/ckan_dict.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

using Empty = CkanDict::Empty;

std::string ckan_tag_id(std::string_view name) {
    // A version 8 UUID (RFC 9562 section 5.8): the first bits of the name's SHA-256.
    std::string const digest = sha256_hex("ckan tag " + std::string(name));
    return digest.substr(0, 8) + "-" + digest.substr(8, 4) + "-8" + digest.substr(13, 3) + "-a" +
           digest.substr(17, 3) + "-" + digest.substr(20, 12);
}

namespace {

void write_resource(wire::Writer& out, Dataset const& dataset, std::size_t position) {
    Distribution const& file = dataset.distributions[position];
    out.begin_object();
    CkanDict dict(out, file.foreign_json);
    dict.null("cache_last_updated");
    dict.null("cache_url");
    // Older CKANs leave the key out where they know no time: as they say it, so it stays (see keep_foreign).
    if (file.issued || file.foreign_json.empty() || dict.says("created"))
        dict.instant("created", file.issued);
    dict.text("description", file.description, Empty::text);
    dict.own("format", ckan_format(file.format_label));
    dict.text("hash", file.checksum, Empty::text);
    dict.own("id", file.id.text);
    dict.instant("last_modified", file.modified);
    dict.text("mimetype", file.media_type, Empty::null);
    dict.null("mimetype_inner");
    dict.text("name", file.title, Empty::text);
    dict.own("package_id", dataset.id.text);
    dict.own("position", std::int64_t(position));
    dict.null("resource_type");
    dict.number("size", file.byte_size);
    dict.own("state", "active");
    dict.text("url", file.url, Empty::text);
    dict.null("url_type");
    // DataStore tables are ours to have, not the source's: what it loaded is not here.
    dict.leave_out("datastore_active");
    dict.rest();
    out.end_object();
}

void write_tags(wire::Writer& out, Dataset const& dataset, wire::Json foreign) {
    out.begin_array();
    std::vector<wire::Json> const said = foreign.items();
    for (std::string const& tag : dataset.tags) {
        // Only a whole tag: a hand-written dump may say no more than the name.
        auto const match = std::ranges::find_if(said, [&](wire::Json const& t) {
            return t["name"].loose_text() == tag && t["id"].is_string() && t["display_name"].is_string() &&
                   t["state"].is_string() && t.has("vocabulary_id");
        });
        if (match != said.end()) {
            std::string raw;
            match->write(raw);
            out.raw(raw);
            continue;
        }
        out.begin_object();
        out.field("display_name", tag)
            .field("id", ckan_tag_id(tag))
            .field("name", tag)
            .field("state", "active");
        out.key("vocabulary_id").null().end_object();
    }
    out.end_array();
}

void write_extras(wire::Writer& out, Dataset const& dataset) {
    out.begin_array();
    for (auto const& [key, value] : dataset.extras)
        out.begin_object().field("key", key).field("value", value).end_object();
    out.end_array();
}

void write_texts(CkanDict& dict, Dataset const& dataset) {
    dict.text("author", dataset.author, Empty::null);
    dict.text("author_email", dataset.author_email, Empty::null);
    dict.null("creator_user_id");
    dict.own("id", dataset.id.text);
    dict.own("isopen", dataset.licence.is_open);
    dict.text("license_id", dataset.licence.id, Empty::null);
    dict.text("license_title", dataset.licence.title, Empty::null);
    // CKAN leaves license_url out when the register has none.
    if (!dataset.licence.url.empty() || !dict.foreign("license_url").is_null())
        dict.text("license_url", dataset.licence.url, Empty::text);
    dict.text("maintainer", dataset.maintainer, Empty::text);
    dict.text("maintainer_email", dataset.maintainer_email, Empty::null);
    dict.own("metadata_created", ckan_isoformat(dataset.issued.value_or(dataset.recorded)));
    dict.own("metadata_modified", ckan_isoformat(dataset.modified.value_or(dataset.changed)));
    dict.own("name", dataset.name);
    dict.text("notes", dataset.notes, Empty::text);
    dict.own("num_resources", std::int64_t(dataset.distributions.size()));
    dict.own("num_tags", std::int64_t(dataset.tags.size()));
    dict.own("private", false);
    dict.own("state", "active");
    dict.text("title", dataset.title, Empty::text);
    if (dict.foreign("type").is_string())
        dict.null("type");
    else
        dict.own("type", "dataset");
    dict.text("url", dataset.landing_page, Empty::text);
    dict.text("version", dataset.version, Empty::null);
}

void write_empty_list(CkanDict& dict, std::string_view key) {
    wire::Json const said = dict.foreign(key);
    std::string raw = "[]";
    if (said.is_array()) {
        raw.clear();
        said.write(raw);
    }
    dict.own_key(key).raw(raw);
}

}  // namespace

std::string ckan_resource_json(Dataset const& dataset, std::size_t position) {
    std::string text;
    wire::Writer out(text);
    write_resource(out, dataset, position);
    return text;
}

std::string ckan_package_json(Dataset const& dataset) {
    std::string text;
    text.reserve(1'024 + dataset.notes.size() + dataset.distributions.size() * 768);
    wire::Writer out(text);
    out.begin_object();
    CkanDict dict(out, dataset.foreign_json);
    dict.own("owner_org", dataset.organization.text);
    dict.own_key("groups").begin_array();
    for (GroupId const& group : dataset.groups) out.value(group.text);
    out.end_array();
    write_texts(dict, dataset);
    dict.own_key("extras");
    write_extras(out, dataset);
    dict.own_key("resources").begin_array();
    for (std::size_t i = 0; i < dataset.distributions.size(); ++i) write_resource(out, dataset, i);
    out.end_array();
    dict.own_key("tags");
    write_tags(out, dataset, dict.foreign("tags"));
    write_empty_list(dict, "relationships_as_subject");
    write_empty_list(dict, "relationships_as_object");
    dict.leave_out("organization");
    dict.rest();
    out.end_object();
    return text;
}

}  // namespace gyoji::catalog
