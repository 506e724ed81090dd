#include "http/server_head.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cctype>
#include <memory>

namespace gyoji::http {

namespace bh = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

std::optional<Method> method_of(bh::verb verb) {
    switch (verb) {
        case bh::verb::get:
            return Method::get;
        case bh::verb::head:
            return Method::head;
        case bh::verb::post:
            return Method::post;
        case bh::verb::put:
            return Method::put;
        case bh::verb::patch:
            return Method::patch;
        case bh::verb::delete_:
            return Method::del;
        case bh::verb::options:
            return Method::options;
        default:
            return std::nullopt;
    }
}

bool same_word(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](unsigned char a, char b) { return std::tolower(a) == b; });
}

}  // namespace

// Beast calls these for each part it has read.
struct HeadReader::Parser final : bh::basic_parser<true> {
    Parser(Head& head_used, std::string& body_used) : head(head_used), body(body_used) {}
    Head& head;
    std::string& body;
    bool too_many = false;

    void on_request_impl(bh::verb verb, string_view method, string_view target, int version,
                         error_code&) override {
        head.method = method_of(verb);
        head.method_text.assign(method.data(), method.size());
        head.target.assign(target.data(), target.size());
        head.old_version = version < 11;
    }
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(bh::field, string_view name, string_view value, error_code& wrong) override {
        if (is_header_done()) return;  // trailers of a chunked body say nothing we use
        if (head.fields.size() >= kFieldsMax) {
            too_many = true;
            wrong = bh::error::header_limit;
            return;
        }
        Head::Field field{std::uint32_t(head.text.size()), std::uint32_t(name.size()), 0,
                          std::uint32_t(value.size())};
        for (char const c : name) head.text += char(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        field.value = std::uint32_t(head.text.size());
        head.text.append(value.data(), value.size());
        head.fields.push_back(field);
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(string_view piece, error_code&) override {
        body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override {
        body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_finish_impl(error_code&) override {}
};

void Head::clear() {
    text.clear();
    method_text.clear();
    target.clear();
    fields.clear();
    method.reset();
    old_version = false;
}

std::string_view Head::find(std::string_view lower_name) const {
    for (Field const& field : fields)
        if (name(field) == lower_name) return value(field);
    return {};
}

std::size_t Head::count(std::string_view lower_name) const {
    return std::size_t(std::count_if(fields.begin(), fields.end(),
                                     [&](Field const& field) { return name(field) == lower_name; }));
}

HeadReader::HeadReader(std::size_t header_bytes_max)
    : header_bytes_max_(header_bytes_max), parser_(std::make_unique<Parser>(head, body)) {
    restart();
}

HeadReader::~HeadReader() = default;

void HeadReader::restart() {
    head.clear();
    body.clear();
    head_told_ = false;
    std::destroy_at(parser_.get());
    std::construct_at(parser_.get(), head, body);
    parser_->header_limit(std::uint32_t(header_bytes_max_));
    parser_->body_limit(boost::none);
    parser_->eager(false);
}

HeadReader::Step HeadReader::take(std::string_view bytes, std::size_t& used) {
    error_code wrong;
    used = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), wrong);
    if (wrong == bh::error::need_more && !parser_->is_header_done() &&
        bytes.size() - used >= header_bytes_max_)
        wrong = bh::error::header_limit;
    if (wrong && wrong != bh::error::need_more) {
        fault_ = {400, Fault::invalid, "http.bad_request", {}};
        if (wrong == bh::error::header_limit || wrong == bh::error::buffer_overflow)
            fault_ = {
                431, Fault::too_large, "http.header_too_large", {{"max", std::to_string(header_bytes_max_)}}};
        if (wrong == bh::error::body_limit)
            fault_ = {
                413, Fault::too_large, "http.body_too_large", {{"max", std::to_string(body_bytes_max_)}}};
        if (wrong == bh::error::bad_version) fault_ = {505, Fault::invalid, "http.version", {}};
        if (wrong == bh::error::bad_content_length || wrong == bh::error::bad_transfer_encoding ||
            wrong == bh::error::multiple_content_length)
            fault_ = {400, Fault::invalid, "http.bad_framing", {}};
        return Step::wrong;
    }
    if (parser_->is_header_done() && !head_told_) {
        head_told_ = true;
        return Step::head;
    }
    if (parser_->is_done()) return Step::done;
    if (wrong == bh::error::need_more || used == 0) return Step::more;
    return parser_->is_header_done() ? Step::body : Step::more;
}

std::optional<HeadFault> HeadReader::check() const {
    HeadFault const framing{400, Fault::invalid, "http.bad_framing", {}};
    std::size_t const encodings = head.count("transfer-encoding"), lengths = head.count("content-length");
    if (lengths > 1 || encodings > 1 || (lengths && encodings)) return framing;
    if (lengths) {
        std::string_view const digits = head.find("content-length");
        if (digits.find_first_not_of("0123456789") != std::string_view::npos) return framing;
    }
    if (encodings && (head.old_version || !same_word(head.find("transfer-encoding"), "chunked")))
        return framing;
    std::size_t const hosts = head.count("host");
    if (hosts > 1 || (hosts == 0 && !head.old_version))
        return HeadFault{400, Fault::invalid, "http.bad_host", {}};
    if (!head.method) return HeadFault{501, Fault::invalid, "http.method_unknown", {}};
    if (head.count("expect") && !expects_continue())
        return HeadFault{417, Fault::invalid, "http.expectation", {}};
    return std::nullopt;
}

bool HeadReader::keep_alive() const {
    return parser_->keep_alive();
}

bool HeadReader::has_body() const {
    return !parser_->is_done();
}

bool HeadReader::expects_continue() const {
    return !head.old_version && same_word(head.find("expect"), "100-continue");
}

std::optional<std::uint64_t> HeadReader::content_length() const {
    auto const length = parser_->content_length();
    if (!length) return std::nullopt;
    return *length;
}

void HeadReader::limit_body(std::size_t bytes_max) {
    body_bytes_max_ = bytes_max;
    parser_->body_limit(std::uint64_t(bytes_max));
}

}  // namespace gyoji::http
