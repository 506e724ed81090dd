// The table of /api/v1; the OpenAPI document is printed from it.

#include "catalog/web/api.hpp"

#include "catalog/web/find_state.hpp"

namespace gyoji::catalog {
namespace {

using http::Param;
using http::Route;
using Handler = http::Response (*)(Site&, http::Request const&);

constexpr char const* kApiTitle = "行司 Gyoji";
constexpr char const* kApiVersion = "1.0.0";

Route get(Site& site, char const* pattern, char const* operation, Handler handler, char const* schema,
          char const* ja, char const* en, std::vector<Param> params = {}) {
    Route out;
    out.method = http::Method::get;
    out.pattern = pattern;
    out.operation_id = operation;
    out.access = http::Access::anyone;
    out.channel = http::Channel::api;
    out.summary_ja = ja;
    out.summary_en = en;
    out.params = std::move(params);
    out.response_schema = schema;
    out.handler = [&site, handler](http::Request const& request) { return handler(site, request); };
    out.cacheable = true;
    return out;
}

Param query(char const* name, char const* type, char const* ja, char const* en, char const* example = "") {
    Param out;
    out.name = name;
    out.type = type;
    out.ja = ja;
    out.en = en;
    out.example = example;
    return out;
}

std::vector<Param> search_params() {
    std::vector<Param> out{
        query("q", "string", "探す言葉。画面の検索と同じ書き方",
              "Words to search for, written as on the search page", "避難所"),
        query("sort", "string", "relevance, modified, created, title, files",
              "relevance, modified, created, title, files", "modified"),
        query("rows", "integer", "件数（0〜1000）", "How many (0 to 1000)", "20"),
        query("start", "integer", "何件目から（0 から）", "First row, from 0", "0"),
        query("cursor", "string", "空で始め、答えの next を次に入れると全部を読める",
              "Begin empty, then pass next of the answer before, to read everything"),
        query("modified_since", "string", "cursor で全部を読むとき、この時より後に変わったものだけ",
              "With cursor: only what changed since this time", "2022-04-01T00:00:00Z"),
        query("facets", "string", "数えたい項目をコンマで並べる", "Fields to count, separated by commas",
              "field,format"),
        query("facet_limit", "integer", "項目ごとの値の数（1〜1000）", "Values of each field (1 to 1000)",
              "50"),
        query("highlight", "boolean", "true で、合った所に印の付いた題名と抜き書きも返す",
              "true: also titles and snippets with marks", "true"),
        query("include", "string", "distributions でファイルも返す", "distributions: with the files"),
    };
    for (std::string_view const facet : web::kFacets) {
        Param each =
            query("", "string", "この値のものだけ。くり返すと「または」", "Only this value; repeated: or");
        each.name = facet;
        out.push_back(std::move(each));
    }
    return out;
}

std::vector<Route> harvest_routes(Site& site) {
    return {
        get(site, "/api/v1/sources", "listSources", web::list_sources, "SourceList", "収集元の一覧",
            "Sources"),
        get(site, "/api/v1/sources/{source}", "getSource", web::get_source, "Source", "収集元", "One source"),
        get(site, "/api/v1/sources/{source}/runs", "listSourceRuns", web::list_source_runs, "RunList",
            "収集の記録", "Runs of a source",
            {query("rows", "integer", "件数（1〜500）", "How many (1 to 500)", "50")}),
        get(site, "/api/v1/runs/{run}", "getRun", web::get_run, "Run", "収集の回", "One run"),
        get(site, "/api/v1/runs/{run}/lines", "listRunLines", web::list_run_lines, "RunLinePage",
            "収集の一件ずつの報告", "The report by record",
            {query("what", "string",
                   "created, updated, superseded, merged, deleted, bad, remark, proposal, held",
                   "created, updated, superseded, merged, deleted, bad, remark, proposal, held", "bad"),
             query("after", "integer", "この番号より後", "After this number", "0"),
             query("rows", "integer", "件数（1〜1000）", "How many (1 to 1000)", "100")}),
    };
}

Route need_route(Site& site) {
    Route out = get(site, "/api/v1/needs", "sendNeed", web::send_need, "NeedReceived", "ほしいデータを伝える",
                    "Say what is missing");
    out.method = http::Method::post;
    out.request_schema = "NewNeed";
    out.cacheable = false;
    out.body_bytes_max = 16 * 1024;
    return out;
}

std::vector<Route> routes_without_document(Site& site) {
    std::vector<Route> out{
        get(site, "/api/v1/datasets", "searchDatasets", web::search_datasets, "DatasetPage",
            "データを横断して探す", "Search data sets", search_params()),
        get(site, "/api/v1/datasets/{dataset}", "getDataset", web::get_dataset, "Dataset",
            "データ（名前、番号、退いた番号で）", "One data set, by name, id or retired id"),
        get(site, "/api/v1/datasets/{dataset}/history", "getDatasetHistory", web::get_dataset_history,
            "DatasetHistory", "データの出どころと履歴", "Origins and history of a data set"),
        get(site, "/api/v1/distributions/{distribution}", "getDistribution", web::get_distribution,
            "Distribution", "ファイル", "One file"),
        get(site, "/api/v1/organizations", "listOrganizations", web::list_organizations, "OrganizationList",
            "提供元の一覧", "Publishers"),
        get(site, "/api/v1/organizations/{organization}", "getOrganization", web::get_organization,
            "Organization", "提供元", "One publisher"),
        get(site, "/api/v1/groups", "listGroups", web::list_groups, "GroupList", "収集元の分類の一覧",
            "Categories of the sources"),
        get(site, "/api/v1/groups/{group}", "getGroup", web::get_group, "Group", "分類", "One category"),
        get(site, "/api/v1/fields", "listFields", web::list_fields, "FieldList", "13の重点分野と数",
            "The thirteen priority fields with counts"),
        get(site, "/api/v1/municipalities", "listMunicipalities", web::list_municipalities,
            "MunicipalityList", "区市町村の公開の状況", "Municipalities and how they publish"),
        get(site, "/api/v1/statistics", "getStatistics", web::get_statistics, "Statistics", "統計",
            "Statistics"),
        get(site, "/api/v1/suggest", "suggest", web::suggest, "SuggestionList", "打ちかけの言葉の候補",
            "Suggestions while typing",
            {query("q", "string", "打ちかけの言葉", "What has been typed", "避難"),
             query("limit", "integer", "候補の数（1〜10）", "How many (1 to 10)", "8")}),
        need_route(site),
    };
    for (Route& each : harvest_routes(site)) out.push_back(std::move(each));
    return out;
}

}  // namespace

std::string openapi_document(Site& site) {
    return http::openapi(routes_without_document(site), kApiTitle, kApiVersion, web::api_schemas());
}

std::vector<Route> api_routes(Site& site) {
    std::vector<Route> out = routes_without_document(site);
    Route document = get(site, "/api/v1/openapi.json", "getOpenApi", nullptr, "", "この API の OpenAPI 文書",
                         "The OpenAPI document of this API");
    document.in_openapi = false;
    document.handler = [text = openapi_document(site)](http::Request const&) {
        return web::json_answer(text);
    };
    out.push_back(std::move(document));
    return out;
}

}  // namespace gyoji::catalog
