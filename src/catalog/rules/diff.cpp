#include "catalog/rules/diff.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

using FileKey = std::pair<std::string, std::string>;

std::vector<FileKey> keys_of(Dataset const& set) {
    std::vector<FileKey> out;
    for (Distribution const& file : set.distributions) out.emplace_back(file.id.text, file.url);
    std::ranges::sort(out);
    return out;
}

bool holds_all(std::vector<FileKey> const& large, std::vector<FileKey> const& small) {
    return std::ranges::includes(large, small);
}

bool same_file(Distribution const& a, Distribution const& b) {
    return a.id == b.id && a.title == b.title && a.description == b.description && a.url == b.url &&
           a.format_label == b.format_label && a.media_type == b.media_type && a.byte_size == b.byte_size &&
           a.checksum == b.checksum && a.issued == b.issued && a.modified == b.modified;
}

}  // namespace

std::vector<std::string> changed_fields(Dataset const& before, Dataset const& after) {
    std::vector<std::string> out;
    auto compare = [&](char const* name, auto const& a, auto const& b) {
        if (a != b) out.push_back(name);
    };
    compare("id", before.id, after.id);
    compare("name", before.name, after.name);
    compare("title", before.title, after.title);
    compare("notes", before.notes, after.notes);
    compare("organization", before.organization, after.organization);
    compare("groups", before.groups, after.groups);
    compare("tags", before.tags, after.tags);
    compare("licence", before.licence.id + before.licence.title, after.licence.id + after.licence.title);
    compare("landing_page", before.landing_page, after.landing_page);
    compare("author", before.author + before.author_email, after.author + after.author_email);
    compare("maintainer", before.maintainer + before.maintainer_email,
            after.maintainer + after.maintainer_email);
    compare("version", before.version, after.version);
    compare("extras", before.extras, after.extras);
    compare("issued", before.issued, after.issued);
    auto const old_files = keys_of(before), new_files = keys_of(after);
    if (!holds_all(old_files, new_files)) out.push_back("files_added");
    if (!holds_all(new_files, old_files)) out.push_back("files_removed");
    if (old_files == new_files && !std::ranges::equal(before.distributions, after.distributions, same_file))
        out.push_back("files");
    return out;
}

}  // namespace gyoji::catalog
