#include "catalog/door/ckan_owner.hpp"

#include "catalog/door/ckan_dict.hpp"
#include "catalog/door/package_json.hpp"

namespace gyoji::catalog {

using Empty = CkanDict::Empty;

namespace {

constexpr std::string_view kOwnerMark = R"({"owner_org":)";
constexpr std::string_view kGroupsMark = R"(,"groups":[)";

// The end of the JSON string that begins at `from` (its opening quote), one past the closing quote.
std::size_t string_end(std::string_view json, std::size_t from) {
    for (std::size_t i = from + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

std::string decoded(std::string_view json_string) {
    if (json_string.find('\\') == json_string.npos)
        return std::string(json_string.substr(1, json_string.size() - 2));
    auto const document =
        wire::Document::parse("[" + std::string(json_string) + "]", wire::Strictness::lenient);
    return document ? document->root().at(0).loose_text() : std::string();
}

void write_extra_lists(CkanDict& dict, CkanOwnerExtras const& extras) {
    if (extras.package_count) dict.own("package_count", *extras.package_count);
    dict.own("num_followers", std::int64_t(0));
    if (extras.users) dict.own_key("users").raw("[]");
    if (extras.tags) dict.own_key("tags").raw("[]");
    if (extras.extras) dict.own_key("extras").raw("[]");
    if (extras.groups) dict.own_key("groups").raw("[]");
    if (!extras.packages_json.empty()) dict.own_key("packages").raw(extras.packages_json);
}

void write_organization(CkanDict& dict, Organization const& organization) {
    dict.own("approval_status", "approved");
    dict.instant("created", organization.created);
    dict.text("description", organization.description, Empty::text);
    dict.own("id", organization.id.text);
    dict.text("image_url", organization.image_url, Empty::text);
    dict.own("is_organization", true);
    dict.own("name", organization.name);
    dict.own("state", "active");
    dict.own("title", organization.title);
    dict.own("type", "organization");
}

}  // namespace

std::string ckan_organization_in_package(Organization const& organization) {
    std::string text;
    wire::Writer out(text);
    out.begin_object();
    CkanDict dict(out, organization.foreign_json);
    write_organization(dict, organization);
    for (std::string_view const key :
         {"package_count", "num_followers", "users", "tags", "extras", "groups", "packages", "display_name"})
        dict.leave_out(key);
    dict.rest();
    out.end_object();
    return text;
}

std::string ckan_group_in_package(Group const& group) {
    std::string text;
    wire::Writer out(text);
    out.begin_object();
    out.field("description", group.description)
        .field("display_name", group.title.empty() ? group.name : group.title);
    out.field("id", group.id.text).field("image_display_url", group.image_url);
    out.field("name", group.name).field("title", group.title).end_object();
    return text;
}

std::string ckan_organization(Organization const& organization, CkanOwnerExtras const& extras) {
    std::string text;
    wire::Writer out(text);
    out.begin_object();
    CkanDict dict(out, organization.foreign_json);
    write_organization(dict, organization);
    dict.own("display_name", organization.title.empty() ? organization.name : organization.title);
    dict.own("image_display_url", organization.image_url);
    write_extra_lists(dict, extras);
    out.end_object();
    return text;
}

std::string ckan_group(Group const& group, CkanOwnerExtras const& extras) {
    std::string text;
    wire::Writer out(text);
    out.begin_object();
    CkanDict dict(out, {});
    dict.own("approval_status", "approved");
    dict.null("created");
    dict.own("description", group.description);
    dict.own("display_name", group.title.empty() ? group.name : group.title);
    dict.own("id", group.id.text);
    dict.own("image_display_url", group.image_url);
    dict.own("image_url", group.image_url);
    dict.own("is_organization", false);
    dict.own("name", group.name);
    dict.own("state", "active");
    dict.own("title", group.title);
    dict.own("type", "group");
    write_extra_lists(dict, extras);
    out.end_object();
    return text;
}

std::string const& PackageSplicer::organization(std::string_view id) {
    auto [at, fresh] = organizations_.try_emplace(std::string(id));
    if (fresh) {
        Organization const* const found = id.empty() ? nullptr : directory_->organization(id);
        at->second = found ? ckan_organization_in_package(*found) : "null";
    }
    return at->second;
}

std::string const& PackageSplicer::group(std::string_view id) {
    auto [at, fresh] = groups_.try_emplace(std::string(id));
    if (fresh) {
        Group const* const found = directory_->group(id);
        if (found) at->second = ckan_group_in_package(*found);
    }
    return at->second;
}

void PackageSplicer::append(std::string& out, std::string_view document) {
    GYOJI_ASSERT(document.starts_with(kOwnerMark));
    std::size_t const owner = kOwnerMark.size();
    std::size_t at = string_end(document, owner);
    std::string const owner_id = decoded(document.substr(owner, at - owner));
    GYOJI_ASSERT(document.substr(at).starts_with(kGroupsMark));
    out += kOwnerMark;
    out += owner_id.empty() ? std::string_view("null") : document.substr(owner, at - owner);
    out += R"(,"organization":)";
    out += organization(owner_id);
    out += kGroupsMark;
    at += kGroupsMark.size();
    bool first = true;
    while (at < document.size() && document[at] != ']') {
        std::size_t const end = string_end(document, at);
        std::string const& dict = group(decoded(document.substr(at, end - at)));
        if (!dict.empty()) {
            if (!first) out += ',';
            out += dict;
            first = false;
        }
        at = end < document.size() && document[end] == ',' ? end + 1 : end;
    }
    out += document.substr(at);
}

}  // namespace gyoji::catalog
