#pragma once
// Licences by the URL or the words a publisher uses, in CKAN's ids (domain/japan.md section 2.2 "licences
// seen in the wild"). What is not known keeps its words and URL and is not called open. Pure; any thread.

#include "catalog/api/model.hpp"

#include <string_view>

namespace gyoji::catalog {

Licence read_licence(std::string_view url, std::string_view words);

}  // namespace gyoji::catalog
