#include "http/client.hpp"

#include "http/address.hpp"
#include "http/client_guard.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace gyoji::http {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::size_t kHeaderBytesMax = 64 * 1024;
constexpr std::size_t kHostsKept = 1'024;
constexpr std::size_t kIdleMax = 8;
constexpr long kSlowBytesPerSecond = 64;

struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

void append(List& list, std::string const& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    if (!list) list.reset(longer);
}

// What the callbacks of one transfer know.
struct Transfer {
    ClientOptions const& options;
    std::function<bool(std::string_view)> const& piece;
    Fetched answer;
    std::uint64_t bytes = 0, bytes_max = 0;
    std::size_t header_bytes = 0;
    bool redirect = false, stopped = false, too_large = false;
    std::string denied;         // the address that was refused
    std::exception_ptr thrown;  // by `piece`; must not pass through the library
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() &&
           (text.back() == ' ' || text.back() == '\r' || text.back() == '\n' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool same_name(std::string_view a, std::string_view lower) {
    return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == y; });
}

bool is_redirect(long status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::size_t on_header(char* bytes, std::size_t one, std::size_t count, void* user) {
    Transfer& transfer = *static_cast<Transfer*>(user);
    std::size_t const size = one * count;
    std::string_view const line(bytes, size);
    transfer.header_bytes += size;
    if (transfer.header_bytes > kHeaderBytesMax) {
        transfer.too_large = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) {  // an answer begins; what an interim one (100, 103) said does not count
        transfer.answer = {};
        std::size_t const blank = line.find(' ');
        if (blank != std::string_view::npos) transfer.answer.status = std::atoi(bytes + blank + 1);
        transfer.redirect = is_redirect(transfer.answer.status);
        return size;
    }
    std::size_t const colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    std::string_view const name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    if (same_name(name, "content-type")) transfer.answer.content_type = value;
    if (same_name(name, "etag")) transfer.answer.etag = value;
    if (same_name(name, "last-modified")) transfer.answer.last_modified = value;
    if (same_name(name, "retry-after")) transfer.answer.retry_after = value;
    return size;
}

std::size_t on_body(char* bytes, std::size_t one, std::size_t count, void* user) {
    Transfer& transfer = *static_cast<Transfer*>(user);
    std::size_t const size = one * count;
    transfer.bytes += size;  // after decompression, so that a small bomb is large here
    if (transfer.bytes > transfer.bytes_max) {
        transfer.too_large = true;
        return 0;
    }
    if (transfer.redirect) return size;
    try {
        if (transfer.piece({bytes, size})) return size;
    } catch (...) {
        transfer.thrown = std::current_exception();
    }
    transfer.stopped = true;
    return 0;
}

// The one place where a connection begins: what is checked here is what is connected to, whatever the name
// says a moment later.
curl_socket_t on_open(void* user, curlsocktype, curl_sockaddr* where) {
    Transfer& transfer = *static_cast<Transfer*>(user);
    char text[INET6_ADDRSTRLEN] = {};
    int port = 0;
    if (where->family == AF_INET) {
        auto const* v4 = reinterpret_cast<sockaddr_in const*>(&where->addr);
        ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
        port = ntohs(v4->sin_port);
    } else if (where->family == AF_INET6) {
        auto const* v6 = reinterpret_cast<sockaddr_in6 const*>(&where->addr);
        ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
        port = ntohs(v6->sin6_port);
    }
    if (!may_connect(text, port, transfer.options.allow)) {
        transfer.denied = text;
        return CURL_SOCKET_BAD;
    }
    return ::socket(where->family, where->socktype | SOCK_CLOEXEC, where->protocol);
}

std::string one_line(std::string text) {
    std::erase_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    return text;
}

// One at a time per host, and a pause between two: a municipal server is somebody's desk machine.
class Politeness {
public:
    explicit Politeness(int pause_ms) : pause_(pause_ms) {}
    bool enter(std::string const& host, Time::time_point until) {
        std::unique_lock lock(mutex_);
        if (hosts_.size() > kHostsKept)
            std::erase_if(hosts_, [&](auto const& entry) {
                return !entry.second.busy && entry.second.free_at < Time::now();
            });
        for (;;) {
            Host& state = hosts_[host];
            Time::time_point const now = Time::now();
            if (!state.busy && state.free_at <= now) {
                state.busy = true;
                return true;
            }
            if (now >= until) return false;
            changed_.wait_until(lock, state.busy ? until : std::min(until, state.free_at));
        }
    }
    void leave(std::string const& host) {
        std::lock_guard const lock(mutex_);
        hosts_[host] = {false, Time::now() + pause_};
        changed_.notify_all();
    }

private:
    struct Host {
        bool busy = false;
        Time::time_point free_at{};
    };
    std::chrono::milliseconds pause_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Host> hosts_;
};

void start_library() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

struct Client::Impl {
    explicit Impl(ClientOptions given) : options(std::move(given)), politeness(options.pause_ms) {
        start_library();
    }
    ClientOptions options;
    Politeness politeness;
    std::mutex mutex;
    std::vector<Easy> idle;  // keep their connections

    Easy take() {
        std::lock_guard const lock(mutex);
        if (idle.empty()) return Easy(curl_easy_init());
        Easy out = std::move(idle.back());
        idle.pop_back();
        return out;
    }
    void give_back(Easy easy) {
        std::lock_guard const lock(mutex);
        if (idle.size() < kIdleMax) idle.push_back(std::move(easy));
    }
    Outcome one_hop(CURL* easy, FetchRequest const& request, Target const& target, Transfer& transfer,
                    Time::time_point until);
    Result<Fetched> run(FetchRequest const& request, std::function<bool(std::string_view)> const& piece);
    void configure(CURL* easy, FetchRequest const& request, Target const& target, Transfer& transfer,
                   long millis) const;
    Outcome outcome(int code, Target const& target, Transfer const& transfer) const;
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

void Client::Impl::configure(CURL* easy, FetchRequest const& request, Target const& target,
                             Transfer& transfer, long millis) const {
    curl_easy_setopt(easy, CURLOPT_URL, target.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY,
                     "");  // no proxy from the environment: the check would see its address only
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOBODY, request.head ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, long(options.connect_seconds));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, millis);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, long(options.stall_seconds));
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(transfer.bytes_max));
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
}

