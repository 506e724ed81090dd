#pragma once
// gzip for replies. Any thread.

#include <string>
#include <string_view>

namespace gyoji::http {

constexpr std::size_t kGzipBytesMin = 1024;  // below, the saving is less than a packet

std::string gzip(std::string_view bytes, int level = 6);
bool compressible(std::string_view content_type);

}  // namespace gyoji::http
