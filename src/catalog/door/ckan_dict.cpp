#include "catalog/door/ckan_dict.hpp"

#include "catalog/door/package_json.hpp"

#include <algorithm>

namespace gyoji::catalog {

CkanDict::CkanDict(wire::Writer& out, std::string_view foreign_json) : out_(out) {
    if (foreign_json.empty() || foreign_json == "{}") return;
    auto parsed = wire::Document::parse(foreign_json, wire::Strictness::lenient);
    if (parsed && parsed->root().is_object()) document_.emplace(std::move(*parsed));
}

wire::Json CkanDict::foreign(std::string_view key) const {
    return document_ ? document_->root()[key] : wire::Json();
}

bool CkanDict::says(std::string_view key) const {
    return document_ && document_->root().has(key);
}

// Writes the source's spelling when it says the same as `value`; an empty value is also "the same" as
// anything the source said that the model could not hold (a date like 令和31年).
bool CkanDict::same_said(std::string_view key, std::string_view value) {
    if (!says(key)) return false;
    wire::Json const said = document_->root()[key];
    if (!value.empty() && said.loose_text() != value) return false;
    std::string raw;
    said.write(raw);
    out_.raw(raw);
    return true;
}

void CkanDict::text(std::string_view key, std::string_view value, Empty empty) {
    taken_.push_back(key);
    out_.key(key);
    if (same_said(key, value)) return;
    if (value.empty() && empty == Empty::null)
        out_.null();
    else
        out_.value(value);
}

void CkanDict::number(std::string_view key, std::optional<std::int64_t> value) {
    taken_.push_back(key);
    out_.key(key);
    if (same_said(key, value ? std::to_string(*value) : std::string())) return;
    if (value)
        out_.value(*value);
    else
        out_.null();
}

void CkanDict::instant(std::string_view key, std::optional<Instant> value) {
    taken_.push_back(key);
    out_.key(key);
    if (value)
        out_.value(ckan_isoformat(*value));
    else if (!same_said(key, {}))
        out_.null();
}

void CkanDict::null(std::string_view key) {
    text(key, {}, Empty::null);
}

void CkanDict::rest() {
    if (!document_) return;
    for (auto const& member : document_->root().members()) {
        if (std::find(taken_.begin(), taken_.end(), member.key) != taken_.end()) continue;
        std::string raw;
        member.value.write(raw);
        out_.key(member.key).raw(raw);
    }
}

}  // namespace gyoji::catalog
