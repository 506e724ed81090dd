#include "catalog/rules/place.hpp"

#include "text/municipality.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
    return std::ranges::any_of(ends, [&](std::string_view end) { return text.ends_with(end); });
}

// Names in the Tokyo catalogue: "t" + 6-digit local-government code for municipalities, t0000NN for bureaus
// of the metropolis, t001NNN for bodies beside it.
bool derive_from_name(Organization& organization) {
    std::string_view const name = organization.name;
    if (name.size() != 7 || name.front() != 't' || !all_digits(name.substr(1))) return false;
    std::string_view const code = name.substr(1);
    if (code.starts_with("0000")) {
        organization.sector = Sector::metropolis;
    } else if (code.starts_with("00")) {
        organization.sector = Sector::public_body;
    } else if (text::municipality_code(code)) {
        organization.sector = code.substr(2, 3) == "000" ? Sector::metropolis : Sector::municipality;
        organization.municipality = std::string(code);
        organization.municipality_basis = Basis::organization;
    } else {
        return false;
    }
    organization.sector_basis = Basis::organization;
    return true;
}

Sector sector_of_title(std::string_view title) {
    if (title.starts_with("株式会社") || ends_with_any(title, {"株式会社", "有限会社", "合同会社"}))
        return Sector::private_body;
    for (std::string_view const form :
         {"一般社団法人", "一般財団法人", "公益", "独立行政法人", "国立大学法人"})
        if (title.starts_with(form)) return Sector::public_body;
    if (title.starts_with("東京都") || title == "警視庁" || title == "東京消防庁") return Sector::metropolis;
    if (ends_with_any(title, {"市", "区", "町", "村", "市役所", "区役所", "町役場", "村役場", "教育委員会"}))
        return Sector::municipality;
    if (ends_with_any(title, {"省", "庁", "内閣府", "内閣官房"})) return Sector::nation;
    return ends_with_any(title, {"都", "道", "府", "県"}) ? Sector::metropolis : Sector::unknown;
}

}  // namespace

void derive_organization(Organization& organization) {
    if (organization.sector != Sector::unknown) return;
    if (!derive_from_name(organization)) {
        organization.sector = sector_of_title(organization.title);
        if (organization.sector != Sector::unknown) organization.sector_basis = Basis::title;
    }
    if (organization.sector != Sector::municipality || !organization.municipality.empty()) return;
    if (auto const* named = text::find_municipality(organization.title)) {
        organization.municipality = std::string(named->code);
        organization.municipality_basis = Basis::title;
    }
}

bool on_municipal_site(std::string_view url) {
    std::size_t const scheme = url.find("://");
    if (scheme == std::string_view::npos) return false;
    std::string_view host = url.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/:?#"));
    if (!host.ends_with(".jp")) return false;
    while (!host.empty()) {
        std::string_view const label = host.substr(0, host.find('.'));
        if (label == "city" || label == "town" || label == "vill") return true;
        host.remove_prefix(std::min(host.size(), label.size() + 1));
    }
    return false;
}

}  // namespace gyoji::catalog
