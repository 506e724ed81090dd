#include "catalog/api/index_fields.hpp"

namespace gyoji::catalog {

search::Schema const& index_schema() {
    static search::Schema const schema = [] {
        search::Schema out;
        // Weights: a word in the title says what the set is; one in a file's address hardly does.
        out.texts = {{"title", 6.0, true, true},        {"name", 1.0, true, false},
                     {"tags_text", 3.0, true, false},   {"notes", 1.5, true, false},
                     {"res_name", 2.0, true, false},    {"res_description", 1.0, true, false},
                     {"res_url", 0.2, false, false},    {"organization_text", 2.0, true, false},
                     {"groups_text", 1.5, true, false}, {"maintainer", 0.5, true, false},
                     {"extras_text", 0.5, true, false}};
        out.keywords = {"id",           "name",
                        "organization", "owner_org",
                        "groups",       "tags",
                        "license_id",   "res_format",
                        "format",       "sector",
                        "municipality", "field",
                        "frequency",    "year",
                        "access",       "state",
                        "dataset_type", "source",
                        "update_state", "extras",
                        "author_email", "maintainer_email",
                        "version",      "url"};
        out.numbers = {"metadata_created", "metadata_modified", "issued",     "modified", "files",
                       "period_start",     "period_end",        "last_update"};
        out.sort_texts = {"title_string", "name"};
        out.version = 1;
        return out;
    }();
    return schema;
}

}  // namespace gyoji::catalog
