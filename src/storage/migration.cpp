#include "storage/migration.hpp"

#include "base/bytes.hpp"
#include "base/embedded.hpp"
#include "storage/statement_split.hpp"

#include <algorithm>
#include <map>

namespace gyoji::storage {

namespace {

constexpr std::string_view kFolder = "/store/migrations/";
constexpr std::string_view kTwin = ".postgres.sql";

struct Step {
    std::string room, name;
    std::string_view path, sql;
};

struct Applied {
    std::string room, name, sha256;
};
BOOST_DESCRIBE_STRUCT(Applied, (), (room, name, sha256))
using AppliedSet = std::map<std::pair<std::string, std::string>, std::string>;

// The one table that must be there before the first migration.
constexpr Query kCreateTable{"storage_migration_create", R"sql(
    create table if not exists storage_migration (
        room text not null, name text not null, sha256 text not null, applied_at bigint not null,
        primary key (room, name)))sql"};
constexpr Query kApplied{"storage_migration_all", "select room, name, sha256 from storage_migration"};
constexpr Query kRemember{
    "storage_migration_add",
    "insert into storage_migration (room, name, sha256, applied_at) values ($1, $2, $3, $4)"};

// The steps of this kind of database in order: room "storage" first, then rooms by name, then files by name.
std::vector<Step> steps_of(std::span<MigrationFile const> files, DbKind kind) {
    std::map<std::pair<std::string, std::string>, Step> steps;
    for (bool const twins : {false, true}) {
        for (MigrationFile const& file : files) {
            std::size_t const folder = file.path.find(kFolder);
            if (folder == std::string_view::npos || !file.path.starts_with("src/")) continue;
            bool const twin = file.path.ends_with(kTwin);
            if (twin != twins || (twin && kind != DbKind::postgres)) continue;
            std::string_view const suffix = twin ? kTwin : std::string_view(".sql");
            if (!file.path.ends_with(suffix)) continue;
            std::string const room(file.path.substr(4, folder - 4));
            std::string_view name = file.path.substr(folder + kFolder.size());
            name.remove_suffix(suffix.size());
            Step const step{room, std::string(name), file.path, file.sql};
            steps[{room == "storage" ? "" : room, step.name}] = step;
        }
    }
    std::vector<Step> out;
    for (auto& [key, step] : steps) out.push_back(std::move(step));
    return out;
}

AppliedSet applied(Reader& reader) {
    AppliedSet out;
    for (Applied& row : reader.all<Applied>(kApplied)) out[{row.room, row.name}] = row.sha256;
    return out;
}

Result<bool> is_applied(AppliedSet const& known, Step const& step, std::string const& sha256) {
    auto const found = known.find({step.room, step.name});
    if (found == known.end()) return false;
    if (found->second != sha256)
        return fail(Fault::conflict, "storage.migration_changed", std::string(step.path));
    return true;
}

Result<bool> apply(Db& db, Clock const& clock, Step const& step, std::string const& sha256) {
    return db.write([&](Tx& tx) -> Result<bool> {
        // Looked at again inside: another node may have been faster.
        if (TRY(is_applied(applied(tx), step, sha256))) return false;
        for (std::string_view const statement : split_statements(step.sql))
            CHECK_OK(tx.run(Query{"storage_migration_step", statement}));
        CHECK_OK(tx.run(kRemember, step.room, step.name, sha256, clock.now()));
        return true;
    });
}

}  // namespace

Result<int> migrate(Db& db, Clock const& clock, std::span<MigrationFile const> files) {
    CHECK_OK(db.write([](Tx& tx) { return tx.run(kCreateTable); }));
    AppliedSet known = db.read([](Reader& reader) { return applied(reader); });
    int count = 0;
    for (Step const& step : steps_of(files, db.kind())) {
        std::string const sha256 = sha256_hex(step.sql);
        if (TRY(is_applied(known, step, sha256))) continue;
        try {
            if (TRY(apply(db, clock, step, sha256))) ++count;
        } catch (DbError const& failed) {
            known = db.read([](Reader& reader) { return applied(reader); });
            if (TRY(is_applied(known, step, sha256))) continue;  // two nodes at once, the other one did it
            return fail(Fault::internal, "storage.migration_failed", std::string(step.path),
                        {{"reason", failed.what()}});
        }
    }
    return count;
}

Result<int> migrate(Db& db, Clock const& clock) {
    std::vector<MigrationFile> files;
    for (EmbeddedFile const& file : embedded_under("src/")) files.push_back({file.path, file.bytes});
    return migrate(db, clock, files);
}

}  // namespace gyoji::storage
