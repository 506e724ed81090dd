#pragma once
// Routes are a table: router, access check, audit entry, metrics and the OpenAPI document come from it.
// A route without an access rule does not compile; two routes of the same shape do not start.
// A segment is text, {param}, or text around one param ("{dataset}.ttl", "catalog.{format}"); text wins over
// text around a param (the longer text first), that over {param}, that over {rest...}. A param never matches
// an empty segment and may contain an encoded slash. HEAD is answered from GET, OPTIONS from the table.

#include "http/message.hpp"

#include <string>
#include <vector>

namespace gyoji::http {

enum class Access { anyone, operator_only };  // people and roles come with identity

// One parameter, for checking and for the OpenAPI document.
struct Param {
    enum class Where { path, query, header };
    std::string name;
    Where where = Where::query;
    std::string type = "string";  // string, integer, number, boolean, array
    std::string ja, en;           // what it does
    bool required = false;
    std::string example;
};

enum class Channel { page, api, ckan, dcat, feed, file, operation };  // for counting use

struct Route {
    Method method;
    std::string pattern;       // "/api/v1/datasets/{dataset}"; "{rest...}" takes the remaining path
    std::string operation_id;  // "searchDatasets"; also the metrics label
    Access access;
    Channel channel;
    std::string summary_ja, summary_en;
    std::vector<Param> params;
    std::string
        response_schema;  // JSON Schema (text) of the 200 answer, or a name in components; "" for pages
    std::string request_schema;  // for bodies
    std::function<Response(Request const&)> handler;
    std::size_t body_bytes_max = 64 * 1024;
    bool in_openapi = true;  // pages and CKAN doors may stay out
    // The server shares the 200 answer to a GET by target (and Host without public_url) until the epoch moves
    // (Server::new_epoch): only for handlers that look at nothing else, no Accept, no clock. An answer with
    // Vary, Set-Cookie or Cache-Control: no-store is not kept.
    bool cacheable = false;
};

// The OpenAPI 3.1 document of these routes (only in_openapi), deterministic.
std::string openapi(std::vector<Route> const& routes, std::string const& title, std::string const& version,
                    std::vector<std::pair<std::string, std::string>> const& schemas);

}  // namespace gyoji::http
