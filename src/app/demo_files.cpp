#include "app/demo_files.hpp"

#include "base/embedded.hpp"

namespace gyoji::app {

std::vector<http::Route> demo_file_routes() {
    http::Route route;
    route.method = http::Method::get;
    route.pattern = "/demo/files/{name}";
    route.operation_id = "demoFile";
    route.access = http::Access::anyone;
    route.channel = http::Channel::file;
    route.summary_ja = "見本の市のファイル";
    route.summary_en = "A file of the demo city";
    route.in_openapi = false;
    route.handler = [](http::Request const& request) {
        std::string const path = "demo/files/" + std::string(request.param("name"));
        auto const bytes = embedded(path);
        if (!bytes) return http::problem(Error{Fault::not_found, "app.no_demo_file", path, {}}, request);
        return http::Response::text(std::string(*bytes), "text/csv; charset=utf-8");
    };
    return {route};
}

}  // namespace gyoji::app
