#include "catalog/acts/sources.hpp"

#include "base/bytes.hpp"
#include "catalog/acts/promises.hpp"
#include "catalog/harvest/open_reader.hpp"
#include "catalog/rules/schedule.hpp"
#include "jobs/jobs.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::size_t kLocationBytesMax = 4'000;

// The same source has the same id wherever it is added: short enough to be typed.
SourceId source_id(NewSource const& wished) {
    return SourceId("s" + sha256_hex(wished.kind + "\n" + wished.location).substr(0, 11));
}

std::string title_for(NewSource const& wished) {
    if (!wished.title.empty()) return wished.title;
    std::string title = wished.location;
    if (std::size_t const scheme = title.find("://"); scheme != std::string::npos) {
        title = title.substr(scheme + 3);
        while (title.ends_with('/')) title.pop_back();
        return title;
    }
    return title.substr(title.find_last_of('/') + 1);
}

SourceRow row_for(NewSource const& wished, Instant now) {
    return {source_id(wished),
            title_for(wished),
            wished.kind,
            wished.location,
            wished.options,
            "waiting",
            wished.schedule,
            std::nullopt,
            0,
            now};
}

}  // namespace

// A source that runs; freed when the run ends however it ends.
class Sources::Busy {
public:
    Busy(Sources& sources, std::string id) : sources_(sources), id_(std::move(id)) {
        std::lock_guard const lock(sources_.mutex_);
        mine_ = sources_.running_.insert(id_).second;
    }
    ~Busy() {
        if (!mine_) return;
        std::lock_guard const lock(sources_.mutex_);
        sources_.running_.erase(id_);
    }
    Busy(Busy const&) = delete;
    Busy& operator=(Busy const&) = delete;
    bool mine() const { return mine_; }

private:
    Sources& sources_;
    std::string id_;
    bool mine_ = false;
};

Sources::Sources(storage::Db& db, Clock const& clock, IdSource& ids, http::Client* client,
                 std::function<void()> committed, int shrink_percent)
    : db_(db),
      clock_(clock),
      ids_(ids),
      client_(client),
      committed_(std::move(committed)),
      shrink_percent_(shrink_percent) {}

Result<SourceRow> Sources::add(NewSource const& wished, Approval approval) {
    if (wished.location.empty() || wished.location.size() > kLocationBytesMax)
        return fail(Fault::invalid, "catalog.source_location", "location");
    CHECK_OK(check_kind(wished.kind));
    Instant const now = clock_.now();
    SourceRow row = row_for(wished, now);
    row.next_run = TRY(next_run(wished.schedule, now));
    return db_.write([&](storage::Tx& tx) -> Result<SourceRow> {
        if (auto known = source_row(tx, row.id.text)) {
            SourceRow const before = *known;
            if (!wished.title.empty()) known->title = wished.title;
            if (wished.options != "{}") known->options = wished.options;
            if (!wished.schedule.empty()) known->schedule = row.schedule, known->next_run = row.next_run;
            if (approval == Approval::approved && known->state == "waiting") known->state = "active";
            bool const same = before.title == known->title && before.options == known->options &&
                              before.schedule == known->schedule && before.state == known->state;
            if (!same) {
                CHECK_OK(put_source(tx, *known));
                CHECK_OK(replan(tx, before.next_run, *known));
            }
            return std::move(*known);
        }
        if (approval == Approval::approved) row.state = "active";
        CHECK_OK(put_source(tx, row));
        CHECK_OK(replan(tx, std::nullopt, row));
        return row;
    });
}

Result<SourceRow> Sources::find(std::string const& id) const {
    return db_.read([&](storage::Reader& reader) -> Result<SourceRow> {
        if (auto row = source_row(reader, id)) return std::move(*row);
        std::optional<SourceRow> found;
        for (SourceRow& row : source_rows(reader)) {
            if (!row.id.text.starts_with(id) && row.location != id) continue;
            if (found) return fail(Fault::invalid, "catalog.source_ambiguous", {}, {{"asked", id}});
            found = std::move(row);
        }
        if (!found || id.empty()) return fail(Fault::not_found, "catalog.no_source", {}, {{"asked", id}});
        return std::move(*found);
    });
}

Result<SourceRow> Sources::change(std::string const& id, std::function<Outcome(SourceRow&)> const& how) {
    SourceRow const known = TRY(find(id));
    return db_.write([&](storage::Tx& tx) -> Result<SourceRow> {
        auto row = source_row(tx, known.id.text);
        if (!row) return fail(Fault::not_found, "catalog.no_source", {}, {{"asked", id}});
        auto const before = row->next_run;
        CHECK_OK(how(*row));
        CHECK_OK(put_source(tx, *row));
        CHECK_OK(replan(tx, before, *row));
        return std::move(*row);
    });
}

Result<SourceRow> Sources::approve(std::string const& id) {
    SourceRow const known = TRY(find(id));
    std::int64_t living = 0;
    if (known.state == "held")
        living = db_.read([&](storage::Reader& r) { return records_of_source(r, known.id); });
    return change(id, [&](SourceRow& row) -> Outcome {
        // The person has seen the report: the next run may delete what is missing, whatever share that is.
        if (row.state == "held") row.missing_allowed = living;
        row.state = "active";
        if (!row.schedule.empty()) row.next_run = TRY(next_run(row.schedule, clock_.now()));
        return {};
    });
}

