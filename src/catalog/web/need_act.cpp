#include "catalog/web/need_act.hpp"

#include "catalog/acts/needs.hpp"

#include <algorithm>

namespace gyoji::catalog::web {
namespace {

std::size_t characters(std::string_view text) {
    return std::size_t(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

Result<std::string> submit(Site& site, http::Request const& request, NewNeed const& need) {
    if (is_blank(need.text) || !need.website.empty())
        return fail(Fault::invalid, "catalog.web.need_empty", "/text");
    if (characters(need.text) > kNeedTextCharactersMax)
        return fail(Fault::invalid, "catalog.web.need_too_long", "/text",
                    {{"length", std::to_string(characters(need.text))},
                     {"max", std::to_string(kNeedTextCharactersMax)}});
    if (!site.needs) return fail(Fault::unavailable, "catalog.web.needs_closed");
    return site.needs->add(need.text, need.query, request.language, request.peer);
}

}  // namespace gyoji::catalog::web
