#include "catalog/rules/derive.hpp"

#include "catalog/door/package_json.hpp"

#include <algorithm>
#include <array>

namespace gyoji::catalog {
namespace {

// The thirteen priority fields in the paper's order (DPF paper 2020-11-30, 重点分野).
constexpr std::array<std::string_view, 13> kFields{"人口減少・少子高齢化",
                                                   "防災・災害計画",
                                                   "まちづくり",
                                                   "産業雇用創出",
                                                   "医療・福祉",
                                                   "税金",
                                                   "生活",
                                                   "交通情報",
                                                   "オリンピック・パラリンピック",
                                                   "観光",
                                                   "環境",
                                                   "芸術文化",
                                                   "治安"};

void derive_fields(Dataset& set, DeriveInput const& input) {
    set.fields.clear();
    for (Group const* group : input.groups)
        if (group->field > 0) set.fields.push_back(group->field);
    std::ranges::sort(set.fields);
    set.fields.erase(std::ranges::unique(set.fields).begin(), set.fields.end());
    set.fields_basis = set.fields.empty() ? Basis::none : Basis::group;
}

}  // namespace

int priority_field_of_title(std::string_view group_title) {
    auto const found = std::ranges::find(kFields, group_title);
    return found == kFields.end() ? 0 : int(found - kFields.begin()) + 1;
}

void derive(Dataset& dataset, DeriveInput const& input, std::vector<Error>& remarks) {
    (void)remarks;
    derive_fields(dataset, input);
    if (input.organization && !input.organization->municipality.empty()) {
        dataset.municipality = input.organization->municipality;
        dataset.municipality_basis = Basis::organization;
    }
    for (Distribution& file : dataset.distributions) {
        if (!file.format.empty()) continue;
        file.format = ckan_format(file.format_label);
        file.format_basis = file.format.empty() ? Basis::none : Basis::stated;
    }
}

}  // namespace gyoji::catalog
