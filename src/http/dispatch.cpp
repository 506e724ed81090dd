#include "http/dispatch.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <charconv>

namespace gyoji::http {
namespace {

// A query string as on the wire into pairs, or the code of what is wrong with it.
void read_query(std::string_view text, Request& request) {
    request.query.clear();
    request.query_error.clear();
    if (std::count(text.begin(), text.end(), '&') >= std::ptrdiff_t(kQueryPairsMax)) {
        request.query_error = "http.query_too_long";
        return;
    }
    if (auto pairs = parse_form(text))
        request.query = std::move(*pairs);
    else
        request.query_error =
            text.find('%') != std::string_view::npos ? "http.wrong_percent" : "http.wrong_utf8";
}

std::string joined(std::vector<std::string> const& segments) {
    std::string out;
    for (std::string const& segment : segments) out += "/" + segment;
    return out;
}

bool wants_html(Request const& request) {
    return request.header("accept").find("text/html") != std::string_view::npos;
}

bool is_integer(std::string_view text) {
    std::int64_t value = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool is_number(std::string_view text) {
    double value = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool fits(std::string const& type, std::string_view text) {
    if (type == "integer") return is_integer(text);
    if (type == "number") return is_number(text);
    if (type == "boolean") return text == "true" || text == "false";
    return true;
}

}  // namespace

Outcome check_params(Route const& route, Request const& request) {
    for (Param const& param : route.params) {
        std::optional<std::string> value;
        char const* place = "/query/";
        if (param.where == Param::Where::query) value = request.q(param.name);
        if (param.where == Param::Where::path)
            value = std::string(request.param(param.name)), place = "/path/";
        if (param.where == Param::Where::header) {
            place = "/header/";
            if (auto const found = request.header(param.name); !found.empty()) value = std::string(found);
        }
        if (!value && param.required)
            return fail(Fault::invalid, "http.missing_parameter", place + param.name, {{"name", param.name}});
        // An empty field of a form means that nothing was chosen.
        if (value && !value->empty() && !fits(param.type, *value))
            return fail(Fault::invalid, "http.wrong_parameter", place + param.name,
                        {{"name", param.name}, {"type", param.type}});
    }
    return {};
}

Dispatcher::Found Dispatcher::find(Request& request) const {
    std::string_view const target = request.target;
    std::size_t const mark = target.find('?');
    read_query(mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1), request);
    Segments segments = split_path(target.substr(0, mark));
    Found out;
    out.path_error = segments.error;
    if (segments.error) {
        request.path = std::string(target.substr(0, mark));
        return out;
    }
    bool const english = segments.parts.front() == "en";
    if (english) {
        request.language = Language::en;
        segments.parts.erase(segments.parts.begin());
        if (segments.parts.empty()) segments.parts.emplace_back();
    }
    request.path = joined(segments.parts);
    out.match = router_.match(request.method, segments.parts);
    // Only pages are told in two languages; anything else has one address.
    if (english && out.match.route && out.match.route->channel != Channel::page) out.match = {};
    request.params = out.match.params;
    return out;
}

Response Dispatcher::without_route(Request const& request, Found const& found) const {
    if (found.path_error) return refuse(request, nullptr, {Fault::invalid, found.path_error, "/path", {}});
    if (!found.match.allowed)
        return refuse(request, nullptr, {Fault::not_found, "http.no_route", "", {{"path", request.path}}});
    std::string const allow = allow_header(found.match.allowed);
    if (request.method == Method::options) {
        Response out;
        out.status = 204;
        out.content_type.clear();
        out.with("Allow", allow);
        bool const readable = found.match.allowed & (1U << unsigned(Method::get));
        if (readable)
            out.with("Access-Control-Allow-Origin", "*").with("Access-Control-Allow-Methods", "GET, HEAD");
        if (readable) out.with("Access-Control-Allow-Headers", "*").with("Access-Control-Max-Age", "86400");
        return out;
    }
    Response out = refuse(request, nullptr, {Fault::invalid, "http.method", "", {{"allow", allow}}}, 405);
    out.with("Allow", allow);
    return out;
}

Response Dispatcher::call(Request const& request, Route const& route) const {
    try {
        return route.handler(request);
    } catch (std::exception const& thrown) {
        log(LogLevel::error, "handler failed",
            {{"operation", route.operation_id}, {"request", request.request_id}, {"what", thrown.what()}});
    } catch (...) {
        log(LogLevel::error, "handler failed",
            {{"operation", route.operation_id}, {"request", request.request_id}});
    }
    return problem({Fault::internal, "base.internal", "", {}}, request);
}

Response Dispatcher::run(Request& request, Found const& found) const {
    Route const* const route = found.match.route;
    if (!route) return without_route(request, found);
    // A handler of GET sees GET, so that HEAD cannot leave a shorter answer behind in the cache.
    Method const asked = request.method;
    request.method = route->method;
    Response out = checked_call(request, *route);
    request.method = asked;
    bool const read = asked == Method::get || asked == Method::head;
    if (read && route->channel != Channel::page && route->channel != Channel::operation)
        out.with("Access-Control-Allow-Origin", "*").with("Access-Control-Expose-Headers", "*");
    return shown(request, route, std::move(out));
}

Response Dispatcher::checked_call(Request const& request, Route const& route) const {
    // Until there are accounts, the operator acts by command on the machine itself.
    if (route.access != Access::anyone)
        return problem({Fault::forbidden, "http.operator_only", "", {}}, request);
    if (route.channel == Channel::ckan) return call(request, route);
    if (!request.query_error.empty())
        return problem({Fault::invalid, request.query_error, "/query", {}}, request);
    auto const checked = check_params(route, request);
    return checked ? call(request, route) : problem(checked.error(), request);
}

Response Dispatcher::refuse(Request const& request, Route const* route, Error const& error,
                            int status) const {
    Response out = problem(error, request);
    if (status) out.status = status;
    return shown(request, route, std::move(out));
}

// People who came with a browser see the error as a page.
Response Dispatcher::shown(Request const& request, Route const* route, Response response) const {
    if (!response.error || !error_page_ || !wants_html(request)) return response;
    if (route && route->channel != Channel::page) return response;
    try {
        Response page = error_page_(request, *response.error);
        page.status = response.status;
        page.error = response.error;
        for (auto& [name, value] : response.headers) page.with(std::move(name), std::move(value));
        return page;
    } catch (std::exception const& thrown) {
        log(LogLevel::error, "error page failed", {{"request", request.request_id}, {"what", thrown.what()}});
        return response;
    }
}

}  // namespace gyoji::http
