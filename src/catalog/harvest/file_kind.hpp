#pragma once
// What a URL's path says about the file behind it. Pure; any thread.

#include <string>
#include <string_view>

namespace gyoji::catalog {

// "csv", lower case; "" when nothing says that the URL is a file of a format that data has (also from
// ?file=a.csv).
std::string file_extension(std::string_view url);

}  // namespace gyoji::catalog
