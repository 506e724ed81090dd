#include "http/client_guard.hpp"

#include "http/address.hpp"
#include "http/message.hpp"

#include <curl/curl.h>
#include <unicode/uidna.h>
#include <algorithm>
#include <cctype>
#include <memory>

namespace gyoji::http {
namespace {

constexpr int kOpenPorts[] = {80, 443, 8080, 8443};

struct UrlDeleter {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;

std::string part_of(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK || !text) return {};
    std::string out(text);
    curl_free(text);
    return out;
}

tl::unexpected<Error> denied_url(std::string_view url) {
    return fail(Fault::forbidden, "http.fetch_denied_url", {}, {{"url", std::string(url.substr(0, 200))}});
}

std::string bracketed(Address const& address, int port) {
    std::string const text = address.text();
    return (address.v4() ? text : "[" + text + "]") + ":" + std::to_string(port);
}

bool port_named(std::vector<std::string> const& allow, int port) {
    std::string const ending = ":" + std::to_string(port);
    return std::any_of(allow.begin(), allow.end(),
                       [&](std::string const& one) { return one.ends_with(ending); });
}

// Numbers with dots, hex or octal: what inet_aton(3) would take for an address though it is no dotted quad.
bool looks_numeric(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    std::size_t const dot = host.rfind('.');
    std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
    if (last.empty()) return true;
    if (last.starts_with("0x") || last.starts_with("0X")) return true;
    return std::all_of(last.begin(), last.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool is_name(std::string_view host) {
    return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '.' || c == '_';
    });
}

// Names that mean this machine or this network by rule: RFC 6761, RFC 6762, RFC 8375.
bool is_local_name(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    for (std::string_view const name : {"localhost", "local", "internal", "home.arpa"})
        if (host == name || (host.ends_with(name) && host[host.size() - name.size() - 1] == '.')) return true;
    return false;
}

struct IdnaDeleter {
    void operator()(UIDNA* idna) const { uidna_close(idna); }
};

// UTS 46, as browsers do it: the name that is asked of DNS. Wide digits and dots become plain ones here,
// before any check.
std::optional<std::string> ascii_host(std::string_view host) {
    if (std::all_of(host.begin(), host.end(), [](unsigned char c) { return c < 0x80; }))
        return std::string(host);
    UErrorCode wrong = U_ZERO_ERROR;
    uint32_t const options =
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_USE_STD3_RULES;
    std::unique_ptr<UIDNA, IdnaDeleter> const idna(uidna_openUTS46(options, &wrong));
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    char out[256];
    int const size =
        uidna_nameToASCII_UTF8(idna.get(), host.data(), int(host.size()), out, sizeof out, &info, &wrong);
    if (U_FAILURE(wrong) || info.errors || size <= 0 || size >= int(sizeof out)) return std::nullopt;
    return std::string(out, std::size_t(size));
}

// The host as written is checked before any library tidies it: what readers take for different things (octal
// or decimal, escaped or not) is refused even where our reader would find a public address.
std::optional<std::string> plain_authority(std::string_view authority) {
    if (authority.find_first_of("@%") != std::string_view::npos) return std::nullopt;
    if (authority.starts_with('[')) return std::string(authority);
    std::size_t const colon = authority.find(':');
    auto host = ascii_host(authority.substr(0, colon));
    if (!host || !is_name(*host) || (looks_numeric(*host) && !parse_address(*host))) return std::nullopt;
    return *host +
           std::string(colon == std::string_view::npos ? std::string_view() : authority.substr(colon));
}

// Only bytes that every reader takes for the same thing: past the host, blanks and letters outside ASCII are
// escaped; control characters and backslashes are refused, as some readers drop the first and take the second
// for slashes.
std::optional<std::string> plain_url(std::string_view url) {
    auto const refused = [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\'; };
    std::size_t const scheme = url.find("://");
    if (scheme == std::string_view::npos || std::any_of(url.begin(), url.end(), refused)) return std::nullopt;
    std::size_t const path = std::min(url.find_first_of("/?#", scheme + 3), url.size());
    auto const authority = plain_authority(url.substr(scheme + 3, path - scheme - 3));
    if (!authority) return std::nullopt;
    std::string out = std::string(url.substr(0, scheme + 3)) + *authority;
    for (char const c : url.substr(path)) {
        if (c == ' ' || static_cast<unsigned char>(c) >= 0x80)
            out += url_encode({&c, 1});
        else
            out += c;
    }
    return out;
}

}  // namespace

bool may_connect(std::string_view address, int port, std::vector<std::string> const& allow) {
    auto const parsed = parse_address(address);
    if (!parsed) return false;
    std::string const text = bracketed(*parsed, port);
    if (std::find(allow.begin(), allow.end(), text) != allow.end()) return true;
    bool const open = std::find(std::begin(kOpenPorts), std::end(kOpenPorts), port) != std::end(kOpenPorts);
    return open && is_public(*parsed);
}

Result<Target> guarded_target(std::string_view given, std::vector<std::string> const& allow) {
    auto const plain = plain_url(given);
    if (!plain || given.size() > kUrlBytesMax) return denied_url(given);
    Url const url(curl_url());
    unsigned const flags = CURLU_DISALLOW_USER | CURLU_PATH_AS_IS;
    if (curl_url_set(url.get(), CURLUPART_URL, plain->c_str(), flags) != CURLUE_OK) return denied_url(given);
    std::string const scheme = part_of(url.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return denied_url(given);
    curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
    std::string host = part_of(url.get(), CURLUPART_HOST);
    std::transform(host.begin(), host.end(), host.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    Target out;
    out.port = std::stoi("0" + part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT));
    if (out.port < 1 || out.port > 65'535) return denied_url(given);

    std::string_view bare = host;
    bool const bracket = bare.starts_with('[');
    if (bracket) bare = bare.substr(1, bare.size() - 2);
    auto const address = parse_address(bare);
    if (!address && (bracket || !is_name(host) || looks_numeric(host))) return denied_url(given);
    if (!address && is_local_name(host) && !port_named(allow, out.port))
        return fail(Fault::forbidden, "http.fetch_denied", {}, {{"host", host}, {"address", host}});
    bool const open =
        std::find(std::begin(kOpenPorts), std::end(kOpenPorts), out.port) != std::end(kOpenPorts);
    if (!open && !port_named(allow, out.port))
        return fail(Fault::forbidden, "http.fetch_denied_port", {},
                    {{"host", host}, {"port", std::to_string(out.port)}});
    if (address && !may_connect(bare, out.port, allow))
        return fail(Fault::forbidden, "http.fetch_denied", {},
                    {{"host", host}, {"address", address->text()}});

    if (curl_url_set(url.get(), CURLUPART_HOST, host.c_str(), 0) != CURLUE_OK) return denied_url(given);
    out.url = part_of(url.get(), CURLUPART_URL);
    out.host = host;
    if (out.url.empty()) return denied_url(given);
    return out;
}

}  // namespace gyoji::http
