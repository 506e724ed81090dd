#pragma once
// One installation in this process: configuration, data folder, database, index, and the catalogue over them.
// Everything is constructed here and connected; nothing is decided. (design.md section 2, floor 6)

#include "base/config.hpp"
#include "catalog/acts/indexer.hpp"
#include "catalog/acts/library.hpp"
#include "catalog/acts/sources.hpp"
#include "http/client.hpp"
#include "storage/data_folder.hpp"

#include <memory>
#include <string>

namespace gyoji::app {

struct Place {
    std::string data;      // folder
    std::string database;  // URL; "" = sqlite in the folder
    std::string config;    // file; "" = gyoji.toml in the folder
};

// For a look without a lock (--dry-run): nothing is created, nothing is written.
enum class Hold { owned, looking };

class Installation {
public:
    static Result<std::unique_ptr<Installation>> open(Place const& place, Hold hold);
    ~Installation();

    // Called on the indexer's thread when searches see something new.
    std::function<void()> on_moved;

    Config config;
    SystemClock clock;
    RandomIds ids;
    std::unique_ptr<storage::DataFolder> folder;  // null when only looking
    std::unique_ptr<storage::Db> db;
    std::unique_ptr<search::SearchIndex> index;
    std::unique_ptr<search::Synonyms> synonyms;
    std::unique_ptr<catalog::Library> library;
    std::unique_ptr<http::Client> client;
    std::unique_ptr<catalog::Indexer> indexer;
    std::unique_ptr<catalog::Sources> sources;

private:
    Installation() = default;
    Outcome open_database(Place const& place, Hold hold);
    void open_synonyms();
    Outcome open_index(Place const& place, Hold hold);
};

std::vector<catalog::Area> areas_of(std::string_view profile);

}  // namespace gyoji::app
