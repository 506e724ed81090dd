#include "catalog/harvest/engine.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "catalog/harvest/dry_run.hpp"
#include "wire/writer.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::int64_t kRunsLookedAt = 20;

std::string reason_json(Error const& error) {
    std::string out;
    wire::Writer writer(out);
    writer.begin_object().field("code", error.code).field("where", error.where).key("values").begin_object();
    for (auto const& [name, value] : error.values) writer.field(name, value);
    writer.end_object().end_object();
    return out;
}

class Run {
public:
    Run(Engine& engine, SourceRow const& source, RecordReader& reader, EngineOptions const& options,
        ProgressCall const& progress)
        : engine_(engine), source_(source), reader_(reader), options_(options), progress_(progress) {
        memory_.source = source.id;
    }

    Result<HarvestReport> go() {
        CHECK_OK(begin());
        Outcome read = read_all();
        if (read) read = settle_deferred();
        if (read) read = delete_unseen();
        return end(read);
    }

private:
    Outcome begin() {
        row_.started = engine_.clock.now();
        row_.id.text = engine_.ids.ulid(row_.started);
        row_.source = source_.id;
        row_.outcome = "running";
        row_.counts = counts_json(tally_);
        engine_.db.read([&](storage::Reader& reader) {
            living_ = origins_in_force(reader, source_.id);
            memory_.compare_titles = other_sources_exist(reader, source_.id);
            memory_.compare_files = memory_.compare_titles || living_ > 0;
            // Failed runs say nothing of what stands: the last one that does counts.
            for (RunRow const& last : run_rows(reader, source_.id, kRunsLookedAt)) {
                if (last.standing_hash.empty()) continue;
                last_standing_ = {last.standing_run, last.standing_hash};
                break;
            }
        });
        return engine_.db.write([&](storage::Tx& tx) -> Outcome {
            // A run that was cut short (kill -9) is closed by the next one.
            for (RunRow& old : running_rows(tx)) {
                if (old.source != source_.id) continue;
                old.ended = row_.started;
                old.outcome = "failed";
                old.reason = reason_json({Fault::unavailable, "catalog.run_interrupted", {}, {}});
                CHECK_OK(put_run(tx, old));
            }
            return put_run(tx, row_);
        });
    }

    Outcome read_all() {
        while (true) {
            ReadItem item;
            auto const more = reader_.next(item);
            if (!more) {
                CHECK_OK(flush());
                return fail(more.error());
            }
            if (!*more) break;
            ++tally_.read;
            if (auto* bad = std::get_if<BadRecord>(&item)) {
                report_bad(*bad);
                continue;
            }
            take(std::move(std::get<RemoteRecord>(item)));
            if (batch_.size() >= kBatchRecords || batch_bytes_ >= kBatchBytes) CHECK_OK(flush());
        }
        return flush();
    }

    void report_bad(BadRecord const& bad) {
        ++tally_.bad;
        std::string values;
        wire::Writer writer(values);
        writer.begin_object();
        if (!bad.error.where.empty()) writer.field("where", bad.error.where);
        for (auto const& [name, value] : bad.error.values) writer.field(name, value);
        writer.field("begins", bad.source_bytes.substr(0, 200)).end_object();
        keep(standing_, {0, "bad", bad.place, "", "", "", bad.error.code, std::move(values)});
    }

    void take(RemoteRecord record) {
        Incoming incoming;
        incoming.key = origin_key(record);
        incoming.hash = content_hash(record);
        if (!memory_.seen.insert(incoming.key).second) {
            std::string const first = incoming.key;
            incoming.duplicate_of = first;
            for (int i = 2; !memory_.seen.insert(incoming.key = first + "#" + std::to_string(i)).second;) ++i;
            ++tally_.remarks;
            keep(standing_, {0, "remark", record.place, record.remote_id, record.dataset.title, "",
                             "catalog.duplicate_id", "{}"});
            if (hashes_[first] == incoming.hash) return;  // twice the same record: said once
        }
        hashes_[incoming.key] = incoming.hash;
        batch_bytes_ += record.source_bytes.size();
        incoming.record = std::move(record);
        batch_.push_back(std::move(incoming));
    }

    // Looks first, so that a run without news writes nothing.
    Outcome flush() {
        std::vector<Incoming> changed;
        engine_.db.read([&](storage::Reader& reader) {
            for (Incoming& incoming : batch_)
                if (!known(reader, incoming)) changed.push_back(std::move(incoming));
        });
        batch_.clear();
        batch_bytes_ = 0;
        if (!changed.empty())
            CHECK_OK(write(std::move(changed),
                           deferred_bytes_ < kDeferredBytesMax ? Deferral::allowed : Deferral::over));
        return report_progress();
    }

