#pragma once
// Terms of use as they are named in catalogues (CKAN ids, titles, URLs) to one id, one short title in each
// language, one URL, and whether they are open (Open Definition 2.1: no NC, no ND). What we do not know stays
// as written and is not called open. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gyoji::text {

enum class Openness : std::uint8_t { open, not_open, unknown };

struct Licence {
    std::string id;        // CC-BY-4.0, PDL-1.0; the given id when unknown
    std::string title_ja;  // CC BY 4.0
    std::string title_en;
    std::string url;  // the deed; for a Creative Commons licence without /deed.ja
    Openness openness = Openness::unknown;
    bool known = false;
    std::string basis;  // url, id, title: which of the three told it; empty when none did
    bool is_open() const { return openness == Openness::open; }
};

// The URL is believed first (it names the version), then the id, then the title. All may be empty.
Licence licence_of(std::string_view id, std::string_view title, std::string_view url);

}  // namespace gyoji::text
