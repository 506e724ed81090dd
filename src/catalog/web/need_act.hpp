#pragma once
// From what a form or a script sent to the act that keeps it. Any thread.

#include "catalog/web/site.hpp"

namespace gyoji::catalog::web {

struct NewNeed {
    std::string text, query;
    std::string website;  // a field that people do not see: whoever fills it is a robot
};
// The receipt number.
Result<std::string> submit(Site& site, http::Request const& request, NewNeed const& need);

}  // namespace gyoji::catalog::web
