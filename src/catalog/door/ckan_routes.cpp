// The CKAN door: Action API, autocompletes, downloads. Feeds stand in feed_routes.cpp.
#include "base/log.hpp"
#include "catalog/door/ckan_actions.hpp"
#include "catalog/door/door.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {

namespace {

using http::Access;
using http::Channel;
using http::Method;
using http::Request;
using http::Response;
using http::Route;

constexpr std::size_t kBodyBytesMax = 1 << 20;
constexpr std::size_t kCallbackBytesMax = 100;
// A page of 1,000 packages is 2 to 10 MB and is asked once, by a harvester: keeping it (and packing it for
// those who may ask later) would cost more than making it again.
constexpr std::size_t kSharedBytesMax = 256 * 1024;
constexpr char kJson[] = "application/json;charset=utf-8";

// A callback is a name, not a script.
bool good_callback(std::string_view name) {
    return !name.empty() && name.size() <= kCallbackBytesMax && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '.' || c == '$' || c == '[' || c == ']';
    });
}

// Scripts of other sites may read; the server says so itself on every GET.
Response& open_to_scripts(Request const& request, Response& response) {
    if (request.method == Method::post) response.with("Access-Control-Allow-Origin", "*");
    return response;
}

Response answer(Request const& request, std::string body, int status) {
    Response response = Response::text({}, kJson, status);
    std::string const callback = request.q("callback").value_or("");
    if (status == 200 && request.method == Method::get && good_callback(callback)) {
        response.content_type = "application/javascript";
        body = callback + "(" + body + ");";
    }
    response.body = std::make_shared<std::string const>(std::move(body));
    return open_to_scripts(request, response);
}

std::string help_of(Request const& request, std::string_view action) {
    return request.base_url + "/api/3/action/help_show?name=" + http::url_encode(action);
}

Response refused(Request const& request, std::string_view action, CkanRefusal const& refusal) {
    if (refusal.bare) return answer(request, refusal.error_json, refusal.status);
    std::string body;
    wire::Writer(body)
        .begin_object()
        .field("help", help_of(request, action))
        .key("error")
        .raw(refusal.error_json)
        .field("success", false)
        .end_object();
    return answer(request, std::move(body), refusal.status);
}

Response streamed(Request const& request, std::string head, http::BodySource source) {
    Response response = Response::text({}, kJson, 200);
    response.body = nullptr;
    struct State {
        std::string head;
        http::BodySource source;
        bool tail = false;
    };
    auto const state = std::make_shared<State>(State{std::move(head), std::move(source)});
    response.stream = [state]() -> std::string {
        if (!state->head.empty()) return std::exchange(state->head, {});
        if (state->tail) return {};
        std::string piece = state->source();
        if (piece.empty()) {
            state->tail = true;
            piece = "}";
        }
        return piece;
    };
    return open_to_scripts(request, response);
}

class Door {
public:
    explicit Door(Site& site) : site_(site) {}

    Response call(Request const& request, std::string_view name) {
        CkanAction const* const action = ckan_action(name);
        if (!action)
            return refused(request, name, ckan_bad_request("Action name not known: " + std::string(name)));
        auto const params = CkanParams::of(request, action->kind != CkanAction::Kind::write);
        if (!params) return refused(request, name, params.error());
        if (action->kind != CkanAction::Kind::read) return refused(request, name, ckan_login_needed(name));
        CkanCall const call{site_, memory_, *params, name, request.base_url};
        auto result = action->run(call);
        if (!result) return refused(request, name, result.error());
        std::string head = "{\"help\":";
        wire::append_string(head, help_of(request, name));
        head += ",\"success\":true,\"result\":";
        if (result->stream) return streamed(request, std::move(head), std::move(result->stream));
        head.reserve(head.size() + result->json.size() + 1);
        head += result->json;
        head += '}';
        bool const large = head.size() > kSharedBytesMax;
        Response response = answer(request, std::move(head), 200);
        // Date math is against the clock, which the cache of the server does not see.
        if (large || request.target.find("NOW") != std::string::npos)
            response.with("Cache-Control", "no-store");
        return response;
    }

    // The list of an action, in the older envelope of /api/util.
    Response util(Request const& request, std::string_view action, std::string_view parameter,
                  std::string_view member) {
        Request inner = request;
        inner.method = Method::get;
        inner.query.clear();
        std::string const typed = request.q(parameter).value_or(request.q("q").value_or(""));
        if (typed.empty())
            return answer(request, member.empty() ? "[]" : R"({"ResultSet":{"Result":[]}})", 200);
        inner.query.emplace_back("q", typed);
        if (auto const limit = request.q("limit")) inner.query.emplace_back("limit", *limit);
        auto const params = CkanParams::of(inner, true);
        if (!params) return refused(request, action, params.error());
        auto const result =
            ckan_action(action)->run(CkanCall{site_, memory_, *params, action, request.base_url});
        if (!result) return refused(request, action, result.error());
        if (member.empty()) return answer(request, result->json, 200);
        return answer(request, R"({"ResultSet":{"Result":)" + wrapped(result->json, member) + "}}", 200);
    }

private:
    // ["a","b"] as [{"Name":"a"},{"Name":"b"}]; objects stay.
    static std::string wrapped(std::string const& list, std::string_view member) {
        auto const document = wire::Document::parse(list, wire::Strictness::lenient);
        std::string json;
        wire::Writer out(json);
        out.begin_array();
        if (document) {
            for (wire::Json const& item : document->root().items()) {
                std::string raw;
                item.write(raw);
                if (item.is_object())
                    out.raw(raw);
                else
                    out.begin_object().key(member).raw(raw).end_object();
            }
        }
        out.end_array();
        return json;
    }

