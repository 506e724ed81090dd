#include "catalog/web/run_words.hpp"

#include "catalog/web/words.hpp"
#include "wire/json.hpp"

namespace gyoji::catalog::web {
namespace {

Values values_of(wire::Json const& object) {
    Values out;
    for (auto const& [key, value] : object.members()) out.emplace_back(std::string(key), value.loose_text());
    return out;
}

}  // namespace

std::string public_location(std::string_view location) {
    if (location.starts_with("https://") || location.starts_with("http://")) return std::string(location);
    return std::string(location.substr(location.rfind('/') + 1));
}

std::string outcome_word(std::string_view outcome, Language language) {
    if (outcome.empty()) return {};
    std::string const key = "outcome." + std::string(outcome);
    return has_word(key) ? word(language, key) : std::string(outcome);
}

std::string reason_text(std::string_view code, std::string_view values_json, Language language) {
    if (code.empty()) return {};
    Error error{Fault::internal, std::string(code), "", {}};
    if (auto const document = wire::Document::parse(values_json, wire::Strictness::lenient))
        error.values = values_of(document->root());
    for (auto const& [name, value] : error.values)
        if (name == "where") error.where = value;
    return sentence(error, language);
}

std::string run_reason(RunView const& run, Language language) {
    if (run.reason.empty()) return {};
    auto const document = wire::Document::parse(run.reason, wire::Strictness::lenient);
    if (!document || !document->root().is_object()) return run.reason;
    wire::Json const root = document->root();
    std::string values;
    (root.has("values") ? root["values"] : root).write(values);
    std::string const code = root["code"].loose_text();
    return code.empty() ? run.reason : reason_text(code, values, language);
}

}  // namespace gyoji::catalog::web
