#include "jobs/store/job_store.hpp"

namespace gyoji::jobs {

using storage::Query;
using storage::Reader;
using storage::Tx;

namespace {

constexpr std::string_view kLeaseRanOut = "the lease ran out: the process ended while the job ran";

Instant plus(Instant at, std::int64_t micros) {
    return {at.micros + micros};
}

std::int64_t pause_after(std::int64_t attempts) {
    std::int64_t micros = kFirstPauseMicros;
    for (std::int64_t i = 1; i < attempts && i < kAttemptsMax; ++i) micros *= 4;
    return micros;
}

struct CountRow {
    std::int64_t state = 0, count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (state, count))

}  // namespace

constexpr Query kEnqueue{"jobs_enqueue", R"sql(
    insert into jobs_job (id, kind, payload, run_at, unique_key, created_at) values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing)sql"};
Outcome enqueue(Tx& tx, IdSource& ids, Instant now, std::string_view kind, std::string_view payload,
                Instant run_at, std::string_view unique_key) {
    std::optional<std::string_view> key;
    if (!unique_key.empty()) key = unique_key;
    CHECK_OK(tx.run(kEnqueue, ids.ulid(now), kind, payload, run_at, key, now));
    return {};
}

constexpr Query kCancel{"jobs_cancel", "delete from jobs_job where unique_key = $1 and state = 0"};
Result<std::int64_t> cancel(Tx& tx, std::string_view unique_key) {
    return tx.run(kCancel, unique_key);
}

constexpr Query kBuried{"jobs_buried", R"sql(
    select id, kind, payload, coalesce(error, ''), attempts, run_at from jobs_job where state = 2
     order by run_at desc, id limit $1)sql"};
std::vector<BuriedJob> buried(Reader& reader, std::int64_t limit) {
    return reader.all<BuriedJob>(kBuried, limit);
}

constexpr Query kRevive{
    "jobs_revive", "update jobs_job set state = 0, attempts = 0, run_at = $2 where id = $1 and state = 2"};
Outcome revive(Tx& tx, std::string const& id, Instant now) {
    if (TRY(tx.run(kRevive, id, now)) == 0) return fail(Fault::not_found, "jobs.not_buried", id);
    return {};
}

constexpr Query kCounts{"jobs_counts", "select state, count(*) from jobs_job group by state"};
JobCounts counts(Reader& reader) {
    JobCounts out;
    for (CountRow const& row : reader.all<CountRow>(kCounts))
        (row.state == 0 ? out.waiting : row.state == 1 ? out.running : out.buried) = row.count;
    return out;
}

constexpr Query kRelease{"jobs_release", R"sql(
    update jobs_job set state = 0, lease = null, leased_until = null, run_at = $1
     where state = 1 and attempts < $2)sql"};
constexpr Query kBuryAbandoned{"jobs_bury_abandoned", R"sql(
    update jobs_job set state = 2, lease = null, leased_until = null, error = $1
     where state = 1 and leased_until <= $2 and attempts >= $3)sql"};
Result<std::int64_t> release_leases(storage::Db& db, Instant now) {
    return db.write([&](Tx& tx) { return tx.run(kRelease, now, kAttemptsMax); });
}

namespace {

// SQLite has one writer, so nobody can come between. PostgreSQL passes over rows that another worker is
// taking.
std::string lease_sql(std::size_t kinds, storage::DbKind kind) {
    std::string sql = R"sql(
        update jobs_job set state = 1, attempts = attempts + 1, lease = $1, leased_until = $2
         where id = (select id from jobs_job
                      where ((state = 0 and run_at <= $3) or (state = 1 and leased_until <= $3 and attempts < $4))
                        and kind in ()sql";
    for (std::size_t i = 0; i < kinds; ++i) sql += (i ? ", $" : "$") + std::to_string(i + 5);
    sql += ") order by run_at, id limit 1";
    if (kind == storage::DbKind::postgres) sql += " for update skip locked";
    return sql + ") returning id, kind, payload, attempts, run_at";
}

}  // namespace

Result<std::optional<Leased>> lease_one(Tx& tx, std::span<std::string const> kinds, std::string const& lease,
                                        Instant now) {
    if (kinds.empty()) return std::nullopt;
    std::string const sql = lease_sql(kinds.size(), tx.kind());
    std::vector<storage::Value> values{lease, plus(now, kLeaseMicros).micros, now.micros, kAttemptsMax};
    values.insert(values.end(), kinds.begin(), kinds.end());
    std::optional<Leased> out;
    tx.select({"jobs_lease", sql}, values,
              [&](storage::Row const& row) { out = Leased{storage::read_row<Job>(row), lease}; });
    // Only when idle: on PostgreSQL every statement more is a chance to meet another worker.
    if (!out) CHECK_OK(tx.run(kBuryAbandoned, kLeaseRanOut, now, kAttemptsMax));
    return out;
}

constexpr Query kRenew{"jobs_renew",
                       "update jobs_job set leased_until = $3 where id = $1 and lease = $2 and state = 1"};
Result<bool> renew(Tx& tx, Leased const& leased, Instant now) {
    return TRY(tx.run(kRenew, leased.job.id, leased.lease, plus(now, kLeaseMicros))) == 1;
}

constexpr Query kComplete{"jobs_complete", "delete from jobs_job where id = $1 and lease = $2 and state = 1"};
Result<bool> complete(Tx& tx, Leased const& leased) {
    return TRY(tx.run(kComplete, leased.job.id, leased.lease)) == 1;
}

constexpr Query kGiveUp{"jobs_give_up", R"sql(
    update jobs_job set state = $3, run_at = $4, error = $5, lease = null, leased_until = null
     where id = $1 and lease = $2 and state = 1)sql"};
Result<bool> give_up(Tx& tx, Leased const& leased, std::string const& error, Instant now) {
    bool const last = leased.job.attempts >= kAttemptsMax;
    Instant const next = last ? now : plus(now, pause_after(leased.job.attempts));
    return TRY(tx.run(kGiveUp, leased.job.id, leased.lease, last ? 2 : 0, next, error)) == 1;
}

}  // namespace gyoji::jobs
