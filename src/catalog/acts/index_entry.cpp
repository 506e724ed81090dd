#include "catalog/acts/index_entry.hpp"

#include "catalog/door/package_json.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace gyoji::catalog {
namespace {

void add_line(std::string& text, std::string_view more) {
    if (more.empty()) return;
    if (!text.empty()) text += '\n';
    text += more;
}

int year_of(std::string_view iso_day) {
    int year = 0;
    std::from_chars(iso_day.data(), iso_day.data() + std::min<std::size_t>(4, iso_day.size()), year);
    return year;
}

std::vector<std::string> years_of(Dataset const& set) {
    int const from = year_of(set.period_start),
              to = year_of(set.period_end.empty() ? set.period_start : set.period_end);
    std::vector<std::string> out;
    if (from <= 0) return out;
    // A long period keeps its newest years: they are what people filter by.
    for (int year = std::max(from, to - kYearsPerSetMax + 1); year <= to; ++year)
        out.push_back(std::to_string(year));
    return out;
}

std::int64_t number(std::optional<Instant> const& at) {
    return at ? at->micros : search::kNoNumber;
}
std::int64_t number(std::string const& iso_day) {
    auto const at = parse_iso(iso_day);
    return at ? at->micros : search::kNoNumber;
}

std::vector<std::string> one(std::string value) {
    return value.empty() ? std::vector<std::string>() : std::vector<std::string>{std::move(value)};
}

// Whether a set is likely to be what was meant, words aside: described, filed, in a table form, recently
// kept.
float quality(Dataset const& set) {
    float points = 0;
    if (set.notes.size() > 60) points += 0.25F;
    if (!set.distributions.empty()) points += 0.25F;
    if (std::ranges::any_of(set.distributions,
                            [](Distribution const& f) { return f.format == "CSV" || f.format == "GeoJSON"; }))
        points += 0.25F;
    if (set.update_state == "kept") points += 0.25F;
    return points;
}

class Builder {
public:
    Builder(Dataset const& set, Directory const& directory) : set_(set), directory_(directory) {
        organization_ = directory.organization(set.organization.text);
        for (Distribution const& file : set.distributions) {
            add_line(res_name_, file.title);
            add_line(res_description_, file.description);
            add_line(res_url_, file.url);
            add_once(res_formats_, ckan_format(file.format_label));
            add_once(formats_, file.format);
        }
    }

    std::map<std::string_view, std::string> texts() const {
        std::string tags, organization, groups, extras;
        for (std::string const& tag : set_.tags) add_line(tags, tag);
        if (organization_) organization = organization_->title + "\n" + organization_->name;
        for (GroupId const& id : set_.groups)
            if (Group const* group = directory_.group(id.text)) add_line(groups, group->title);
        for (auto const& [key, value] : set_.extras) add_line(extras, key + " " + value);
        return {{"title", set_.title},   {"name", set_.name},
                {"tags_text", tags},     {"notes", set_.notes},
                {"res_name", res_name_}, {"res_description", res_description_},
                {"res_url", res_url_},   {"organization_text", organization},
                {"groups_text", groups}, {"maintainer", set_.maintainer},
                {"extras_text", extras}};
    }

    std::map<std::string_view, std::vector<std::string>> keywords(
        std::vector<std::string> const& sources) const {
        std::vector<std::string> groups, fields, extras;
        for (GroupId const& id : set_.groups)
            if (Group const* group = directory_.group(id.text)) groups.push_back(group->name);
        for (int const field : set_.fields) fields.push_back(std::to_string(field));
        for (auto const& [key, value] : set_.extras) extras.push_back(key + "=" + value);
        Sector const sector = organization_ ? organization_->sector : Sector::unknown;
        return {{"id", one(set_.id.text)},
                {"name", one(set_.name)},
                {"organization", one(organization_ ? organization_->name : "")},
                {"owner_org", one(set_.organization.text)},
                {"groups", std::move(groups)},
                {"tags", set_.tags},
                {"license_id", one(set_.licence.id)},
                {"res_format", res_formats_},
                {"format", formats_},
                {"sector", one(std::string(key_of(sector)))},
                {"municipality", one(set_.municipality)},
                {"field", std::move(fields)},
                {"frequency", one(set_.frequency.empty() ? "unknown" : set_.frequency)},
                {"year", years_of(set_)},
                {"access", one(set_.access)},
                {"state", one("active")},
                {"dataset_type", one("dataset")},
                {"source", sources},
                {"update_state", one(set_.update_state)},
                {"extras", std::move(extras)},
                {"author_email", one(set_.author_email)},
                {"maintainer_email", one(set_.maintainer_email)},
                {"version", one(set_.version)},
                {"url", one(set_.landing_page)}};
    }

    std::map<std::string_view, std::int64_t> numbers() const {
        return {{"metadata_created", set_.issued.value_or(set_.recorded).micros},
                {"metadata_modified", set_.modified.value_or(set_.changed).micros},
                {"issued", number(set_.issued)},
                {"modified", number(set_.modified)},
                {"files", std::int64_t(set_.distributions.size())},
                {"period_start", number(set_.period_start)},
                {"period_end", number(set_.period_end)},
                {"last_update", number(set_.last_update)}};
    }

private:
    static void add_once(std::vector<std::string>& list, std::string value) {
        if (!value.empty() && std::ranges::find(list, value) == list.end()) list.push_back(std::move(value));
    }

    Dataset const& set_;
    Directory const& directory_;
    Organization const* organization_;
    std::string res_name_, res_description_, res_url_;
    std::vector<std::string> res_formats_, formats_;
};

// In the order of the schema; a field of the schema that nothing fills is our own mistake.
template <class Names, class Map>
auto in_order(Names const& names, Map map) {
    std::vector<typename Map::mapped_type> out;
    for (auto const& name : names) {
        auto const found = map.find(std::string_view(name));
        GYOJI_ASSERT(found != map.end());
        out.push_back(std::move(found->second));
    }
    return out;
}

}  // namespace

search::Entry index_entry(Dataset const& dataset, Directory const& directory,
                          std::vector<std::string> const& sources) {
    search::Schema const& schema = index_schema();
    std::vector<std::string> text_names;
    for (auto const& field : schema.texts) text_names.push_back(field.name);
    Builder const builder(dataset, directory);
    search::Entry entry;
    entry.id = dataset.id.text;
    entry.texts = in_order(text_names, builder.texts());
    entry.keywords = in_order(schema.keywords, builder.keywords(sources));
    entry.numbers = in_order(schema.numbers, builder.numbers());
    entry.sort_texts = in_order(
        schema.sort_texts,
        std::map<std::string_view, std::string>{{"title_string", dataset.title}, {"name", dataset.name}});
    entry.quality = quality(dataset);
    return entry;
}

}  // namespace gyoji::catalog
