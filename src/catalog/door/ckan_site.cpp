// The site itself, its licences, and what CKAN tells somebody who is not signed in about people and their
// doings.
#include "base/bytes.hpp"
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/ckan_licence.hpp"
#include "catalog/door/package_json.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {

namespace {

constexpr std::array<CkanLicence, 18> kLicences{{
    {"notspecified", "License not specified", "", false, true},
    {"CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/", true},
    {"CC-BY-SA-4.0", "Creative Commons Attribution Share-Alike 4.0",
     "https://creativecommons.org/licenses/by-sa/4.0/", true},
    {"CC-BY-NC-4.0", "Creative Commons Attribution-NonCommercial 4.0",
     "https://creativecommons.org/licenses/by-nc/4.0/", false},
    {"CC-BY-ND-4.0", "Creative Commons Attribution-NoDerivatives 4.0",
     "https://creativecommons.org/licenses/by-nd/4.0/", false},
    {"CC0-1.0", "Creative Commons CCZero", "https://creativecommons.org/publicdomain/zero/1.0/", true},
    {"cc-by", "Creative Commons Attribution", "http://www.opendefinition.org/licenses/cc-by", true},
    {"cc-by-sa", "Creative Commons Attribution Share-Alike",
     "http://www.opendefinition.org/licenses/cc-by-sa", true},
    {"cc-nc", "Creative Commons Non-Commercial (Any)", "http://creativecommons.org/licenses/by-nc/2.0/",
     false},
    {"cc-zero", "Creative Commons CCZero", "http://www.opendefinition.org/licenses/cc-zero", true},
    {"odc-by", "Open Data Commons Attribution License", "http://www.opendefinition.org/licenses/odc-by",
     true},
    {"odc-odbl", "Open Data Commons Open Database License (ODbL)",
     "http://www.opendefinition.org/licenses/odc-odbl", true},
    {"odc-pddl", "Open Data Commons Public Domain Dedication and License (PDDL)",
     "http://www.opendefinition.org/licenses/odc-pddl", true},
    {"gfdl", "GNU Free Documentation License", "http://www.opendefinition.org/licenses/gfdl", true},
    {"other-open", "Other (Open)", "", true, true},
    {"other-at", "Other (Attribution)", "", true, true},
    {"other-pd", "Other (Public Domain)", "", true, true},
    {"other-closed", "Other (Not Open)", "", false, true},
}};

void write_licence(wire::Writer& out, std::string_view id, std::string_view title, std::string_view url,
                   bool open, bool generic) {
    std::string_view const conformance = open ? "approved" : "not reviewed";
    out.begin_object()
        .field("domain_content", open)
        .field("domain_data", open)
        .field("domain_software", false);
    out.field("family", "").field("id", id).field("is_generic", generic).field("is_okd_compliant", open);
    out.field("is_osi_compliant", false).field("maintainer", "").field("od_conformance", conformance);
    out.field("osd_conformance", "not reviewed")
        .field("status", "active")
        .field("title", title)
        .field("url", url);
    out.end_object();
}

// Our history of one set as CKAN's activity plugin would tell it. `user_id` is empty: harvests have no user.
void write_activities(wire::Writer& out, CkanCall const& call, Dataset const& dataset, std::size_t limit) {
    for (HistoryEntry const& entry : call.catalog().history(dataset.id, limit)) {
        std::string_view const type = entry.what == "created"   ? "new package"
                                      : entry.what == "deleted" ? "deleted package"
                                                                : "changed package";
        out.begin_object();
        out.field("id", ckan_tag_id(dataset.id.text + rfc3339(entry.at) + entry.what));
        out.field("timestamp", ckan_isoformat(entry.at))
            .field("user_id", "")
            .field("object_id", dataset.id.text);
        out.field("activity_type", type).key("data").begin_object().key("package").begin_object();
        out.field("id", dataset.id.text)
            .field("name", dataset.name)
            .field("title", dataset.title)
            .end_object();
        out.field("actor", entry.source_title).end_object().end_object();
    }
}

constexpr std::int64_t kActivitiesDefault = 31, kActivitiesMax = 100;  // CKAN's activity plugin

CkanResult<std::int64_t> activity_limit(CkanCall const& call) {
    return std::min(TRY(call.params.natural("limit")).value_or(kActivitiesDefault), kActivitiesMax);
}

CkanResult<CkanAnswer> newest_activities(CkanCall const& call, search::Node query) {
    std::int64_t const limit = TRY(activity_limit(call));
    search::SearchRequest request;
    request.query = std::move(query);
    request.rows = std::size_t(limit);
    request.start = std::size_t(TRY(call.params.natural("offset")).value_or(0));
    request.sort = {{search::SortKey::By::number, "metadata_modified", true}};
    search::SearchResult const found = TRY(run_search(call, request));
    std::vector<std::string> ids;
    for (search::Hit const& hit : found.hits) ids.push_back(hit.id);
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (Dataset const& dataset : call.catalog().datasets(ids)) write_activities(out, call, dataset, 1);
    out.end_array();
    return CkanAnswer(std::move(json));
}

}  // namespace

