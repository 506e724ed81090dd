#include "catalog/rules/derive.hpp"

#include "catalog/rules/derive_period.hpp"
#include "catalog/rules/update_promise.hpp"
#include "text/field.hpp"
#include "text/format.hpp"
#include "text/frequency.hpp"
#include "text/licence.hpp"
#include "text/municipality.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

void derive_fields(Dataset& set, DeriveInput const& input) {
    set.fields.clear();
    for (Group const* group : input.groups)
        if (group->field > 0) set.fields.push_back(group->field);
    std::ranges::sort(set.fields);
    set.fields.erase(std::ranges::unique(set.fields).begin(), set.fields.end());
    set.fields_basis = set.fields.empty() ? Basis::none : Basis::group;
    if (!set.fields.empty()) return;
    if (auto const guess = text::field_of_title(set.title)) {
        set.fields.push_back(guess->field->number);
        set.fields_basis = Basis::keyword;
    }
}

// The publisher's municipality, else the one the title names: a bureau of the metropolis publishes about one
// of them too.
void derive_municipality(Dataset& set, DeriveInput const& input) {
    if (!set.municipality.empty() && set.municipality_basis == Basis::stated) return;
    set.municipality.clear();
    set.municipality_basis = Basis::none;
    if (input.organization && !input.organization->municipality.empty()) {
        set.municipality = input.organization->municipality;
        set.municipality_basis = Basis::organization;
    } else if (auto const* named = text::find_municipality(set.title)) {
        set.municipality = std::string(named->code);
        set.municipality_basis = Basis::title;
    }
}

std::string frequency_key(text::Frequency value) {
    std::string key(text::row(value).code);
    for (char& c : key)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return key;
}

void derive_frequency(Dataset& set) {
    if (set.frequency_text.empty()) {
        for (auto const& [key, value] : set.extras) {
            if (key != "更新頻度" && key != "frequency" && key != "accrual_periodicity") continue;
            set.frequency_text = value;
            break;
        }
    }
    text::UpdateFrequency const found = text::update_frequency(set.frequency_text);
    set.frequency = set.frequency_text.empty() ? "unknown" : frequency_key(found.value);
    set.frequency_basis = set.frequency_text.empty() ? Basis::none : Basis::stated;
}

void derive_format(Distribution& file) {
    text::FormatGuess const guess = text::guess_format(file.url, file.format_label, file.media_type);
    file.format = guess.label;
    if (guess.basis == "label")
        file.format_basis = Basis::stated;
    else if (guess.basis == "media_type")
        file.format_basis = Basis::media_type;
    else
        file.format_basis = guess.basis.empty() ? Basis::none : Basis::url;
    file.format_conflict = guess.contradiction ? guess.contradiction->code : "";
}

void derive_licence(Licence& licence) {
    if (licence.id.empty() && licence.title.empty() && licence.url.empty()) return;
    text::Licence const known = text::licence_of(licence.id, licence.title, licence.url);
    if (!known.known) return;
    licence.is_open = known.is_open();
    if (licence.id.empty()) licence.id = known.id;
    if (licence.title.empty()) licence.title = known.title_ja;
    if (licence.url.empty()) licence.url = known.url;
}

}  // namespace

int priority_field_of_title(std::string_view group_title) {
    auto const* field = text::field_of_group(group_title);
    return field ? field->number : 0;
}

void derive(Dataset& dataset, DeriveInput const& input, std::vector<Error>& remarks) {
    derive_fields(dataset, input);
    derive_municipality(dataset, input);
    derive_frequency(dataset);
    derive_licence(dataset.licence);
    for (Distribution& file : dataset.distributions) {
        derive_format(file);
        derive_licence(file.licence);
    }
    derive_period(dataset, input.now, remarks);
    derive_update_state(dataset, input.now);
}

}  // namespace gyoji::catalog
