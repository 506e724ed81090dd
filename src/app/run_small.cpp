// The short commands: openapi, config, demo, export.
#include "app/act.hpp"
#include "app/command.hpp"
#include "app/control_socket.hpp"
#include "app/site_routes.hpp"
#include "base/embedded.hpp"
#include "catalog/door/ckan_owner.hpp"
#include "catalog/door/dcat.hpp"
#include "wire/writer.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace gyoji::app {
namespace {

constexpr std::size_t kExportPage = 500;

bool put(std::FILE* out, std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), out) == text.size();
}

// A catalogue without a folder, for what is the same everywhere.
struct Empty {
    SystemClock clock;
    RandomIds ids;
    std::unique_ptr<search::SearchIndex> index = search::SearchIndex::in_memory(catalog::index_schema());
    search::Synonyms synonyms;
};

Result<std::string> openapi_text() {
    Empty empty;
    auto db = TRY(storage::Db::open("sqlite::memory:"));
    catalog::Library library(*db, *empty.index, empty.synonyms, empty.clock, {});
    catalog::Site site{library, empty.clock, empty.ids, {}, nullptr, nullptr, "tokyo"};
    return catalog::openapi_document(site);
}

Outcome write_demo_file(std::string const& path) {
    auto const packages = embedded("demo/packages.jsonl");
    if (!packages) return fail(Fault::internal, "app.no_demo");
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(packages->data(), std::streamsize(packages->size()));
    file.close();
    if (!file) return fail(Fault::invalid, "app.cannot_write", path);
    return {};
}

// The demo city has its own profile, so that every page says that its names are invented.
Outcome write_demo_config(std::string const& path) {
    if (std::filesystem::exists(path)) return {};
    std::ofstream file(path, std::ios::binary);
    file << "# 見本の市。gyoji demo が書いた設定です。\n[site]\nname = \"みほん市オープンデータ\"\nname_en = "
            "\"Mihon City open data\"\nprofile = \"demo\"\n";
    file.close();
    if (!file) return fail(Fault::invalid, "app.cannot_write", path);
    return {};
}

Outcome export_to(ExportCommand const& command, std::FILE* out) {
    auto here = TRY(Installation::open(command.place, Hold::looking));
    catalog::Library const& library = *here->library;
    bool good = true;
    if (command.format != "jsonl") {
        std::string const& url = here->config.server.public_url;
        catalog::DcatSite site{url.empty() ? "http://" + here->config.server.listen : url,
                               make_site(*here).text, library.directory()};
        auto const form = command.format == "ttl"      ? catalog::RdfForm::turtle
                          : command.format == "jsonld" ? catalog::RdfForm::json_ld
                                                       : catalog::RdfForm::rdf_xml;
        catalog::export_dcat(library, form, site, std::nullopt,
                             [&](std::string_view piece) { return good = put(out, piece); });
    } else {
        for (std::string after; good;) {
            auto const ids = library.ids_after(after, kExportPage, std::nullopt);
            if (ids.empty()) break;
            after = ids.back();
            catalog::PackageSplicer splicer(library.directory());
            for (std::string const& package : library.ckan_documents(ids))
                good = good && put(out, splicer.whole(package) + "\n");
        }
    }
    if (!good || std::fflush(out) != 0) return fail(Fault::invalid, "app.cannot_write", command.output);
    return {};
}

}  // namespace

int run_openapi(Say& say) {
    auto const text = openapi_text();
    if (!text) return say.error(text.error());
    put(stdout, *text + "\n");
    return kOk;
}

int run_config(Place const& place, Say& say) {
    std::string const path = !place.config.empty() ? place.config
                             : place.data.empty()  ? ""
                                                   : place.data + "/gyoji.toml";
    auto const config = path.empty() ? Result<Config>(Config()) : load_config(path);
    if (!config) return say.error(config.error());
    put(stdout, print(*config));
    return kOk;
}

int run_demo(Place const& place, Say& say) {
    std::error_code ignored;
    std::filesystem::create_directories(place.data, ignored);
    std::string const file = place.data + "/demo-packages.jsonl";
    for (Outcome const& outcome : {write_demo_config(place.data + "/gyoji.toml"), write_demo_file(file)})
        if (!outcome) return say.error(outcome.error());
    std::string args;
    wire::Writer w(args);
    std::error_code failed;
    std::string const location = std::filesystem::absolute(file, failed).lexically_normal().string();
    w.begin_object()
        .field("kind", "ckan-dump")
        .field("location", location)
        .field("title", say.text("app.demo_title"))
        .end_object();
    return run_act({place, "harvest", args, false, ""}, say);
}

int run_export(ExportCommand const& command, Say& say) {
    if (command.output.empty()) {
        auto const outcome = export_to(command, stdout);
        return outcome ? int(kOk) : say.error(outcome.error());
    }
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::fopen(command.output.c_str(), "wbe"),
                                                               std::fclose);
    if (!file) return say.error({Fault::invalid, "app.cannot_write", command.output, {}});
    auto const outcome = export_to(command, file.get());
    return outcome ? int(kOk) : say.error(outcome.error());
}

}  // namespace gyoji::app