    Site& site_;
    CkanMemory memory_;
};

Route route(Method method, std::string pattern, std::string id, std::string ja, std::string en,
            std::function<Response(Request const&)> handler) {
    Route made{.method = method,
               .pattern = std::move(pattern),
               .operation_id = std::move(id),
               .access = Access::anyone,
               .channel = Channel::ckan,
               .summary_ja = std::move(ja),
               .summary_en = std::move(en),
               .handler = std::move(handler)};
    made.in_openapi = false;
    made.body_bytes_max = kBodyBytesMax;
    return made;
}

void add_actions(std::vector<Route>& routes, std::shared_ptr<Door> const& door) {
    for (auto const& [base, id] : {std::pair{"/api/action/{action}", "ckanAction"},
                                   std::pair{"/api/3/action/{action}", "ckanAction3"}}) {
        auto const handler = [door](Request const& request) {
            return door->call(request, request.param("action"));
        };
        Route read = route(Method::get, base, std::string(id) + "Get", "CKAN の読み取り",
                           "A read action of CKAN", handler);
        read.cacheable = true;
        routes.push_back(std::move(read));
        routes.push_back(
            route(Method::post, base, std::string(id) + "Post", "CKAN の操作", "An action of CKAN", handler));
        routes.push_back(route(Method::options, base, std::string(id) + "Options", "CORS の事前確認",
                               "CORS preflight", [](Request const&) {
                                   Response response = Response::text({}, "text/plain", 204);
                                   return response.with("Access-Control-Allow-Origin", "*")
                                       .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                                       .with("Access-Control-Allow-Headers",
                                             "Authorization, Content-Type, X-CKAN-API-Key");
                               }));
    }
    for (auto const& [path, version] : {std::pair{"/api", 3}, {"/api/1", 1}, {"/api/2", 2}, {"/api/3", 3}}) {
        routes.push_back(route(
            Method::get, path,
            "ckanVersion" + std::string(path == std::string_view("/api") ? "" : std::to_string(version)),
            "CKAN API の版", "Version of the CKAN API", [version](Request const& request) {
                return answer(request, "{\"version\":" + std::to_string(version) + "}", 200);
            }));
    }
}

void add_utilities(std::vector<Route>& routes, std::shared_ptr<Door> const& door) {
    struct Utility {
        char const *path, *action, *parameter, *member;
    };
    static constexpr Utility utilities[] = {
        {"/util/dataset/autocomplete", "package_autocomplete", "incomplete", "name"},
        {"/util/tag/autocomplete", "tag_autocomplete", "incomplete", "Name"},
        {"/util/group/autocomplete", "group_autocomplete", "q", ""},
        {"/util/organization/autocomplete", "organization_autocomplete", "q", ""},
        {"/util/resource/format_autocomplete", "format_autocomplete", "incomplete", "Format"},
    };
    for (std::string const base : {"/api", "/api/1", "/api/2"}) {
        for (Utility const& utility : utilities) {
            routes.push_back(
                route(Method::get, base + utility.path, "ckanUtil" + base.substr(4) + utility.action,
                      "入力の候補", "Typing suggestions", [door, utility](Request const& request) {
                          return door->util(request, utility.action, utility.parameter, utility.member);
                      }));
        }
        routes.push_back(route(Method::get, base + "/util/user/autocomplete", "ckanUtilUser" + base.substr(4),
                               "利用者の候補", "Users",
                               [](Request const& request) { return answer(request, "[]", 200); }));
        // CKAN 2.11 no longer has it; udata's harvester still asks.
        routes.push_back(route(Method::get, base + "/util/status", "ckanUtilStatus" + base.substr(4), "状態",
                               "Status", [door](Request const& request) {
                                   Response response = door->call(request, "status_show");
                                   auto const document =
                                       wire::Document::parse(*response.body, wire::Strictness::lenient);
                                   std::string result;
                                   if (document) document->root()["result"].write(result);
                                   return answer(request, result, response.status);
                               }));
    }
}

}  // namespace

std::vector<Route> ckan_routes(Site& site) {
    auto const door = std::make_shared<Door>(site);
    std::vector<Route> routes;
    add_actions(routes, door);
    add_utilities(routes, door);
    add_download_routes(routes, site);
    add_feed_routes(routes, site);
    return routes;
}

}  // namespace gyoji::catalog
