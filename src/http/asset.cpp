#include "http/asset.hpp"

#include "base/bytes.hpp"
#include "base/embedded.hpp"
#include "http/gzip.hpp"

#include <map>
#include <mutex>

namespace gyoji::http {
namespace {

constexpr std::size_t kHashDigits = 8;

// Both bodies are made when first asked for: a start should not wait for compressing maps.
struct Asset {
    std::string_view bytes;
    std::string content_type, hash, hashed_name;
    std::once_flag once;
    std::shared_ptr<std::string const> body, gzip_body;
};

std::string content_type_of(std::string_view name) {
    static std::map<std::string_view, char const*> const types{
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"svg", "image/svg+xml"},
        {"json", "application/json"},
        {"geojson", "application/geo+json"},
        {"map", "application/json"},
        {"txt", "text/plain; charset=utf-8"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"webp", "image/webp"},
        {"ico", "image/x-icon"},
        {"woff2", "font/woff2"},
        {"webmanifest", "application/manifest+json"},
    };
    auto const found = types.find(name.substr(name.rfind('.') + 1));
    return found == types.end() ? "application/octet-stream" : found->second;
}

std::string with_hash(std::string_view name, std::string_view hash) {
    std::size_t const dot = name.rfind('.');
    if (dot == std::string_view::npos) return std::string(name) + "." + std::string(hash);
    return std::string(name.substr(0, dot)) + "." + std::string(hash) + std::string(name.substr(dot));
}

class Table {
public:
    Table() {
        for (std::string_view const folder : {"ui/static/", "ui/dist/"})
            for (EmbeddedFile const& file : embedded_under(folder))
                add(file.path.substr(folder.size()), file.bytes);
    }
    Asset* by_name(std::string_view name) { return find(by_name_, name); }
    Asset* by_hashed_name(std::string_view name) { return find(by_hashed_name_, name); }

private:
    using Index = std::map<std::string, Asset*, std::less<>>;
    static Asset* find(Index const& index, std::string_view name) {
        auto const found = index.find(name);
        return found == index.end() ? nullptr : found->second;
    }
    void add(std::string_view name, std::string_view bytes) {
        Asset& asset = assets_[std::string(name)];
        asset.bytes = bytes;
        asset.content_type = content_type_of(name);
        asset.hash = sha256_hex(bytes).substr(0, kHashDigits);
        asset.hashed_name = with_hash(name, asset.hash);
        by_name_[std::string(name)] = &asset;
        by_hashed_name_[asset.hashed_name] = &asset;
    }
    std::map<std::string, Asset> assets_;
    Index by_name_, by_hashed_name_;
};

Table& table() {
    static Table assets;
    return assets;
}

// "look.OLDHASH0.css" -> "look.css": a page of yesterday still finds its style.
std::string without_hash(std::string_view name) {
    std::size_t const dot = name.rfind('.');
    if (dot == std::string_view::npos || dot < kHashDigits + 1 || name[dot - kHashDigits - 1] != '.')
        return std::string(name);
    return std::string(name.substr(0, dot - kHashDigits - 1)) + std::string(name.substr(dot));
}

Response serve(Request const& request) {
    std::string_view const name = request.param("rest");
    Asset* asset = table().by_hashed_name(name);
    bool const lasting = asset != nullptr;
    if (!asset) asset = table().by_name(name);
    if (!asset) asset = table().by_name(without_hash(name));
    if (!asset) return problem({Fault::not_found, "http.no_route", "", {{"path", request.path}}}, request);
    std::call_once(asset->once, [&] {
        asset->body = std::make_shared<std::string const>(asset->bytes);
        if (compressible(asset->content_type) && asset->bytes.size() >= kGzipBytesMin)
            asset->gzip_body = std::make_shared<std::string const>(gzip(asset->bytes, 9));
    });
    Response out;
    out.content_type = asset->content_type;
    out.body = asset->body;
    out.gzip_body = asset->gzip_body;
    out.etag = "\"" + asset->hash + "\"";
    out.with("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
    return out;
}

}  // namespace

std::string asset_url(std::string_view name) {
    Asset const* const asset = table().by_name(name);
    return "/assets/" + (asset ? asset->hashed_name : std::string(name));
}

std::vector<Route> asset_routes() {
    Route route;
    route.method = Method::get;
    route.pattern = "/assets/{rest...}";
    route.operation_id = "getAsset";
    route.access = Access::anyone;
    route.channel = Channel::operation;
    route.summary_ja = "画面の部品（スタイル、スクリプト）";
    route.summary_en = "Parts of pages (styles, scripts)";
    route.handler = serve;
    route.in_openapi = false;
    route.cacheable = true;
    return {route};
}

}  // namespace gyoji::http
