#include "search/layout.hpp"

#include <bit>

namespace gyoji::search {

namespace {
constexpr std::uint64_t kPrime = 0x9FB21C651E98DF25ULL;

std::uint64_t stir(std::uint64_t lane, std::uint64_t word) {
    return std::rotl((lane ^ word) * kPrime, 29);
}
}  // namespace

void Checksum::block(char const* at) {
    for (int lane = 0; lane < 4; ++lane)
        lanes_[lane] = stir(lanes_[lane], load<std::uint64_t>(at + 8 * lane));
}

void Checksum::add(std::string_view bytes) {
    length_ += bytes.size();
    if (!rest_.empty()) {
        std::size_t const take = std::min<std::size_t>(32 - rest_.size(), bytes.size());
        rest_.append(bytes.substr(0, take));
        bytes.remove_prefix(take);
        if (rest_.size() < 32) return;
        block(rest_.data());
        rest_.clear();
    }
    for (; bytes.size() >= 32; bytes.remove_prefix(32)) block(bytes.data());
    rest_.append(bytes);
}

std::uint64_t Checksum::value() const {
    std::string last = rest_;
    last.resize(32, '\0');
    std::uint64_t out = length_ * kPrime;
    for (int lane = 0; lane < 4; ++lane) {
        std::uint64_t const end = stir(lanes_[lane], load<std::uint64_t>(last.data() + 8 * lane));
        out = stir(out, end ^ (end >> 31U));
    }
    out ^= out >> 32U;
    return out * kPrime ^ (out >> 29U);
}

}  // namespace gyoji::search
