#include "catalog/web/dataset_view.hpp"

#include "catalog/door/address.hpp"
#include "catalog/web/page.hpp"
#include "catalog/web/places.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

using http::View;

constexpr std::size_t kStatedRowsMax = 60;

void set_with_basis(View& view, std::string const& name, std::string value, Basis basis, Language language) {
    view.set(name, value.empty() ? word(language, "unknown") : std::move(value));
    set_maybe(view, name + "_basis", basis_note(basis, language));
}

void set_update(View& view, Dataset const& dataset, Language language) {
    view.set("last_update", dataset.last_update ? day_text(dataset.last_update) : word(language, "unknown"));
    std::string note;
    if (dataset.update_state == "kept") note = word(language, "update.note_kept");
    if (dataset.update_state == "late") note = word(language, "update.note_late");
    if (note.empty() && dataset.last_update) note = basis_note(dataset.last_update_basis, language);
    set_maybe(view, "update_note", std::move(note));
}

std::string joined(std::vector<std::string> const& values, Language language) {
    std::string out;
    for (std::string const& value : values)
        out += (out.empty() ? "" : word(language, "search.widened_join")) + value;
    return out;
}

}  // namespace

Publisher publisher_of(http::Request const& request, Organization const* organization) {
    if (!organization) return {word(request.language, "unknown"), root_of(request) + "/organization", ""};
    return {organization_name(*organization, request.language), organization_href(request, *organization),
            organization->homepage};
}

void set_period(View& view, std::string_view start, std::string_view end, Basis basis, Language language) {
    bool const known = !start.empty() || !end.empty();
    view.set("period", period_text(start, end, language));
    set_maybe(view, "period_basis", known ? basis_note(basis, language) : std::string());
}

void set_dataset_facts(View& view, Dataset const& dataset, Language language) {
    set_period(view, dataset.period_start, dataset.period_end, dataset.period_basis, language);
    set_with_basis(view, "place",
                   dataset.municipality.empty() ? std::string() : place_name(dataset.municipality, language),
                   dataset.municipality_basis, language);
    std::string const name = frequency_name(dataset.frequency, language);
    view.set("frequency", name);
    // What was written is shown when our word for it is another one.
    std::string basis =
        dataset.frequency_text.empty() || dataset.frequency_text == name
            ? basis_note(dataset.frequency_basis, language)
            : word(language, "search.widened_quote", {{"word", first_words(dataset.frequency_text, 24)}});
    set_maybe(view, "frequency_basis", std::move(basis));
    set_update(view, dataset, language);
}

void set_conditions(View& view, Licence const& licence, std::string_view title, std::string_view publisher,
                    Language language) {
    view.set("licence", licence_name(licence, language));
    set_maybe(view, "licence_note", licence_note(licence, language));
    view.set("conditions", licence_conditions(licence, publisher, language));
    set_maybe(view, "licence_url", web_href(licence.url));
    bool const stated = !licence.id.empty() || !licence.title.empty();
    Values values{{"title", std::string(title)},
                  {"publisher", std::string(publisher)},
                  {"licence", licence_name(licence, language)}};
    set_maybe(view, "cite", stated ? word(language, "cite", std::move(values)) : std::string());
}

std::string web_href(std::string_view text) {
    return web_address(text).value_or(std::string());
}

View stated_row(std::string label, std::string value, std::string href) {
    View out;
    out.set("label", std::move(label)).set("value", std::move(value));
    set_maybe(out, "href", std::move(href));
    return out;
}

std::vector<View> stated_rows(Dataset const& dataset, Publisher const& publisher, Directory const& directory,
                              Language language) {
    std::vector<View> out;
    auto const add = [&](char const* key, std::string value, std::string href = {}) {
        if (!value.empty() && out.size() < kStatedRowsMax)
            out.push_back(
                stated_row(word(language, std::string("stated.") + key), std::move(value), std::move(href)));
    };
    add("publisher", publisher.name, publisher.href);
    add("department", dataset.maintainer);
    add("author", dataset.author == dataset.maintainer ? std::string() : dataset.author);
    add("page", dataset.landing_page, web_href(dataset.landing_page));
    std::vector<std::string> groups;
    for (GroupId const& id : dataset.groups)
        if (auto const* group = directory.group(id.text))
            groups.push_back(group->title.empty() ? group->name : group->title);
    add("groups", joined(groups, language));
    add("tags", joined(dataset.tags, language));
    for (auto const& [key, value] : dataset.extras)
        if (!value.empty() && out.size() < kStatedRowsMax)
            out.push_back(stated_row(key, value, web_href(value)));
    add("licence", dataset.licence.title.empty() ? dataset.licence.id : dataset.licence.title);
    add("issued", day_text(dataset.issued));
    add("modified", day_text(dataset.modified));
    add("version", dataset.version);
    add("name", dataset.name);
    return out;
}

std::string quoted(std::string_view words) {
    std::string out = "\"";
    for (char const c : words) out += c == '"' || c == '\\' ? ' ' : c;
    return out + "\"";
}

std::string download_href(Dataset const& dataset, Distribution const& file) {
    return "/dataset/" + http::url_encode(dataset.name) + "/resource/" + http::url_encode(file.id.text) +
           "/download";
}

}  // namespace gyoji::catalog::web
