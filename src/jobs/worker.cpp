#include "base/log.hpp"
#include "base/messages.hpp"
#include "jobs/store/job_store.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gyoji::jobs {

using storage::Tx;

namespace {

constexpr std::chrono::milliseconds kPoll{1000};  // for jobs whose time comes, or that another node enqueued
constexpr std::chrono::milliseconds kPauseAfterFailure{100};
constexpr std::chrono::seconds kRenewEvery{10};  // a third of the lease
constexpr std::size_t kErrorBytesMax = 2000;

// Cut between characters, so that it stays text.
std::string shortened(std::string text) {
    if (text.size() <= kErrorBytesMax) return text;
    std::size_t end = kErrorBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text;
}

std::string reason_of(Error const& error) {
    std::string const text = sentence(error, Language::ja);
    return error.where.empty() ? error.code + ": " + text : error.code + " (" + error.where + "): " + text;
}

}  // namespace

std::string key_of_run(std::string_view subject, Instant run_at) {
    return std::string(subject) + "@" + rfc3339(run_at);
}

struct Worker::Impl {
    storage::Db& db;
    Clock const& clock;
    IdSource& ids;
    std::map<std::string, Handler> handlers;
    std::vector<std::string> kinds;

    std::mutex mutex;
    std::condition_variable signal;
    bool stopping = false, woken = false;
    std::thread thread;

    std::optional<Leased> lease() {
        Instant const now = clock.now();
        std::string const token = ids.ulid(now);
        auto leased = db.write([&](Tx& tx) { return lease_one(tx, kinds, token, now); });
        if (!leased) throw storage::DbError(reason_of(leased.error()));
        return std::move(*leased);
    }

    // The error text, or nothing when the job is done.
    std::optional<std::string> handle(Job const& job) {
        try {
            Outcome const outcome = handlers.at(job.kind)(job);
            if (outcome) return std::nullopt;
            return reason_of(outcome.error());
        } catch (std::exception const& failed) {
            return std::string(failed.what());
        }
    }

    void finish(Leased const& leased, std::optional<std::string> const& error) {
        auto const ours = db.write([&](Tx& tx) {
            return error ? give_up(tx, leased, shortened(*error), clock.now()) : complete(tx, leased);
        });
        bool const last = error && leased.job.attempts >= kAttemptsMax;
        if (!ours)
            log(LogLevel::error, "jobs.finish_failed", {{"job", leased.job.id}, {"code", ours.error().code}});
        else if (!*ours)
            log(LogLevel::warn, "jobs.lease_lost", {{"job", leased.job.id}, {"kind", leased.job.kind}});
        else if (error)
            log(LogLevel::warn, last ? "jobs.buried" : "jobs.retry",
                {{"job", leased.job.id}, {"kind", leased.job.kind}});
    }

    bool run_one() {
        auto const leased = lease();
        if (!leased) return false;
        std::optional<std::string> error;
        {
            Renewal const renewal(*this, *leased);
            error = handle(leased->job);
        }
        finish(*leased, error);
        return true;
    }

    // Keeps the lease while the handler runs.
    class Renewal {
    public:
        Renewal(Impl& worker, Leased const& leased)
            : worker_(worker), leased_(leased), thread_([this] { loop(); }) {}
        ~Renewal() {
            {
                std::lock_guard lock(mutex_);
                done_ = true;
            }
            signal_.notify_one();
            thread_.join();
        }

    private:
        void loop() {
            std::unique_lock lock(mutex_);
            while (!signal_.wait_for(lock, kRenewEvery, [&] { return done_; })) {
                try {
                    auto const ours =
                        worker_.db.write([&](Tx& tx) { return renew(tx, leased_, worker_.clock.now()); });
                    if (!ours || !*ours) return;
                } catch (std::exception const& failed) {
                    log(LogLevel::warn, "jobs.renew_failed", {{"reason", failed.what()}});
                }
            }
        }
        Impl& worker_;
        Leased const& leased_;
        std::mutex mutex_;
        std::condition_variable signal_;
        bool done_ = false;
        std::thread thread_;
    };

    void loop() {
        for (;;) {
            bool worked = false;
            auto pause = kPoll;
            try {
                worked = run_one();
            } catch (storage::DbError const& failed) {
                // On PostgreSQL mostly too many workers after the same row: soon again.
                pause = kPauseAfterFailure;
                log(LogLevel::warn, "jobs.worker_failed", {{"reason", failed.what()}});
            } catch (std::exception const& failed) {
                log(LogLevel::error, "jobs.worker_failed", {{"reason", failed.what()}});
            }
            std::unique_lock lock(mutex);
            if (!worked) signal.wait_for(lock, pause, [&] { return stopping || woken; });
            woken = false;
            if (stopping) return;
        }
    }
};

Worker::Worker(storage::Db& db, Clock const& clock, IdSource& ids, std::map<std::string, Handler> handlers)
    : impl_(new Impl{db, clock, ids, std::move(handlers), {}, {}, {}, false, false, {}}) {
    for (auto const& [kind, handler] : impl_->handlers) impl_->kinds.push_back(kind);
}

Worker::~Worker() {
    stop();
}

void Worker::start() {
    GYOJI_ASSERT(!impl_->thread.joinable());
    impl_->stopping = false;
    impl_->thread = std::thread([this] { impl_->loop(); });
}

void Worker::stop() {
    {
        std::lock_guard lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->signal.notify_one();
    if (impl_->thread.joinable()) impl_->thread.join();
}

void Worker::wake() {
    {
        std::lock_guard lock(impl_->mutex);
        impl_->woken = true;
    }
    impl_->signal.notify_one();
}

Result<bool> Worker::run_one() {
    return impl_->run_one();
}

}  // namespace gyoji::jobs
