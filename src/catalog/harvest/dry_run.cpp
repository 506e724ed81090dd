#include "catalog/harvest/dry_run.hpp"

#include "catalog/rules/identity.hpp"

namespace gyoji::catalog {
namespace {

class DryRun {
public:
    DryRun(storage::Db& db, SourceRow const& source, EngineOptions const& options)
        : db_(db), options_(options) {
        memory_.source = source.id;
        allowed_ = source.missing_allowed;
        db_.read([&](storage::Reader& reader) {
            living_ = origins_in_force(reader, source.id);
            memory_.compare_titles = other_sources_exist(reader, source.id);
            memory_.compare_files = memory_.compare_titles || living_ > 0;
        });
    }

    void take(ReadItem item) {
        ++report_.run.read;
        if (auto* bad = std::get_if<BadRecord>(&item)) {
            ++report_.run.bad;
            line("bad", bad->place, {}, {}, bad->error.code);
            return;
        }
        RemoteRecord& record = std::get<RemoteRecord>(item);
        report_.run.remarks += std::int64_t(record.remarks.size());
        Incoming incoming;
        incoming.key = origin_key(record);
        incoming.hash = content_hash(record);
        incoming.record = std::move(record);
        RemoteRecord const& r = incoming.record;
        if (!memory_.seen.insert(incoming.key).second) {
            line("remark", r.place, r.remote_id, r.dataset.title, "catalog.duplicate_id");
            return;
        }
        db_.read([&](storage::Reader& reader) {
            judge(decide(reader, memory_, incoming, Deferral::over), incoming);
        });
    }

    Result<HarvestReport> end(Clock const& clock, bool complete) {
        std::int64_t missing = 0;
        if (complete) {
            db_.read([&](storage::Reader& reader) {
                each_origin(reader, memory_.source, [&](OriginRow const& row) {
                    bool const counts =
                        row.state == OriginState::in_force || row.state == OriginState::merged;
                    if (!counts || memory_.seen.contains(row.remote_key) ||
                        replaced_.contains(row.remote_key))
                        return;
                    ++missing;
                    line("deleted", "", row.remote_id, "", "");
                });
            });
        }
        report_.run.ended = clock.now();
        report_.run.deleted = missing;
        report_.run.outcome =
            deletions_held(living_, missing, options_.shrink_percent, allowed_) ? "held" : "ok";
        return std::move(report_);
    }

private:
    void judge(Decision const& decision, Incoming const& incoming) {
        RemoteRecord const& r = incoming.record;
        switch (decision.verdict) {
            case Verdict::unchanged:
                ++(decision.own->state == OriginState::superseded ? report_.run.superseded
                                                                  : report_.run.unchanged);
                return;
            case Verdict::update:
                ++report_.run.updated;
                return line("updated", r.place, r.remote_id, r.dataset.title, "");
            case Verdict::challenge:
                ++report_.run.superseded;
                replaced_.insert(decision.holder->remote_key);
                return line("superseded", r.place, r.remote_id, r.dataset.title, "catalog.superseded");
            case Verdict::merge:
            case Verdict::refresh:
                ++report_.run.merged;
                return line("merged", r.place, r.remote_id, r.dataset.title, "");
            case Verdict::defer:
            case Verdict::create:
                break;
        }
        // The same name earlier in this run: the store does not know it, since nothing is written.
        if (!r.remote_name.empty() && !names_.insert(r.remote_name).second) {
            ++report_.run.superseded;
            return line("superseded", r.place, r.remote_id, r.dataset.title, "catalog.superseded");
        }
        ++report_.run.created;
        line("created", r.place, r.remote_id, r.dataset.title, "");
    }

    void line(std::string what, std::string place, std::string remote_id, std::string title,
              std::string code) {
        if (report_.lines.size() >= kStandingLinesMax) return;
        auto const number = std::int64_t(report_.lines.size()) + 1;
        report_.lines.push_back({number,
                                 std::move(what),
                                 std::move(place),
                                 std::move(remote_id),
                                 std::move(title),
                                 "",
                                 std::move(code),
                                 {}});
    }

    storage::Db& db_;
    EngineOptions const& options_;
    RunMemory memory_;
    HarvestReport report_;
    std::unordered_set<std::string> names_, replaced_;
    std::int64_t living_ = 0, allowed_ = 0;
};

}  // namespace

Result<HarvestReport> dry_run(storage::Db& db, Clock const& clock, SourceRow const& source,
                              RecordReader& reader, EngineOptions const& options,
                              ProgressCall const& progress) {
    DryRun run(db, source, options);
    while (true) {
        ReadItem item;
        if (!TRY(reader.next(item))) break;
        run.take(std::move(item));
        if (progress && !progress(Progress{})) return fail(Fault::unavailable, "catalog.run_interrupted");
    }
    return run.end(clock, reader.complete());
}

}  // namespace gyoji::catalog
