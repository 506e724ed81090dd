#pragma once
// gzip for replies. Any thread.

#include <functional>
#include <string>
#include <string_view>

namespace gyoji::http {

constexpr std::size_t kGzipBytesMin = 1024;  // below, the saving is less than a packet

std::string gzip(std::string_view bytes, int level = 6);

// The same source compressed piece by piece; bounded by one piece of the source.
std::function<std::string()> gzip_stream(std::function<std::string()> source, int level = 4);
bool compressible(std::string_view content_type);

}  // namespace gyoji::http