Result<SourceRow> Sources::pause(std::string const& id) {
    return change(id, [](SourceRow& row) -> Outcome {
        row.state = "paused";
        row.next_run.reset();
        return {};
    });
}

Result<SourceRow> Sources::schedule(std::string const& id, std::string const& schedule) {
    auto const next = TRY(next_run(schedule, clock_.now()));
    return change(id, [&](SourceRow& row) -> Outcome {
        row.schedule = schedule;
        row.next_run = row.state == "paused" ? std::nullopt : next;
        return {};
    });
}

Result<HarvestReport> Sources::run(std::string const& id, ProgressCall const& progress) {
    SourceRow const row = TRY(find(id));
    if (row.state == "waiting") return fail(Fault::held, "catalog.source_waiting", {}, {{"id", row.id.text}});
    if (row.state == "paused")
        return fail(Fault::conflict, "catalog.source_paused", {}, {{"id", row.id.text}});
    Busy const busy(*this, row.id.text);
    if (!busy.mine()) return fail(Fault::conflict, "catalog.source_running", {}, {{"id", row.id.text}});
    Engine engine{db_, clock_, ids_, committed_};
    auto reader = open_reader({row.kind, row.location, row.options}, client_);
    EngineOptions options;
    options.shrink_percent = shrink_percent_;
    if (!reader) return engine.record_failure(row, reader.error());
    auto report = engine.run(row, **reader, options,
                             [&](Progress const& at) { return !stopping_ && (!progress || progress(at)); });
    if (stopping_) CHECK_OK(run_again(row.id));
    return report;
}

Result<HarvestReport> Sources::dry_run(NewSource const& wished, ProgressCall const& progress) const {
    CHECK_OK(check_kind(wished.kind));
    SourceRow row = row_for(wished, clock_.now());
    if (auto const known = db_.read([&](storage::Reader& reader) { return source_row(reader, row.id.text); }))
        row = *known;
    auto const reader = TRY(open_reader(
        {row.kind, row.location, wished.options == "{}" ? row.options : wished.options}, client_));
    Engine engine{db_, clock_, ids_, {}};
    EngineOptions options;
    options.shrink_percent = shrink_percent_;
    options.dry_run = true;
    return engine.run(row, *reader, options, progress);
}

Outcome Sources::replan(storage::Tx& tx, std::optional<Instant> before, SourceRow const& row) {
    std::string const subject = std::string(kHarvestJob) + "/" + row.id.text;
    if (before && before != row.next_run) CHECK_OK(jobs::cancel(tx, jobs::key_of_run(subject, *before)));
    if (!row.next_run) return {};
    std::string payload;
    wire::Writer(payload).begin_object().field("source", row.id.text).end_object();
    return jobs::enqueue(tx, ids_, clock_.now(), kHarvestJob, payload, *row.next_run,
                         jobs::key_of_run(subject, *row.next_run));
}

Result<int> Sources::requeue_interrupted() {
    return db_.write([&](storage::Tx& tx) -> Result<int> {
        int count = 0;
        for (RunRow const& run : running_rows(tx)) {
            auto row = source_row(tx, run.source.text);
            if (!row || row->state != "active") continue;
            auto const before = row->next_run;
            row->next_run = clock_.now();
            CHECK_OK(put_source(tx, *row));
            CHECK_OK(replan(tx, before, *row));
            ++count;
        }
        return count;
    });
}

// The process ends in the middle of a run: its next start takes it up at once.
Outcome Sources::run_again(SourceId const& id) {
    return db_.write([&](storage::Tx& tx) -> Outcome {
        auto row = source_row(tx, id.text);
        if (!row || row->state != "active") return {};
        auto const before = row->next_run;
        row->next_run = clock_.now();
        CHECK_OK(put_source(tx, *row));
        return replan(tx, before, *row);
    });
}

Outcome Sources::run_job(std::string_view payload) {
    auto const parsed = TRY(wire::Document::parse(payload));
    std::string const id = parsed.root()["source"].loose_text();
    auto const report = run(id, {});
    if (!report && report.error().fault == Fault::not_found) return {};  // removed meanwhile
    // The next run is planned whatever became of this one: a source that is down tonight is asked again
    // tomorrow.
    return db_.write([&](storage::Tx& tx) -> Outcome {
        auto row = source_row(tx, id);
        if (!row || row->state != "active") return {};
        row->next_run = TRY(next_run(row->schedule, clock_.now()));
        CHECK_OK(put_source(tx, *row));
        return replan(tx, std::nullopt, *row);
    });
}

Outcome Sources::plan_promises() {
    Instant const now = clock_.now();
    auto const at = TRY(next_run(kPromiseSchedule, now));
    return db_.write([&](storage::Tx& tx) {
        return jobs::enqueue(tx, ids_, now, kPromiseJob, "{}", *at, jobs::key_of_run(kPromiseJob, *at));
    });
}

Outcome Sources::check_promises() {
    if (TRY(refresh_promises(db_, clock_.now())) > 0 && committed_) committed_();
    return plan_promises();
}

}  // namespace gyoji::catalog
