#pragma once
// A client made of plain sockets, for tests: it can be slow, wrong and rude, which no proper client can.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gyoji::http::test {

struct RawReply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;                            // chunks joined
    bool complete = false;                       // ended as its framing says
    std::string head;
};

class RawClient {
public:
    explicit RawClient(unsigned short port, int receive_buffer = 0);
    ~RawClient();
    RawClient(RawClient const&) = delete;
    RawClient& operator=(RawClient const&) = delete;

    bool send(std::string_view bytes);
    // The next reply on this connection. `head` replies have no body.
    RawReply reply(bool head = false);
    RawReply get(std::string_view target, std::string_view more_headers = {});
    bool closed();  // waits until the other side has closed; false after the time limit
    bool connected() const { return socket_ >= 0; }

private:
    bool fill();
    int socket_ = -1;
    std::string in_;
};

// What gzip -d makes of it; nullopt when it is not gzip.
std::optional<std::string> gunzip(std::string_view bytes);

}  // namespace gyoji::http::test
