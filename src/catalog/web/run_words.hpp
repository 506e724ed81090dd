#pragma once
// What a run counts and says, for pages and for /api/v1. Pure; any thread.

#include "base/messages.hpp"
#include "catalog/api/catalog.hpp"

#include <array>

namespace gyoji::catalog::web {

struct RunCount {
    char const* key;
    std::int64_t RunView::* member;
};
inline constexpr std::array<RunCount, 8> kRunCounts{{{"read", &RunView::read},
                                                     {"created", &RunView::created},
                                                     {"updated", &RunView::updated},
                                                     {"unchanged", &RunView::unchanged},
                                                     {"superseded", &RunView::superseded},
                                                     {"merged", &RunView::merged},
                                                     {"deleted", &RunView::deleted},
                                                     {"bad", &RunView::bad}}};
inline constexpr std::array<char const*, 9> kLineKinds{
    "created", "updated", "superseded", "merged", "deleted", "bad", "remark", "proposal", "held"};

// A web address as it is; of a path on the server only the name of the file.
std::string public_location(std::string_view location);
std::string outcome_word(std::string_view outcome, Language language);
// The sentence of a code with its values, which are kept as a JSON object.
std::string reason_text(std::string_view code, std::string_view values_json, Language language);
std::string run_reason(RunView const& run, Language language);

}  // namespace gyoji::catalog::web