Outcome Client::Impl::outcome(int code, Target const& target, Transfer const& transfer) const {
    if (code == CURLE_OK || transfer.stopped) return {};
    if (transfer.too_large || code == CURLE_FILESIZE_EXCEEDED)
        return fail(Fault::too_large, "http.fetch_too_large", {},
                    {{"host", target.host}, {"max", std::to_string(transfer.bytes_max)}});
    if (!transfer.denied.empty() && (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK))
        return fail(Fault::forbidden, "http.fetch_denied", {},
                    {{"host", target.host}, {"address", transfer.denied}});
    if (code == CURLE_OPERATION_TIMEDOUT)
        return fail(Fault::unavailable, "http.fetch_timeout", {}, {{"host", target.host}});
    return fail(Fault::unavailable, "http.fetch_failed", {},
                {{"host", target.host}, {"reason", curl_easy_strerror(CURLcode(code))}});
}

// Holds a host for one request.
class Visit {
public:
    Visit(Politeness& politeness, std::string host, Time::time_point until)
        : politeness_(politeness), host_(std::move(host)), entered_(politeness_.enter(host_, until)) {}
    ~Visit() {
        if (entered_) politeness_.leave(host_);
    }
    Visit(Visit const&) = delete;
    Visit& operator=(Visit const&) = delete;
    explicit operator bool() const { return entered_; }

private:
    Politeness& politeness_;
    std::string host_;
    bool entered_;
};

Outcome Client::Impl::one_hop(CURL* easy, FetchRequest const& request, Target const& target,
                              Transfer& transfer, Time::time_point until) {
    Visit const visit(politeness, target.host, until);
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Time::now()).count();
    if (!visit || left <= 0)
        return fail(Fault::unavailable, "http.fetch_timeout", {}, {{"host", target.host}});
    curl_easy_reset(easy);
    transfer.denied.clear();
    configure(easy, request, target, transfer, long(left));
    List headers, resolved;
    append(headers, "Accept: " + one_line(request.accept));
    if (!request.if_none_match.empty()) append(headers, "If-None-Match: " + one_line(request.if_none_match));
    if (!request.if_modified_since.empty())
        append(headers, "If-Modified-Since: " + one_line(request.if_modified_since));
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    if (options.resolver && !parse_address(target.host) && !target.host.starts_with('[')) {
        std::string line = "+" + target.host + ":" + std::to_string(target.port) + ":";
        std::vector<std::string> const addresses = options.resolver(target.host);
        if (addresses.empty())
            return fail(Fault::unavailable, "http.fetch_failed", {},
                        {{"host", target.host}, {"reason", "no address"}});
        for (std::size_t i = 0; i < addresses.size(); ++i) line += (i ? "," : "") + addresses[i];
        append(resolved, line);
        curl_easy_setopt(easy, CURLOPT_RESOLVE, resolved.get());
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    }
    return outcome(curl_easy_perform(easy), target, transfer);
}

Result<Fetched> Client::Impl::run(FetchRequest const& request,
                                  std::function<bool(std::string_view)> const& piece) {
    auto const until = Time::now() + std::chrono::seconds(options.total_seconds);
    Target target = TRY(guarded_target(request.url, options.allow));
    Easy easy = take();
    Transfer transfer{options, piece, {}, 0, 0, 0, false, false, false, {}, {}};
    transfer.bytes_max = request.body_bytes_max ? request.body_bytes_max : options.body_bytes_max;
    for (int redirects = 0;; ++redirects) {
        CHECK_OK(one_hop(easy.get(), request, target, transfer, until));
        if (transfer.thrown) std::rethrow_exception(transfer.thrown);
        char* next = nullptr;
        curl_easy_getinfo(easy.get(), CURLINFO_REDIRECT_URL, &next);
        if (!transfer.redirect || !next) break;
        if (redirects >= options.redirects_max)
            return fail(Fault::unavailable, "http.fetch_redirects", {},
                        {{"host", target.host}, {"max", std::to_string(options.redirects_max)}});
        target = TRY(guarded_target(std::string(next), options.allow));
    }
    transfer.answer.url = target.url;
    give_back(std::move(easy));
    return std::move(transfer.answer);
}

Result<Fetched> Client::fetch(FetchRequest const& request) {
    std::string body;
    Fetched out = TRY(impl_->run(request, [&](std::string_view piece) {
        body += piece;
        return true;
    }));
    out.body = std::move(body);
    return out;
}

Result<Fetched> Client::stream(FetchRequest const& request,
                               std::function<bool(std::string_view)> const& piece) {
    return impl_->run(request, piece);
}

}  // namespace gyoji::http
