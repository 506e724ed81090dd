#pragma once
// zstd of source bytes as kept in catalog_origin.bytes. Any thread.

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace gyoji::catalog {

std::string pack(std::string_view bytes);
Result<std::string> unpack(std::string_view packed);  // Fault::internal catalog.bad_document

}  // namespace gyoji::catalog
