#include "app/installation.hpp"

#include "base/log.hpp"
#include "storage/migration.hpp"
#include "text/municipality.hpp"

#include <filesystem>
#include <fstream>

namespace gyoji::app {
namespace {

http::ClientOptions client_options(Config const& config) {
    http::ClientOptions out;
    out.allow = config.fetch.allow;
    out.user_agent = config.fetch.user_agent;
    out.connect_seconds = int(config.fetch.connect_seconds);
    out.total_seconds = int(config.fetch.total_seconds);
    out.stall_seconds = int(config.fetch.stall_seconds);
    out.body_bytes_max = std::uint64_t(config.fetch.body_bytes_max);
    out.redirects_max = int(config.fetch.redirects_max);
    out.pause_ms = int(config.harvest.pause_ms);
    return out;
}

LogLevel level_of(std::string_view name) {
    if (name == "debug") return LogLevel::debug;
    if (name == "warn") return LogLevel::warn;
    if (name == "error") return LogLevel::error;
    return LogLevel::info;
}

bool exists(std::string const& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

}  // namespace

std::vector<catalog::Area> areas_of(std::string_view profile) {
    std::vector<catalog::Area> out;
    if (profile != "tokyo") return out;
    for (text::Municipality const& area : text::tokyo_municipalities())
        out.push_back({std::string(area.code), std::string(area.name)});
    return out;
}

Result<std::unique_ptr<Installation>> Installation::open(Place const& place, Hold hold) {
    std::unique_ptr<Installation> out(new Installation);
    if (hold == Hold::owned) out->folder = TRY(storage::DataFolder::own(place.data));
    out->config = TRY(load_config(place.config.empty() ? place.data + "/gyoji.toml" : place.config));
    set_log_level(level_of(out->config.log.level));
    CHECK_OK(out->open_database(place, hold));
    CHECK_OK(out->open_index(place, hold));
    out->client = std::make_unique<http::Client>(client_options(out->config));
    Installation* self = out.get();
    out->indexer = std::make_unique<catalog::Indexer>(*out->db, *out->index, [self] {
        if (self->on_moved) self->on_moved();
    });
    out->sources = std::make_unique<catalog::Sources>(
        *out->db, out->clock, out->ids, out->client.get(), [self] { self->indexer->wake(); },
        int(out->config.harvest.shrink_percent_held));
    return out;
}

Installation::~Installation() {
    if (indexer) indexer->stop();
    if (index)
        if (auto flushed = index->flush(); !flushed)
            log(LogLevel::error, "index.flush_failed", {{"code", flushed.error().code}});
}

Outcome Installation::open_database(Place const& place, Hold hold) {
    std::string const file = place.data + "/gyoji.sqlite";
    std::string url = !place.database.empty()        ? place.database
                      : !config.database.url.empty() ? config.database.url
                                                     : "sqlite:" + file;
    // Looking into an empty folder: a database in memory says the same and leaves no trace.
    if (hold == Hold::looking && url.starts_with("sqlite:"))
        url = exists(file) ? url + "?mode=ro" : "sqlite::memory:";
    db = TRY(storage::Db::open(url));
    if (hold == Hold::owned || url == "sqlite::memory:") CHECK_OK(storage::migrate(*db, clock));
    return {};
}

Outcome Installation::open_index(Place const& place, Hold hold) {
    if (hold == Hold::looking) {
        index = search::SearchIndex::in_memory(catalog::index_schema());
    } else {
        std::string const path = place.data + "/search";
        index = TRY(search::SearchIndex::open(path, catalog::index_schema()));
        std::int64_t const seq =
            db->read([](storage::Reader& reader) { return catalog::change_seq(reader); });
        // An index ahead of its database belongs to another one (a backup was put back): it is derived, so it
        // is made anew.
        if (index->seq() > seq) {
            index.reset();
            std::error_code ignored;
            std::filesystem::remove_all(path, ignored);
            log(LogLevel::warn, "index.rebuilt", {{"reason", "ahead of the database"}});
            index = TRY(search::SearchIndex::open(path, catalog::index_schema()));
        }
    }
    open_synonyms();
    library =
        std::make_unique<catalog::Library>(*db, *index, *synonyms, clock, areas_of(config.site.profile));
    return {};
}

// The operator's words weigh as much as ours; a file that cannot be read is a warning, never a reason not to
// start.
void Installation::open_synonyms() {
    synonyms = std::make_unique<search::Synonyms>();
    synonyms->add_defaults();
    if (!config.search.synonyms.empty()) {
        std::ifstream file(config.search.synonyms, std::ios::binary);
        std::string const text((std::istreambuf_iterator<char>(file)), {});
        if (!file) log(LogLevel::warn, "search.synonyms_unreadable", {{"file", config.search.synonyms}});
        for (Error const& error : synonyms->add_file_text(text, 0.6))
            log(LogLevel::warn, "search.synonym_line", {{"where", error.where}, {"code", error.code}});
    }
    if (!config.search.edict.empty()) synonyms->load_edict(config.search.edict);
}

}  // namespace gyoji::app
