#pragma once
// Small pure helpers over bytes: digests, hex, base64. Any thread.

#include <cstdint>
#include <string>
#include <string_view>

namespace gyoji {

std::string sha256_hex(std::string_view bytes);  // 64 lower-case hex digits
std::string hex(std::string_view bytes);
std::string base64(std::string_view bytes);
std::uint64_t fnv1a64(std::string_view bytes);  // for hash tables and shards, never for security

class Sha256 {  // for streams
public:
    Sha256();
    void add(std::string_view bytes);
    std::string hex();  // ends the stream

private:
    alignas(8) unsigned char state_[128];
};

}  // namespace gyoji
