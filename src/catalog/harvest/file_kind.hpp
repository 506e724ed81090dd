#pragma once
// What a URL's path says about the file behind it. Pure; any thread.

#include <string>
#include <string_view>

namespace gyoji::catalog {

// "csv", lower case; "" when the path ends without one of the extensions that data has.
std::string file_extension(std::string_view url);

}  // namespace gyoji::catalog
