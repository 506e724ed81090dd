#include "base/id.hpp"

#include <sodium.h>
#include <cstdio>

namespace gyoji {

std::string IdSource::ulid(Instant now) {
    static char const alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string out(26, '0');
    std::uint64_t millis = std::uint64_t(now.micros / 1000);
    for (int i = 9; i >= 0; --i, millis >>= 5) out[std::size_t(i)] = alphabet[millis & 31];
    std::uint64_t high = bits(), low = bits();
    for (int i = 17; i >= 10; --i, high >>= 5) out[std::size_t(i)] = alphabet[high & 31];
    for (int i = 25; i >= 18; --i, low >>= 5) out[std::size_t(i)] = alphabet[low & 31];
    return out;
}

std::string IdSource::uuid() {
    std::uint64_t const high = (bits() & ~0xf000ULL) | 0x4000ULL;
    std::uint64_t const low = (bits() & 0x3fff'ffff'ffff'ffffULL) | 0x8000'0000'0000'0000ULL;
    char text[40];
    std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", unsigned(high >> 32),
                  unsigned(high >> 16) & 0xffff, unsigned(high) & 0xffff, unsigned(low >> 48),
                  static_cast<unsigned long long>(low & 0xffff'ffff'ffffULL));
    return text;
}

std::uint64_t RandomIds::bits() {
    std::uint64_t out = 0;
    randombytes_buf(&out, sizeof out);
    return out;
}

std::uint64_t SeededIds::bits() {
    std::lock_guard const lock(mutex_);
    return engine_();
}

bool looks_like_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < 36; ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        char const c = text[i];
        bool const hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

}  // namespace gyoji
