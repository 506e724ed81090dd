#include "base/bytes.hpp"

#include <sodium.h>
#include <new>

namespace gyoji {

std::string hex(std::string_view bytes) {
    static char const digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (unsigned char const byte : bytes) out += {digits[byte >> 4], digits[byte & 15]};
    return out;
}

std::string sha256_hex(std::string_view bytes) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    return hex({reinterpret_cast<char const*>(digest), sizeof digest});
}

std::string base64(std::string_view bytes) {
    int const kind = sodium_base64_VARIANT_ORIGINAL;
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), kind), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                      bytes.size(), kind);
    out.pop_back();
    return out;
}

std::uint64_t fnv1a64(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (unsigned char const byte : bytes) hash = (hash ^ byte) * 0x100000001b3ULL;
    return hash;
}

Sha256::Sha256() {
    static_assert(sizeof(crypto_hash_sha256_state) <= sizeof state_);
    crypto_hash_sha256_init(new (state_) crypto_hash_sha256_state);
}

void Sha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_),
                              reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
}

std::string Sha256::hex() {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_), digest);
    return gyoji::hex({reinterpret_cast<char const*>(digest), sizeof digest});
}

}  // namespace gyoji
