#include "http/raw_client.test.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>
#include <cctype>
#include <cstdlib>

namespace gyoji::http::test {
namespace {
constexpr int kWaitMillis = 20'000;
}

RawClient::RawClient(unsigned short port, int receive_buffer) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int const yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (receive_buffer) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) {
        ::close(socket_);
        socket_ = -1;
    }
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(std::size_t(sent));
    }
    return true;
}

bool RawClient::fill() {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, kWaitMillis) != 1) return false;
    char bytes[16 * 1024];
    auto const got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    in_.append(bytes, std::size_t(got));
    return true;
}

RawReply RawClient::reply(bool head) {
    RawReply out;
    std::size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) return out;
    out.head = in_.substr(0, end + 2);
    in_.erase(0, end + 4);
    if (out.head.size() > 12) out.status = std::atoi(out.head.c_str() + 9);
    for (std::size_t at = out.head.find("\r\n") + 2; at < out.head.size();) {
        std::size_t const stop = out.head.find("\r\n", at), colon = out.head.find(": ", at);
        std::string name = out.head.substr(at, colon - at);
        for (char& c : name) c = char(std::tolower(static_cast<unsigned char>(c)));
        out.headers[name] = out.head.substr(colon + 2, stop - colon - 2);
        at = stop + 2;
    }
    if (out.status == 100) return out;
    if (head || out.status == 204 || out.status == 304) {
        out.complete = true;
    } else if (out.headers.contains("content-length")) {
        std::size_t const size = std::strtoull(out.headers["content-length"].c_str(), nullptr, 10);
        while (in_.size() < size)
            if (!fill()) return out;
        out.body = in_.substr(0, size);
        in_.erase(0, size);
        out.complete = true;
    } else if (out.headers.contains("transfer-encoding")) {
        for (;;) {
            std::size_t line = 0;
            while ((line = in_.find("\r\n")) == std::string::npos)
                if (!fill()) return out;
            std::size_t const size = std::strtoull(in_.c_str(), nullptr, 16);
            while (in_.size() < line + 2 + size + 2)
                if (!fill()) return out;
            out.body += in_.substr(line + 2, size);
            in_.erase(0, line + 2 + size + 2);
            if (size == 0) break;
        }
        out.complete = true;
    } else {
        while (fill()) {}
        out.body.swap(in_);
        out.complete = true;
    }
    return out;
}

RawReply RawClient::get(std::string_view target, std::string_view more_headers) {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + std::string(more_headers) +
         "\r\n");
    return reply();
}

bool RawClient::closed() {
    for (;;) {
        pollfd waiting{socket_, POLLIN, 0};
        if (::poll(&waiting, 1, kWaitMillis) != 1) return false;
        char bytes[16 * 1024];
        if (::recv(socket_, bytes, sizeof bytes, 0) <= 0) return true;
    }
}

std::optional<std::string> gunzip(std::string_view bytes) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return std::nullopt;
    std::string out;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    int state = Z_OK;
    while (state == Z_OK) {
        char piece[16 * 1024];
        stream.next_out = reinterpret_cast<Bytef*>(piece);
        stream.avail_out = sizeof piece;
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(piece, sizeof piece - stream.avail_out);
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END) return std::nullopt;
    return out;
}

}  // namespace gyoji::http::test
