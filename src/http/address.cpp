#include "http/address.hpp"

#include "http/client.hpp"

#include <arpa/inet.h>
#include <algorithm>
#include <charconv>
#include <cstring>

namespace gyoji::http {
namespace {

constexpr int kMappedBits = 96;

// IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771).
constexpr char const* kSpecialV4[] = {
    "0.0.0.0/8",                          // this network, RFC 791
    "10.0.0.0/8",                         // private, RFC 1918
    "100.64.0.0/10",                      // shared by carriers (CGNAT), RFC 6598
    "127.0.0.0/8",                        // loopback
    "169.254.0.0/16",                     // link-local, and the metadata services of clouds
    "172.16.0.0/12",                      // private
    "192.0.0.0/24",                       // IETF protocol assignments
    "192.0.2.0/24",                       // documentation, RFC 5737
    "192.88.99.0/24",                     // 6to4 relays, RFC 7526
    "192.168.0.0/16",                     // private
    "198.18.0.0/15",                      // benchmarking, RFC 2544
    "198.51.100.0/24", "203.0.113.0/24",  // documentation
    "224.0.0.0/4",                        // multicast
    "240.0.0.0/4",                        // reserved, and 255.255.255.255
};

// Within 2000::/3, the only global unicast space in use (RFC 4291 section 2.4); everything outside it is
// denied.
constexpr char const* kSpecialV6[] = {
    "2001::/23",      // IETF protocol assignments: Teredo, benchmarking, ORCHID
    "2001:db8::/32",  // documentation, RFC 3849
    "2002::/16",      // 6to4: the IPv4 address inside could be private
    "3fff::/20",      // documentation, RFC 9637
};

std::vector<Network> networks(char const* const* begin, char const* const* end) {
    std::vector<Network> out;
    for (; begin != end; ++begin) out.push_back(*parse_network(*begin));
    return out;
}

}  // namespace

bool Address::v4() const {
    static constexpr unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return std::memcmp(bytes.data(), mapped, sizeof mapped) == 0;
}

std::string Address::text() const {
    char out[INET6_ADDRSTRLEN] = {};
    bool const old = v4();
    ::inet_ntop(old ? AF_INET : AF_INET6, bytes.data() + (old ? 12 : 0), out, sizeof out);
    return out;
}

std::optional<Address> parse_address(std::string_view text) {
    std::string const copy(text);
    if (copy.find('\0') != std::string::npos) return std::nullopt;
    Address out;
    if (::inet_pton(AF_INET6, copy.c_str(), out.bytes.data()) == 1) return out;
    if (::inet_pton(AF_INET, copy.c_str(), out.bytes.data() + 12) != 1) return std::nullopt;
    std::memset(out.bytes.data(), 0, 10);
    out.bytes[10] = out.bytes[11] = 0xFF;
    return out;
}

std::optional<Network> parse_network(std::string_view text) {
    std::size_t const slash = text.find('/');
    auto const base = parse_address(text.substr(0, slash));
    if (!base) return std::nullopt;
    if (slash == std::string_view::npos) return Network{*base, 128};
    std::string_view const digits = text.substr(slash + 1);
    int bits = 0;
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || bits < 0) return std::nullopt;
    if (bits > (base->v4() ? 32 : 128)) return std::nullopt;
    return Network{*base, base->v4() ? bits + kMappedBits : bits};
}

bool Network::contains(Address const& address) const {
    std::size_t const whole = std::size_t(bits / 8);
    if (std::memcmp(base.bytes.data(), address.bytes.data(), whole) != 0) return false;
    int const rest = bits % 8;
    if (rest == 0) return true;
    unsigned const mask = 0xFFU << (8 - rest) & 0xFFU;
    return (base.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

bool any_contains(std::vector<Network> const& networks, Address const& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](Network const& one) { return one.contains(address); });
}

bool is_public(Address const& address) {
    static auto const special_v4 = networks(std::begin(kSpecialV4), std::end(kSpecialV4));
    static auto const special_v6 = networks(std::begin(kSpecialV6), std::end(kSpecialV6));
    static Network const global = *parse_network("2000::/3");
    if (address.v4()) return !any_contains(special_v4, address);
    return global.contains(address) && !any_contains(special_v6, address);
}

bool is_public_address(std::string_view address) {
    auto const parsed = parse_address(address);
    return parsed && is_public(*parsed);
}

std::uint64_t caller_key(Address const& address) {
    std::uint64_t key = 0;
    std::memcpy(&key, address.bytes.data() + (address.v4() ? 8 : 0), sizeof key);
    return key;
}

Address caller_behind(Address const& peer, std::string_view forwarded_for,
                      std::vector<Network> const& trusted) {
    Address caller = peer;
    while (any_contains(trusted, caller) && !forwarded_for.empty()) {
        std::size_t const comma = forwarded_for.rfind(',');
        std::string_view last =
            comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
        forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
        while (!last.empty() && last.front() == ' ') last.remove_prefix(1);
        while (!last.empty() && last.back() == ' ') last.remove_suffix(1);
        auto const next = parse_address(last);
        if (!next) break;  // what a proxy of ours did not write in this form is not believed
        caller = *next;
    }
    return caller;
}

}  // namespace gyoji::http
