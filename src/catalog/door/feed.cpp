#include "catalog/door/feed.hpp"

#include "catalog/door/address.hpp"
#include "http/message.hpp"

#include <algorithm>

namespace gyoji::catalog {

namespace {

void element(std::string& out, std::string_view name, std::string_view text) {
    out += "<" + std::string(name) + ">";
    append_xml(out, text);
    out += "</" + std::string(name) + ">\n";
}

void link(std::string& out, std::string_view relation, std::string_view href, std::string_view type = {}) {
    if (href.empty()) return;
    out += "<link rel=\"" + std::string(relation) + "\" href=\"";
    append_xml(out, href);
    out += '"';
    if (!type.empty()) out += " type=\"" + std::string(type) + "\"";
    out += "/>\n";
}

Instant updated_of(Dataset const& dataset) {
    return dataset.modified.value_or(dataset.changed);
}

void entry(std::string& out, Dataset const& dataset, Directory const& directory, std::string_view base_url) {
    std::string const page = std::string(base_url) + "/dataset/" + http::url_encode(dataset.name);
    out += "<entry>\n";
    element(out, "title", dataset.title.empty() ? dataset.name : dataset.title);
    element(out, "id", std::string(base_url) + "/dataset/" + http::url_encode(dataset.id.text));
    link(out, "alternate", page, "text/html");
    link(out, "enclosure",
         std::string(base_url) + "/api/3/action/package_show?id=" + http::url_encode(dataset.name),
         "application/json");
    element(out, "published", rfc3339(dataset.issued.value_or(dataset.recorded)));
    element(out, "updated", rfc3339(updated_of(dataset)));
    if (Organization const* const organization = directory.organization(dataset.organization.text)) {
        out += "<author>";
        element(out, "name", organization->title.empty() ? organization->name : organization->title);
        out += "</author>\n";
    }
    for (std::string const& tag : dataset.tags) {
        out += "<category term=\"";
        append_xml(out, tag);
        out += "\"/>\n";
    }
    element(out, "summary", dataset.notes);
    out += "</entry>\n";
}

}  // namespace

std::string atom(Feed const& feed, std::vector<Dataset> const& sets, Directory const& directory,
                 std::string_view base_url) {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
        "xml:lang=\"ja\">\n";
    element(out, "title", feed.title);
    if (!feed.subtitle.empty()) element(out, "subtitle", feed.subtitle);
    element(out, "id", feed.id);
    Instant updated = sets.empty() ? feed.updated : updated_of(sets.front());
    for (Dataset const& set : sets) updated = std::max(updated, updated_of(set));
    element(out, "updated", rfc3339(updated));
    // An author for entries whose set has no publisher (RFC 4287 section 4.1.1).
    out += "<author>";
    element(out, "name", feed.title);
    out += "</author>\n";
    link(out, "self", feed.self, "application/atom+xml");
    link(out, "alternate", feed.alternate, "text/html");
    link(out, "first", feed.first);
    link(out, "last", feed.last);
    link(out, "next", feed.next);
    link(out, "previous", feed.previous);
    for (Dataset const& set : sets) entry(out, set, directory, base_url);
    out += "</feed>\n";
    return out;
}

}  // namespace gyoji::catalog
