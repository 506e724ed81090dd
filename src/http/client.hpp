#pragma once
// The guarded HTTP client (libcurl lives in client.cpp only). http and https, GET and HEAD. The host is
// resolved once and the connection goes to that address; loopback, private, link-local, CGNAT, multicast,
// v4-mapped, NAT64 and other special ranges are denied unless "address:port" stands in `allow`, exactly;
// redirects (at most 3) are checked again; bytes, time and slowness are bounded; ports 80, 443, 8080, 8443
// only, or what `allow` names. Politeness: per host at most one request at a time and `pause_ms` between two.
// Any thread.

#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gyoji::http {

struct ClientOptions {
    std::vector<std::string> allow;  // "127.0.0.1:5000"
    std::string user_agent = "Gyoji-harvester/0.1";
    int connect_seconds = 10, total_seconds = 120, stall_seconds = 20;
    std::uint64_t body_bytes_max = 256ULL << 20;
    int redirects_max = 3;
    int pause_ms = 100;
    // Addresses of a host, instead of the system's resolver: for tests of names that change their minds.
    std::function<std::vector<std::string>(std::string const& host)> resolver;
};

struct Fetched {
    int status = 0;
    std::string url;  // after redirects
    std::string content_type, etag, last_modified;
    std::string retry_after;  // as sent: seconds or a date
    std::string body;
};

struct FetchRequest {
    std::string url;
    std::string accept = "*/*";
    std::string if_none_match, if_modified_since;
    bool head = false;
    std::uint64_t body_bytes_max = 0;  // 0: the client's
};

class Client {
public:
    explicit Client(ClientOptions options);
    ~Client();
    // Any answer with a status is a value (404 too). Refusals and failures: http.fetch_denied (forbidden),
    // http.fetch_failed, http.fetch_timeout, http.fetch_too_large ... with the host and the reason.
    Result<Fetched> fetch(FetchRequest const& request);
    // As fetch, but the body is handed on in pieces (return false to stop, which is no error). Bodies of
    // redirects are not told.
    Result<Fetched> stream(FetchRequest const& request, std::function<bool(std::string_view)> const& piece);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Exposed for tests: is this address (text form, v4 or v6) public?
bool is_public_address(std::string_view address);

}  // namespace gyoji::http
