// The flat document that package_search answers with `fl`: field names and forms of CKAN's search index
// (config/solr/schema.xml).
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/package_json.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <set>

namespace gyoji::catalog {

namespace {

// Solr prints milliseconds and a zone.
std::string solr_time(Instant at) {
    std::string const text = ckan_time(at);
    return text.substr(0, 23) + "Z";
}

class Flat {
public:
    Flat(wire::Writer& out, std::vector<std::string> const& fields) : out_(out), fields_(fields) {
        all_ = std::ranges::find(fields, "*") != fields.end();
    }
    bool wanted(std::string_view name) const {
        return all_ || std::ranges::find(fields_, name) != fields_.end();
    }
    void text(std::string_view name, std::string_view value) {
        if (wanted(name) && !value.empty() && once(name)) out_.field(name, value);
    }
    void texts(std::string_view name, std::vector<std::string> const& values) {
        if (!wanted(name) || values.empty() || !once(name)) return;
        out_.key(name).begin_array();
        for (std::string const& value : values) out_.value(value);
        out_.end_array();
    }
    // An extra may carry the name of a field: the field has been written by then.
    bool once(std::string_view name) { return written_.emplace(name).second; }

private:
    wire::Writer& out_;
    std::vector<std::string> const& fields_;
    std::set<std::string, std::less<>> written_;
    bool all_ = false;
};

void write_people(Flat& flat, Dataset const& dataset) {
    flat.text("id", dataset.id.text);
    flat.text("name", dataset.name);
    flat.text("title", dataset.title);
    flat.text("title_string", dataset.title);
    flat.text("notes", dataset.notes);
    flat.text("url", dataset.landing_page);
    flat.text("author", dataset.author);
    flat.text("author_email", dataset.author_email);
    flat.text("maintainer", dataset.maintainer);
    flat.text("maintainer_email", dataset.maintainer_email);
    flat.text("version", dataset.version);
    flat.text("license_id", dataset.licence.id);
    flat.text("license", dataset.licence.title);
    flat.text("owner_org", dataset.organization.text);
    flat.text("state", "active");
    flat.text("capacity", "public");
    flat.text("entity_type", "package");
    flat.text("dataset_type", "dataset");
    flat.texts("permission_labels", {"public"});
    flat.text("metadata_created", solr_time(dataset.issued.value_or(dataset.recorded)));
    flat.text("metadata_modified", solr_time(dataset.modified.value_or(dataset.changed)));
}

std::vector<std::string> of_files(Dataset const& dataset, std::string (*value)(Distribution const&)) {
    std::vector<std::string> values;
    for (Distribution const& file : dataset.distributions) values.push_back(value(file));
    return values;
}

void write_files(Flat& flat, Dataset const& dataset) {
    if (flat.wanted("res_name"))
        flat.texts("res_name", of_files(dataset, [](Distribution const& f) { return f.title; }));
    if (flat.wanted("res_description"))
        flat.texts("res_description", of_files(dataset, [](Distribution const& f) { return f.description; }));
    if (flat.wanted("res_format"))
        flat.texts("res_format",
                   of_files(dataset, [](Distribution const& f) { return ckan_format(f.format_label); }));
    if (flat.wanted("res_url"))
        flat.texts("res_url", of_files(dataset, [](Distribution const& f) { return f.url; }));
}

}  // namespace

std::string ckan_index_document(Dataset const& dataset, Directory const& directory,
                                std::vector<std::string> const& fields, float score) {
    std::string json;
    wire::Writer out(json);
    out.begin_object();
    Flat flat(out, fields);
    write_people(flat, dataset);
    if (Organization const* const organization = directory.organization(dataset.organization.text))
        flat.text("organization", organization->name);
    std::vector<std::string> groups;
    for (GroupId const& id : dataset.groups)
        if (Group const* const group = directory.group(id.text)) groups.push_back(group->name);
    flat.texts("groups", groups);
    flat.texts("tags", dataset.tags);
    write_files(flat, dataset);
    if (flat.wanted("num_resources")) out.field("num_resources", std::int64_t(dataset.distributions.size()));
    for (auto const& [key, value] : dataset.extras) {
        flat.text("extras_" + key, value);
        flat.text(key, value);
    }
    if (std::ranges::find(fields, "score") != fields.end()) out.field("score", double(score));
    out.end_object();
    return json;
}

}  // namespace gyoji::catalog
