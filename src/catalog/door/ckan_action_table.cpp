// The names of CKAN 2.11's actions. What is not here answers 400 "Action name not known", as a CKAN without that plugin does.
#include "catalog/door/ckan_actions.hpp"

#include <array>

namespace gyoji::catalog {

namespace {

using Kind = CkanAction::Kind;

constexpr std::array kReads = std::to_array<CkanAction>({
    {"package_list", Kind::read, package_list, "Return a list of the names of the site's datasets. Parameters: limit, offset."},
    {"current_package_list_with_resources", Kind::read, current_package_list_with_resources,
     "Return a list of the site's datasets and their resources, last changed first. Parameters: limit, offset."},
    {"package_show", Kind::read, package_show, "Return the metadata of a dataset and its resources. Parameters: id (id or name)."},
    {"package_search", Kind::read, package_search,
     "Search for datasets. Parameters: q, fq, fq_list, sort, rows (at most 1000), start, facet, facet.field, facet.limit, "
     "facet.mincount, fl, qf, defType."},
    {"package_autocomplete", Kind::read, package_autocomplete, "Return datasets whose name or title contains a text. Parameters: q, limit."},
    {"package_relationships_list", Kind::read, package_relationships_list, "Return the relationships of a dataset. Parameters: id, id2, rel."},
    {"group_package_show", Kind::read, group_package_show, "Return the datasets of a group. Parameters: id, limit (at most 1000)."},
    {"resource_show", Kind::read, resource_show, "Return the metadata of a resource. Parameters: id."},
    {"resource_search", Kind::read, resource_search, "Search for resources by a field's text. Parameters: query (field:text), offset, limit."},
    {"resource_view_list", Kind::read, resource_view_list, "Return the views of a resource. Parameters: id."},
    {"resource_view_show", Kind::read, resource_view_show, "Return one resource view. Parameters: id."},
    {"format_autocomplete", Kind::read, format_autocomplete, "Return resource formats that contain a text. Parameters: q, limit."},
    {"organization_list", Kind::read, organization_list,
     "Return the organizations. Parameters: sort (name, title, package_count), limit, offset, organizations, all_fields, include_*."},
    {"organization_show", Kind::read, organization_show, "Return an organization. Parameters: id, include_datasets, include_*."},
    {"organization_autocomplete", Kind::read, organization_autocomplete, "Return organizations by a part of name or title. Parameters: q, limit."},
    {"group_list", Kind::read, group_list,
     "Return the groups. Parameters: sort (name, title, package_count), limit, offset, groups, all_fields, include_*."},
    {"group_show", Kind::read, group_show, "Return a group. Parameters: id, include_datasets, include_*."},
    {"group_autocomplete", Kind::read, group_autocomplete, "Return groups by a part of name or title. Parameters: q, limit."},
    {"member_list", Kind::read, member_list, "Return the members of a group. Parameters: id, object_type, capacity."},
    {"member_roles_list", Kind::read, member_roles_list, "Return the possible roles of members. Parameters: group_type."},
    {"tag_list", Kind::read, tag_list, "Return the tags. Parameters: query, vocabulary_id, all_fields."},
    {"tag_show", Kind::read, tag_show, "Return a tag. Parameters: id, include_datasets."},
    {"tag_search", Kind::read, tag_search, "Return tags whose names contain a text, with their count. Parameters: query, limit, offset."},
    {"tag_autocomplete", Kind::read, tag_autocomplete, "Return names of tags that contain a text. Parameters: query, limit."},
    {"vocabulary_list", Kind::read, empty_list, "Return the tag vocabularies."},
    {"vocabulary_show", Kind::read, vocabulary_show, "Return a tag vocabulary. Parameters: id."},
    {"license_list", Kind::read, license_list, "Return the licenses available for datasets."},
    {"status_show", Kind::read, status_show, "Return the site's title, address, version and extensions."},
    {"help_show", Kind::read, help_show, "Return the help text of an action. Parameters: name."},
    {"site_read", Kind::read, yes, "Return true: the site may be read."},
    {"user_list", Kind::read, empty_list, "Return the users."},
    {"user_show", Kind::read, user_show, "Return a user. Parameters: id."},
    {"organization_list_for_user", Kind::read, empty_list, "Return the organizations a user may work in. Parameters: id, permission."},
    {"group_list_authz", Kind::read, empty_list, "Return the groups the caller may edit."},
    {"dataset_follower_count", Kind::read, package_follower_count, "Return how many follow a dataset. Parameters: id."},
    {"group_follower_count", Kind::read, group_follower_count, "Return how many follow a group. Parameters: id."},
    {"organization_follower_count", Kind::read, organization_follower_count, "Return how many follow an organization. Parameters: id."},
    {"user_follower_count", Kind::read, user_count_of_nobody, "Return how many follow a user. Parameters: id."},
    {"followee_count", Kind::read, user_count_of_nobody, "Return how many things a user follows. Parameters: id."},
    {"user_followee_count", Kind::read, user_count_of_nobody, "Return how many users a user follows. Parameters: id."},
    {"dataset_followee_count", Kind::read, user_count_of_nobody, "Return how many datasets a user follows. Parameters: id."},
    {"group_followee_count", Kind::read, user_count_of_nobody, "Return how many groups a user follows. Parameters: id."},
    {"organization_followee_count", Kind::read, user_count_of_nobody, "Return how many organizations a user follows. Parameters: id."},
    {"package_activity_list", Kind::read, package_activity_list, "Return what happened to a dataset, newest first. Parameters: id, limit."},
    {"group_activity_list", Kind::read, group_activity_list, "Return what happened last to a group's datasets. Parameters: id, limit, offset."},
    {"organization_activity_list", Kind::read, organization_activity_list,
     "Return what happened last to an organization's datasets. Parameters: id, limit, offset."},
    {"recently_changed_packages_activity_list", Kind::read, recently_changed_packages_activity_list,
     "Return the last change of the datasets that changed last. Parameters: limit, offset."},
    {"user_activity_list", Kind::read, user_activity_list, "Return what a user did. Parameters: id."},
    {"activity_show", Kind::read, activity_show, "Return an activity. Parameters: id."},
    {"activity_data_show", Kind::read, activity_show, "Return the data of an activity. Parameters: id."},
    {"activity_diff", Kind::read, activity_show, "Return the change an activity made. Parameters: id, object_type."},
    {"term_translation_show", Kind::read, empty_list, "Return translations of terms. Parameters: terms, lang_codes."},
    {"task_status_show", Kind::read, nothing_found, "Return a task status. Parameters: id."},
    {"get_site_user", Kind::login, nullptr, ""},
    {"user_autocomplete", Kind::login, nullptr, ""},
    {"group_follower_list", Kind::login, nullptr, ""},
    {"dataset_follower_list", Kind::login, nullptr, ""},
    {"organization_follower_list", Kind::login, nullptr, ""},
    {"user_follower_list", Kind::login, nullptr, ""},
    {"followee_list", Kind::login, nullptr, ""},
    {"user_followee_list", Kind::login, nullptr, ""},
    {"dataset_followee_list", Kind::login, nullptr, ""},
    {"group_followee_list", Kind::login, nullptr, ""},
    {"organization_followee_list", Kind::login, nullptr, ""},
    {"am_following_dataset", Kind::login, nullptr, ""},
    {"am_following_group", Kind::login, nullptr, ""},
    {"am_following_organization", Kind::login, nullptr, ""},
    {"am_following_user", Kind::login, nullptr, ""},
    {"dashboard_activity_list", Kind::login, nullptr, ""},
    {"dashboard_new_activities_count", Kind::login, nullptr, ""},
    {"package_collaborator_list", Kind::login, nullptr, ""},
    {"package_collaborator_list_for_user", Kind::login, nullptr, ""},
    {"api_token_list", Kind::login, nullptr, ""},
    {"job_list", Kind::login, nullptr, ""},
    {"job_show", Kind::login, nullptr, ""},
    {"config_option_show", Kind::login, nullptr, ""},
    {"config_option_list", Kind::login, nullptr, ""},
});

constexpr std::array kWrites = std::to_array<std::string_view>({
    "package_create", "package_update", "package_patch", "package_revise", "package_delete", "dataset_purge", "package_resource_reorder",
    "package_owner_org_update", "package_relationship_create", "package_relationship_update", "package_relationship_delete",
    "package_relationship_delete_all", "package_collaborator_create", "package_collaborator_delete", "package_create_default_resource_views",
    "resource_create", "resource_update", "resource_patch", "resource_delete", "resource_view_create", "resource_view_update",
    "resource_view_patch", "resource_view_delete", "resource_view_clear", "resource_view_reorder", "resource_create_default_resource_views",
    "bulk_update_private", "bulk_update_public", "bulk_update_delete", "organization_create", "organization_update", "organization_patch",
    "organization_delete", "organization_purge", "organization_member_create", "organization_member_delete", "group_create",
    "group_update", "group_patch", "group_delete", "group_purge", "group_member_create", "group_member_delete", "member_create",
    "member_delete", "user_create", "user_update", "user_patch", "user_delete", "user_invite", "api_token_create", "api_token_revoke",
    "vocabulary_create", "vocabulary_update", "vocabulary_delete", "tag_create", "tag_delete", "follow_dataset", "follow_group",
    "follow_organization", "follow_user", "unfollow_dataset", "unfollow_group", "unfollow_organization", "unfollow_user", "activity_create",
    "dashboard_mark_activities_old", "send_email_notifications", "job_cancel", "job_clear", "config_option_update", "task_status_update",
    "task_status_update_many", "task_status_delete", "term_translation_update", "term_translation_update_many", "rating_create"});

constexpr CkanAction kWrite{"", Kind::write, nullptr, ""};

}  // namespace

CkanAction const* ckan_action(std::string_view name) {
    for (CkanAction const& action : kReads)
        if (action.name == name) return &action;
    for (std::string_view const write : kWrites)
        if (write == name) return &kWrite;
    return nullptr;
}

}  // namespace gyoji::catalog
