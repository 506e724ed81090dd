#pragma once
// Bytes of unknown encoding to UTF-8, strictly: an encoding is taken only when every byte fits it (ICU
// converters with a stop at the first wrong one). Order: byte order mark, the charset that was stated, UTF-8,
// ISO-2022-JP, UTF-16 without a mark, then CP932 or EUC-JP, whichever gives the more ordinary Japanese. Pure;
// any thread.

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace gyoji::catalog {

struct Decoded {
    std::string text;      // UTF-8 without a byte order mark
    std::string encoding;  // "UTF-8", "CP932" ...
};
// The error names the first wrong byte in UTF-8 by line.
Result<Decoded> decode_text(std::string_view bytes, std::string_view stated, std::string const& place);

// charset of <meta> in the first 1024 bytes (HTML Living Standard 13.2.3.2, without its rarer forms); "" when
// not said.
std::string html_charset(std::string_view bytes);

}  // namespace gyoji::catalog
