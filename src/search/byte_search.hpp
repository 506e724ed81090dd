#pragma once
// Finding a short needle in short texts, many times over. memmem prepares a table of 256 bytes at each call,
// which costs more than the search itself in a text of 400 bytes; here two bytes of the needle that tell most
// are compared 16 places at a time. Internal to the room. Pure; any thread.

#include <cstddef>
#include <string>
#include <string_view>

namespace gyoji::search {

class ByteSearch {
public:
    explicit ByteSearch(std::string_view needle);                     // not empty; kept alive by the caller
    std::size_t find(std::string_view text, std::size_t from) const;  // npos when it is nowhere

private:
    std::string_view needle_;
    std::size_t one_, two_;  // places of the two bytes in the needle
};

}  // namespace gyoji::search