    bool known(storage::Reader& reader, Incoming const& incoming) {
        auto const own = origin_by_key(reader, memory_.source, incoming.key);
        if (!own || own->state == OriginState::gone || own->hash != incoming.hash) return false;
        RemoteRecord const& record = incoming.record;
        if (own->state == OriginState::superseded) {
            ++tally_.superseded;
            keep(standing_, {0,
                             "superseded",
                             record.place,
                             record.remote_id,
                             record.dataset.title,
                             own->dataset.text,
                             "catalog.superseded",
                             {}});
        } else {
            ++tally_.unchanged;
        }
        for (Error const& remark : record.remarks) {
            ++tally_.remarks;
            keep(standing_, {0, "remark", record.place, record.remote_id, record.dataset.title,
                             own->dataset.text, remark.code, remark_values(remark)});
        }
        return true;
    }

    Outcome write(std::vector<Incoming> changed, Deferral deferral) {
        Applied applied = TRY(engine_.db.write([&](storage::Tx& tx) -> Result<Applied> {
            Applier applier(tx, memory_, row_.id, parties_, engine_.clock.now());
            CHECK_OK(applier.apply(changed, deferral));
            Applied out = TRY(applier.finish());
            CHECK_OK(add_run_lines(tx, row_.id, LineSort::event, next_line_, out.events));
            return out;
        }));
        absorb(applied);
        for (std::size_t const index : applied.deferred) {
            deferred_bytes_ += changed[index].record.source_bytes.size() * 2;
            deferred_.push_back(std::move(changed[index]));
        }
        return {};
    }

    void absorb(Applied& applied) {
        tally_ += applied.tally;
        parties_.organizations.merge(applied.parties.organizations);
        parties_.groups.merge(applied.parties.groups);
        next_line_ += std::int64_t(applied.events.size());
        for (RunLine& line : applied.events) keep(events_, std::move(line));
        for (RunLine& line : applied.standing) keep(standing_, std::move(line));
        if (engine_.committed) engine_.committed();
    }

    // Now the whole source has been seen: a record that looks like a vanished one is that one under a new id.
    Outcome settle_deferred() {
        for (std::size_t begin = 0; begin < deferred_.size(); begin += kBatchRecords) {
            std::size_t const end = std::min(begin + kBatchRecords, deferred_.size());
            std::vector<Incoming> part(std::make_move_iterator(deferred_.begin() + std::ptrdiff_t(begin)),
                                       std::make_move_iterator(deferred_.begin() + std::ptrdiff_t(end)));
            CHECK_OK(write(std::move(part), Deferral::over));
        }
        return {};
    }

    Outcome delete_unseen() {
        if (auto doubt = reader_.doubt()) return fail(std::move(*doubt));
        if (!reader_.complete())
            return fail(Fault::unavailable, "catalog.source_incomplete", source_.location);
        std::vector<OriginRow> unseen;
        engine_.db.read([&](storage::Reader& reader) {
            each_origin(reader, source_.id, [&](OriginRow const& row) {
                bool const counts = row.state == OriginState::in_force || row.state == OriginState::merged;
                if (counts && !memory_.seen.contains(row.remote_key)) unseen.push_back(row);
            });
        });
        auto const missing = std::int64_t(unseen.size());
        if (deletions_held(living_, missing, options_.shrink_percent, source_.missing_allowed)) {
            held_ = missing;
            return fail(Fault::held, "catalog.source_shrank", source_.id.text,
                        {{"living", std::to_string(living_)}, {"missing", std::to_string(missing)}});
        }
        for (std::size_t begin = 0; begin < unseen.size(); begin += kBatchRecords) {
            std::vector<OriginRow> const part(
                unseen.begin() + std::ptrdiff_t(begin),
                unseen.begin() + std::ptrdiff_t(std::min(begin + kBatchRecords, unseen.size())));
            Applied applied = TRY(engine_.db.write([&](storage::Tx& tx) -> Result<Applied> {
                Applier applier(tx, memory_, row_.id, parties_, engine_.clock.now());
                CHECK_OK(applier.remove_unseen(part));
                Applied out = TRY(applier.finish());
                CHECK_OK(add_run_lines(tx, row_.id, LineSort::event, next_line_, out.events));
                return out;
            }));
            absorb(applied);
        }
        return {};
    }

