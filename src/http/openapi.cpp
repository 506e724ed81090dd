#include "http/route.hpp"
#include "http/router.hpp"
#include "wire/writer.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace gyoji::http {
namespace {

// A schema is JSON text, or the name of a component.
void write_schema(wire::Writer& out, std::string const& schema) {
    if (schema.starts_with('{') || schema.starts_with('[') || schema == "true") {
        out.raw(schema);
        return;
    }
    out.begin_object().field("$ref", "#/components/schemas/" + schema).end_object();
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

// "{rest...}" is one parameter for the document, which knows no longer ones.
std::string document_path(std::string pattern) {
    for (std::size_t at = pattern.find("...}"); at != std::string::npos; at = pattern.find("...}"))
        pattern.erase(at, 3);
    return pattern;
}

std::vector<std::string> names_in(std::string const& path) {
    std::vector<std::string> out;
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1))
        out.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
    return out;
}

void write_param(wire::Writer& out, Param const& param) {
    static char const* const places[] = {"path", "query", "header"};
    out.begin_object().field("name", param.name).field("in", places[std::size_t(param.where)]);
    if (!param.ja.empty()) out.field("description", param.ja);
    if (!param.en.empty()) out.field("x-description-en", param.en);
    if (param.required || param.where == Param::Where::path) out.field("required", true);
    out.key("schema").begin_object().field("type", param.type);
    if (param.type == "array") out.key("items").begin_object().field("type", "string").end_object();
    out.end_object();
    if (!param.example.empty()) {
        bool const plain = param.type == "integer" || param.type == "number" || param.type == "boolean";
        out.key("example");
        plain ? out.raw(param.example) : out.value(param.example);
    }
    out.end_object();
}

void write_params(wire::Writer& out, Route const& route, std::string const& path) {
    std::vector<Param> params;
    for (std::string const& name : names_in(path)) {
        auto const told = std::find_if(route.params.begin(), route.params.end(), [&](Param const& param) {
            return param.where == Param::Where::path && param.name == name;
        });
        Param plain;
        plain.name = name;
        plain.where = Param::Where::path;
        params.push_back(told == route.params.end() ? plain : *told);
    }
    for (Param const& param : route.params)
        if (param.where != Param::Where::path) params.push_back(param);
    if (params.empty()) return;
    out.key("parameters").begin_array();
    for (Param const& param : params) write_param(out, param);
    out.end_array();
}

void write_content(wire::Writer& out, char const* type, std::string const& schema) {
    out.key("content").begin_object().key(type).begin_object().key("schema");
    write_schema(out, schema);
    out.end_object().end_object();
}

void write_operation(wire::Writer& out, Route const& route, std::string const& path) {
    static char const* const tags[] = {"page", "api", "ckan", "dcat", "feed", "file", "operation"};
    out.key(lower(method_name(route.method))).begin_object();
    out.field("operationId", route.operation_id).field("summary", route.summary_ja);
    if (!route.summary_en.empty()) out.field("x-summary-en", route.summary_en);
    out.key("tags").begin_array().value(tags[std::size_t(route.channel)]).end_array();
    out.field("x-access", route.access == Access::anyone ? "anyone" : "operator_only");
    write_params(out, route, path);
    if (!route.request_schema.empty()) {
        out.key("requestBody").begin_object().field("required", true);
        write_content(out, "application/json", route.request_schema);
        out.end_object();
    }
    out.key("responses").begin_object().key("200").begin_object().field("description", "OK");
    if (!route.response_schema.empty()) write_content(out, "application/json", route.response_schema);
    out.end_object().key("default").begin_object().field("description", "RFC 9457");
    write_content(out, "application/problem+json", "Problem");
    out.end_object().end_object().end_object();
}

constexpr char const* kProblemSchema =
    R"({"type":"object","required":["type","title","status","detail","code"],"properties":{"type":{"type":"string"},)"
    R"("title":{"type":"string"},"title_en":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
    R"("detail_en":{"type":"string"},"code":{"type":"string"},"where":{"type":"string"},"request":{"type":"string"}}})";

}  // namespace

std::string openapi(std::vector<Route> const& routes, std::string const& title, std::string const& version,
                    std::vector<std::pair<std::string, std::string>> const& schemas) {
    std::map<std::string, std::map<Method, Route const*>> paths;
    for (Route const& route : routes)
        if (route.in_openapi) paths[document_path(route.pattern)][route.method] = &route;
    std::string text;
    wire::Writer out(text);
    out.begin_object().field("openapi", "3.1.0");
    out.key("info").begin_object().field("title", title).field("version", version).end_object();
    out.key("paths").begin_object();
    for (auto const& [path, methods] : paths) {
        out.key(path).begin_object();
        for (auto const& [method, route] : methods) write_operation(out, *route, path);
        out.end_object();
    }
    out.end_object().key("components").begin_object().key("schemas").begin_object();
    std::map<std::string, std::string> sorted(schemas.begin(), schemas.end());
    sorted.try_emplace("Problem", kProblemSchema);
    for (auto const& [name, schema] : sorted) out.key(name).raw(schema);
    out.end_object().end_object().end_object();
    return text;
}

}  // namespace gyoji::http
