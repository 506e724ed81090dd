#include "catalog/harvest/ckan_page.hpp"

#include "catalog/harvest/json_slice.hpp"
#include "wire/json.hpp"

namespace gyoji::catalog {
namespace {

constexpr std::size_t kMessageBytesMax = 300;

std::string_view trimmed(std::string_view text) {
    std::size_t const begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

bool looks_like_html(std::string_view content_type, std::string_view body) {
    return content_type.find("html") != std::string_view::npos || trimmed(body).starts_with('<');
}

tl::unexpected<Error> refused(wire::Json error, std::string const& where) {
    std::string const type = error["__type"].loose_text();
    return fail(Fault::unavailable, "catalog.ckan_refused", where,
                {{"type", type.empty() ? "success: false" : type.substr(0, kMessageBytesMax)},
                 {"message", error["message"].loose_text().substr(0, kMessageBytesMax)}});
}

// The answer without its packages: small, and whole even when a package is not.
std::string envelope_of(std::string_view body, std::vector<std::string_view> const& packages) {
    if (packages.empty()) return std::string(body);
    auto const begin = std::size_t(packages.front().data() - body.data());
    auto const end = std::size_t(packages.back().data() - body.data()) + packages.back().size();
    return std::string(body.substr(0, begin)) + std::string(body.substr(end));
}

}  // namespace

Result<CkanPage> read_ckan_page(int status, std::string_view content_type, std::string_view body,
                                std::string const& where) {
    auto const bad = [&](std::string reason) {
        return fail(Fault::unavailable, "catalog.ckan_bad_json", where, {{"reason", std::move(reason)}});
    };
    if (looks_like_html(content_type, body)) {
        if (status != 200)
            return fail(Fault::unavailable, "catalog.ckan_status", where,
                        {{"status", std::to_string(status)}, {"message", "HTML"}});
        return fail(Fault::unavailable, "catalog.ckan_no_json", where,
                    {{"type", std::string(content_type.substr(0, 80))}});
    }
    CkanPage page;
    auto const result = slice_array(body, "result");
    if (result && result->items.size() == 1) {
        auto const packages = slice_array(result->items.front().bytes, "results");
        if (!result->complete || (packages && !packages->complete)) return bad("cut short");
        if (packages)
            for (JsonSlice const& slice : packages->items) page.packages.push_back(slice.bytes);
    }
    std::string const envelope = envelope_of(body, page.packages);
    auto const parsed = wire::Document::parse(envelope, wire::Strictness::lenient);
    if (!parsed) return bad(parsed.error().code);
    wire::Json const root = parsed->root();
    if (root["success"].boolean() == false) return refused(root["error"], where);
    if (status != 200)
        return fail(Fault::unavailable, "catalog.ckan_status", where,
                    {{"status", std::to_string(status)}, {"message", ""}});
    if (!root["result"]["results"].is_array()) return bad("no result.results");
    page.count = root["result"]["count"].integer().value_or(0);
    return page;
}

}  // namespace gyoji::catalog