std::span<CkanLicence const> ckan_licences() {
    return kLicences;
}

CkanLicence const* ckan_licence(std::string_view id) {
    auto const found = std::ranges::find(kLicences, id, &CkanLicence::id);
    return found == kLicences.end() ? nullptr : &*found;
}

CkanResult<CkanAnswer> license_list(CkanCall const& call) {
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    for (CkanLicence const& licence : kLicences)
        write_licence(out, licence.id, licence.title, licence.url, licence.open, licence.generic);
    // And those that sets carry beyond the register.
    for (search::FacetCount const& count : facet_counts(call, "license_id")) {
        if (ckan_licence(count.value) || count.value.empty()) continue;
        search::SearchRequest request;
        request.query = {.kind = search::Node::Kind::keyword, .field = "license_id", .value = count.value};
        request.rows = 1;
        search::SearchResult const found = TRY(run_search(call, request));
        if (found.hits.empty()) continue;
        for (Dataset const& dataset : call.catalog().datasets({found.hits.front().id}))
            write_licence(out, count.value, dataset.licence.title, dataset.licence.url,
                          dataset.licence.is_open, false);
    }
    out.end_array();
    return CkanAnswer(std::move(json));
}

// The version is that of the API we speak. Extensions are those whose actions and pages answer here: the
// DataStore comes later, and a client that finds its name here would call it.
CkanResult<CkanAnswer> status_show(CkanCall const& call) {
    std::string json;
    wire::Writer out(json);
    out.begin_object().field("ckan_version", "2.11.5").field("site_url", call.base_url);
    out.field("site_description", call.site.text.description_ja).field("site_title", call.site.text.title_ja);
    out.key("error_emails_to").null().field("locale_default", "ja");
    out.key("extensions").begin_array().value("activity").value("dcat").end_array().end_object();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> help_show(CkanCall const& call) {
    std::string const name = TRY(call.params.needed("name"));
    CkanAction const* const action = ckan_action(name);
    if (!action) return fail(ckan_not_found("Action function not found"));
    std::string json;
    wire::append_string(json,
                        action->help.empty() ? std::string_view("Needs a signed-in user.") : action->help);
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> user_show(CkanCall const&) {
    return fail(ckan_not_found());  // nobody has an account yet
}

CkanResult<CkanAnswer> user_count_of_nobody(CkanCall const& call) {
    TRY(call.params.needed("id"));
    return fail(ckan_invalid("id", "Not found: User"));
}

CkanResult<CkanAnswer> package_follower_count(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    if (!call.catalog().dataset(id)) return fail(ckan_invalid("id", "Not found: Dataset"));
    return CkanAnswer("0");
}

CkanResult<CkanAnswer> package_activity_list(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    std::int64_t const limit = TRY(activity_limit(call));
    auto const found = call.catalog().dataset(id);
    if (!found) return fail(ckan_refusal(found.error()));
    std::string json;
    wire::Writer out(json);
    out.begin_array();
    write_activities(out, call, found->dataset, std::size_t(limit));
    out.end_array();
    return CkanAnswer(std::move(json));
}

CkanResult<CkanAnswer> recently_changed_packages_activity_list(CkanCall const& call) {
    return newest_activities(call, {.kind = search::Node::Kind::all});
}

CkanResult<CkanAnswer> organization_activity_list(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    auto const directory = call.catalog().directory();
    Organization const* const found = directory->organization(id);
    if (!found) return fail(ckan_not_found());
    return newest_activities(
        call, {.kind = search::Node::Kind::keyword, .field = "organization", .value = found->name});
}

CkanResult<CkanAnswer> group_activity_list(CkanCall const& call) {
    std::string const id = TRY(call.params.needed("id"));
    auto const directory = call.catalog().directory();
    Group const* const found = directory->group(id);
    if (!found) return fail(ckan_not_found());
    return newest_activities(call,
                             {.kind = search::Node::Kind::keyword, .field = "groups", .value = found->name});
}

CkanResult<CkanAnswer> user_activity_list(CkanCall const& call) {
    TRY(call.params.needed("id"));
    return fail(ckan_not_found());
}

CkanResult<CkanAnswer> activity_show(CkanCall const& call) {
    TRY(call.params.needed("id"));
    return fail(ckan_not_found());
}

CkanResult<CkanAnswer> empty_list(CkanCall const&) {
    return CkanAnswer("[]");
}

CkanResult<CkanAnswer> yes(CkanCall const&) {
    return CkanAnswer("true");
}

CkanResult<CkanAnswer> nothing_found(CkanCall const& call) {
    TRY(call.params.needed("id"));
    return fail(ckan_not_found());
}

}  // namespace gyoji::catalog