    Result<HarvestReport> end(Outcome const& outcome) {
        row_.ended = engine_.clock.now();
        row_.outcome = outcome                                ? "ok"
                       : outcome.error().fault == Fault::held ? "held"
                       : tally_.read > 0                      ? "partly"
                                                              : "failed";
        if (outcome && tally_.bad > 0) row_.outcome = "partly";
        if (!outcome) row_.reason = reason_json(outcome.error());
        row_.counts = counts_json(tally_);
        row_.standing_hash = standing_hash();
        bool const same = last_standing_.second == row_.standing_hash && !last_standing_.first.empty();
        row_.standing_run = same ? last_standing_.first : row_.id.text;
        CHECK_OK(engine_.db.write([&](storage::Tx& tx) -> Outcome {
            CHECK_OK(put_run(tx, row_));
            if (!same)
                CHECK_OK(add_run_lines(tx, row_.id, LineSort::standing, kFirstStandingLine, standing_));
            return settle_source(tx);
        }));
        HarvestReport report{run_view(row_), std::move(events_)};
        for (RunLine& line : standing_) keep(report.lines, std::move(line));
        return report;
    }

    // The order in which things were found, and which of two records of a set told it, do not count.
    std::string standing_hash() const {
        std::vector<std::string> texts;
        for (RunLine const& line : standing_) {
            bool const placed = line.what != "superseded";
            texts.push_back(line.what + "\t" + (placed ? line.place : "") + "\t" + line.remote_id + "\t" +
                            line.code + "\t" + line.values_json);
        }
        std::ranges::sort(texts);
        Sha256 sha;
        for (std::string const& text : texts) sha.add(text + "\n");
        return sha.hex().substr(0, 32);
    }

    // A held source waits for a person; an approval serves one run.
    Outcome settle_source(storage::Tx& tx) {
        auto row = source_row(tx, source_.id.text);
        if (!row) return {};
        std::string const state = row_.outcome == "held" ? "held"
                                  : row->state == "held" ? "active"
                                                         : row->state;
        std::int64_t const allowed =
            row_.outcome == "ok" || row_.outcome == "partly" ? 0 : row->missing_allowed;
        if (state == row->state && allowed == row->missing_allowed) return {};
        row->state = state;
        row->missing_allowed = allowed;
        return put_source(tx, *row);
    }

    Outcome report_progress() {
        if (!progress_) return {};
        Progress out{tally_.read, reader_.expected(), 0, std::nullopt, tally_};
        double const seconds = double(engine_.clock.now().micros - row_.started.micros) / 1e6;
        if (seconds > 0) out.records_per_second = double(tally_.read) / seconds;
        if (out.expected && out.records_per_second > 0)
            out.seconds_left = std::int64_t(double(*out.expected - tally_.read) / out.records_per_second);
        if (!progress_(out)) return fail(Fault::unavailable, "catalog.run_interrupted");
        return {};
    }

    static void keep(std::vector<RunLine>& lines, RunLine line) {
        if (lines.size() < kStandingLinesMax) lines.push_back(std::move(line));
    }

    Engine& engine_;
    SourceRow const& source_;
    RecordReader& reader_;
    EngineOptions const& options_;
    ProgressCall const& progress_;
    RunMemory memory_;
    RunRow row_;
    Tally tally_;
    Parties parties_;
    std::vector<Incoming> batch_, deferred_;
    std::size_t batch_bytes_ = 0, deferred_bytes_ = 0;
    std::unordered_map<std::string, std::string> hashes_;
    std::vector<RunLine> events_, standing_;
    std::int64_t next_line_ = 1, living_ = 0, held_ = 0;
    std::pair<std::string, std::string> last_standing_;
};

}  // namespace

Result<HarvestReport> Engine::run(SourceRow const& source, RecordReader& reader, EngineOptions const& options,
                                  ProgressCall const& progress) {
    if (options.dry_run) return dry_run(db, clock, source, reader, options, progress);
    return Run(*this, source, reader, options, progress).go();
}

Result<HarvestReport> Engine::record_failure(SourceRow const& source, Error const& error) {
    RunRow row;
    row.started = clock.now();
    row.ended = row.started;
    row.id.text = ids.ulid(row.started);
    row.source = source.id;
    row.outcome = "failed";
    row.reason = reason_json(error);
    row.counts = counts_json({});
    row.standing_run = row.id.text;
    CHECK_OK(db.write([&](storage::Tx& tx) { return put_run(tx, row); }));
    return HarvestReport{run_view(row), {}};
}

}  // namespace gyoji::catalog
