#pragma once
// The read actions of CKAN 2.11, one function each. ckan_action_table.cpp gives them their names.

#include "catalog/door/ckan_call.hpp"

namespace gyoji::catalog {

using CkanHandler = CkanResult<CkanAnswer> (*)(CkanCall const&);

struct CkanAction {
    std::string_view name;
    enum class Kind {
        read,   // no side effects: GET and POST
        write,  // POST only; answered as CKAN answers somebody who is not signed in
        login,  // a read for those who are signed in
    } kind = Kind::read;
    CkanHandler run = nullptr;  // of reads
    std::string_view help;
};
CkanAction const* ckan_action(std::string_view name);

// packages
CkanResult<CkanAnswer> package_list(CkanCall const& call);
CkanResult<CkanAnswer> package_show(CkanCall const& call);
CkanResult<CkanAnswer> current_package_list_with_resources(CkanCall const& call);
CkanResult<CkanAnswer> package_search(CkanCall const& call);
CkanResult<CkanAnswer> package_autocomplete(CkanCall const& call);
CkanResult<CkanAnswer> package_relationships_list(CkanCall const& call);
CkanResult<CkanAnswer> group_package_show(CkanCall const& call);
// resources
CkanResult<CkanAnswer> resource_show(CkanCall const& call);
CkanResult<CkanAnswer> resource_search(CkanCall const& call);
CkanResult<CkanAnswer> resource_view_list(CkanCall const& call);
CkanResult<CkanAnswer> resource_view_show(CkanCall const& call);
CkanResult<CkanAnswer> format_autocomplete(CkanCall const& call);
// organisations and groups
CkanResult<CkanAnswer> organization_list(CkanCall const& call);
CkanResult<CkanAnswer> group_list(CkanCall const& call);
CkanResult<CkanAnswer> organization_show(CkanCall const& call);
CkanResult<CkanAnswer> group_show(CkanCall const& call);
CkanResult<CkanAnswer> organization_autocomplete(CkanCall const& call);
CkanResult<CkanAnswer> group_autocomplete(CkanCall const& call);
CkanResult<CkanAnswer> member_list(CkanCall const& call);
CkanResult<CkanAnswer> member_roles_list(CkanCall const& call);
// tags
CkanResult<CkanAnswer> tag_list(CkanCall const& call);
CkanResult<CkanAnswer> tag_show(CkanCall const& call);
CkanResult<CkanAnswer> tag_search(CkanCall const& call);
CkanResult<CkanAnswer> tag_autocomplete(CkanCall const& call);
CkanResult<CkanAnswer> vocabulary_show(CkanCall const& call);
// the site
CkanResult<CkanAnswer> license_list(CkanCall const& call);
CkanResult<CkanAnswer> status_show(CkanCall const& call);
CkanResult<CkanAnswer> help_show(CkanCall const& call);
CkanResult<CkanAnswer> user_show(CkanCall const& call);
CkanResult<CkanAnswer> user_count_of_nobody(
    CkanCall const& call);  // user_follower_count and the *_followee_count
CkanResult<CkanAnswer> package_follower_count(CkanCall const& call);
CkanResult<CkanAnswer> organization_follower_count(CkanCall const& call);
CkanResult<CkanAnswer> group_follower_count(CkanCall const& call);
CkanResult<CkanAnswer> package_activity_list(CkanCall const& call);
CkanResult<CkanAnswer> recently_changed_packages_activity_list(CkanCall const& call);
CkanResult<CkanAnswer> organization_activity_list(CkanCall const& call);
CkanResult<CkanAnswer> group_activity_list(CkanCall const& call);
CkanResult<CkanAnswer> user_activity_list(CkanCall const& call);
CkanResult<CkanAnswer> activity_show(CkanCall const& call);
CkanResult<CkanAnswer> empty_list(CkanCall const& call);
CkanResult<CkanAnswer> yes(CkanCall const& call);
CkanResult<CkanAnswer> nothing_found(CkanCall const& call);  // 404, after its id was given

// Shared.
std::string packages_json(CkanCall const& call, std::vector<std::string> const& ids);  // "[{...},...]"
CkanResult<search::SearchResult> run_search(CkanCall const& call, search::SearchRequest const& request);
std::vector<search::FacetCount> facet_counts(CkanCall const& call, std::string_view field,
                                             std::string_view prefix = {});
std::string ckan_index_document(Dataset const& dataset, Directory const& directory,
                                std::vector<std::string> const& fields, float score);

}  // namespace gyoji::catalog
