// The one file that knows CLI11: words of the command line become values of command.hpp.
#include "app/command.hpp"
#include "wire/writer.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace gyoji::app {
namespace {

std::string object(std::vector<std::pair<std::string, std::string>> const& texts,
                   std::vector<std::pair<std::string, bool>> const& flags = {},
                   std::string const& options = {}) {
    std::string out;
    wire::Writer w(out);
    w.begin_object();
    for (auto const& [name, text] : texts)
        if (!text.empty()) w.field(name, text);
    for (auto const& [name, flag] : flags)
        if (flag) w.field(name, true);
    if (!options.empty()) w.key("options").raw(options);
    return w.end_object(), out;
}

struct Words {
    Place place;
    std::string listen, location, kind, title, schedule, options, id, query, sort, format = "jsonl", output,
                                                                                   rows = "20";
    bool json = false, dry_run = false, every_line = false;
};

class Commands {
public:
    explicit Commands(CLI::App& app) : app_(app) {
        serve();
        harvest();
        source();
        search();
        others();
    }
    std::function<int(Say&)> chosen;
    Words words;

private:
    CLI::App* command(CLI::App& parent, std::string const& name, std::string const& what) {
        CLI::App* out = parent.add_subcommand(name, what);
        out->add_flag("--json", words.json, "JSON で答える / answer in JSON");
        return out;
    }
    void place(CLI::App* command) {
        command->add_option("--data", words.place.data, "データフォルダ / data folder")->required();
        command->add_option("--database", words.place.database,
                            "postgresql://… (なければフォルダの SQLite / otherwise SQLite in the folder)");
        command->add_option("--config", words.place.config,
                            "設定ファイル / configuration file (DIR/gyoji.toml)");
    }
    void describes(CLI::App* command, bool kind_required) {
        command->add_option("location", words.location, "URL またはファイル / URL or file")->required();
        auto* kind = command->add_option("--kind", words.kind, "ckan, ckan-dump, dcat, list, page");
        if (kind_required) kind->required();
        command->add_option("--title", words.title, "表示名 / title");
        command->add_option("--options", words.options, "種類ごとの指定、JSON / options of the kind, JSON");
    }
    void act(CLI::App* command, std::string name, std::function<std::string()> args,
             std::string done_code = {}) {
        command->callback(
            [this, name = std::move(name), args = std::move(args), done_code = std::move(done_code)] {
                chosen = [this, name, args, done_code](Say& say) {
                    return run_act({words.place, name, args(), words.dry_run, done_code}, say);
                };
            });
    }

    void serve() {
        auto* c = command(app_, "serve", "カタログを公開する / serve the catalogue");
        place(c);
        c->add_option("--listen", words.listen, "HOST:PORT");
        c->callback(
            [this] { chosen = [this](Say& say) { return run_serve({words.place, words.listen}, say); }; });
    }
    void harvest() {
        auto* c = command(app_, "harvest", "一度収集する / harvest once");
        place(c);
        describes(c, true);
        c->add_flag("--dry-run", words.dry_run, "何も変えずに差分を言う / only say what would change");
        c->add_flag("--every-line", words.every_line,
                    "新規と更新も一件ずつ / also each created and updated record");
        act(c, "harvest", [this] {
            return object({{"location", located()}, {"kind", words.kind}, {"title", words.title}},
                          {{"dry_run", words.dry_run}, {"every_line", words.every_line}}, words.options);
        });
    }
    // A server that carries out the act has another working directory.
    std::string located() const {
        if (words.location.find("://") != std::string::npos || words.location.starts_with("/"))
            return words.location;
        std::error_code ignored;
        auto const path = std::filesystem::absolute(words.location, ignored).lexically_normal();
        return ignored ? words.location : path.string();
    }
    void source() {
        auto* parent = app_.add_subcommand("source", "収集元 / sources")->require_subcommand(1);
        auto* add = command(*parent, "add", "登録する（承認待ち）/ register, waiting for approval");
        place(add);
        describes(add, true);
        add->add_option("--schedule", words.schedule,
                        "\"daily 03:00\", \"weekly mon 03:00\", \"monthly 1 03:00\", hourly");
        act(
            add, "source.add",
            [this] {
                return object({{"location", located()},
                               {"kind", words.kind},
                               {"title", words.title},
                               {"schedule", words.schedule}},
                              {}, words.options);
            },
            "app.source_added");
        auto* list = command(*parent, "list", "一覧 / list");
        place(list);
        act(list, "source.list", [] { return std::string("{}"); });
        one(*parent, "approve", "承認する / approve", "app.source_approved");
        one(*parent, "pause", "止める / pause", "app.source_paused");
        auto* when = one(*parent, "schedule", "予定を決める / schedule", "app.source_scheduled");
        when->add_option("when", words.schedule, "\"daily 03:00\" …, \"\" = 手動 / by hand")->required();
        auto* run = one(*parent, "run", "いま収集する / run now", "");
        run->add_flag("--dry-run", words.dry_run, "何も変えずに差分を言う / only say what would change");
    }
    CLI::App* one(CLI::App& parent, std::string const& name, std::string const& what, std::string done_code) {
        auto* c = command(parent, name, what);
        place(c);
        c->add_option("id", words.id, "収集元の番号 / id of the source")->required();
        act(
            c, "source." + name,
            [this] {
                return object({{"id", words.id}, {"schedule", words.schedule}}, {{"dry_run", words.dry_run}});
            },
            std::move(done_code));
        return c;
    }
    void search() {
        auto* c = command(app_, "search", "探す / search");
        place(c);
        c->add_option("query", words.query, "ことば / words");
        c->add_option("--rows", words.rows, "件数 / how many");
        c->add_option("--sort", words.sort, "relevance, modified, created, title, files");
        act(c, "search",
            [this] { return object({{"q", words.query}, {"sort", words.sort}, {"rows", words.rows}}); });
    }
    void others() {
        auto* out = command(app_, "export", "書き出す / export");
        place(out);
        out->add_option("--format", words.format, "jsonl, ttl, jsonld, xml")
            ->check(CLI::IsMember({"jsonl", "ttl", "jsonld", "xml"}));
        out->add_option("--output", words.output,
                        "ファイル（なければ標準出力）/ file, otherwise standard output");
        out->callback([this] {
            chosen = [this](Say& say) { return run_export({words.place, words.format, words.output}, say); };
        });
        auto* api = app_.add_subcommand("openapi", "OpenAPI 文書を出す / print the OpenAPI document");
        api->callback([this] { chosen = [](Say& say) { return run_openapi(say); }; });
        auto* config = app_.add_subcommand("config", "いま効いている設定 / the configuration in force");
        config->add_option("--data", words.place.data, "データフォルダ / data folder");
        config->add_option("--config", words.place.config, "設定ファイル / configuration file");
        config->callback([this] { chosen = [this](Say& say) { return run_config(words.place, say); }; });
        auto* demo = command(app_, "demo", "架空の市の見本を入れる / load the invented demo city");
        place(demo);
        demo->callback([this] { chosen = [this](Say& say) { return run_demo(words.place, say); }; });
    }
    CLI::App& app_;
};

}  // namespace

int command_line(int argc, char** argv) {
    CLI::App app("行司: データカタログ / Gyoji: a public-private data platform");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string(kVersion));
    Commands commands(app);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? int(kOk) : int(kUsage);
    }
    Say say(language_of_locale(), commands.words.json);
    return commands.chosen ? commands.chosen(say) : int(kUsage);
}

}  // namespace gyoji::app
