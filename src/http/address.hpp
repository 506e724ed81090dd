#pragma once
// IP addresses as values: whom to limit, whom to trust, where a fetch may go. Any thread.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gyoji::http {

struct Address {
    std::array<unsigned char, 16> bytes{};  // v4 as ::ffff:a.b.c.d
    auto operator<=>(Address const&) const = default;
    bool v4() const;
    std::string text() const;
};

// Dotted quads of exactly four decimal numbers, or RFC 4291 text without zone. Nothing that only some
// resolvers read (0x7f.1).
std::optional<Address> parse_address(std::string_view text);

struct Network {  // "10.0.0.0/8", "::1", "192.0.2.7"
    Address base;
    int bits = 128;
    bool contains(Address const& address) const;
};
std::optional<Network> parse_network(std::string_view text);
bool any_contains(std::vector<Network> const& networks, Address const& address);

// Globally reachable by the IANA special-purpose registries (RFC 6890).
bool is_public(Address const& address);

// One number per caller: the address for IPv4, its /64 for IPv6 (RFC 6177: a site has at least that).
std::uint64_t caller_key(Address const& address);

// The caller behind trusted proxies: X-Forwarded-For is read from the right, past proxies we trust.
Address caller_behind(Address const& peer, std::string_view forwarded_for,
                      std::vector<Network> const& trusted);

}  // namespace gyoji::http
