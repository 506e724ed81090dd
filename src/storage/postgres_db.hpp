#pragma once
// Db over PostgreSQL: a pool of connections; reads on one READ ONLY REPEATABLE READ snapshot, writes
// SERIALIZABLE and run again when the server finds them in conflict. Internal to storage/.

#include "storage/act_frame.hpp"
#include "storage/postgres_connection.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace gyoji::storage {

constexpr std::size_t kPostgresConnectionsMax = 16;
constexpr int kPostgresRetriesMax = 5;
constexpr int kAsyncThreads = 4;
constexpr std::size_t kAsyncActsMax = 65'536;

class PostgresDb : public Db {
public:
    static Result<std::unique_ptr<Db>> open(std::string const& url);
    ~PostgresDb() override;

    void write_async(std::function<Outcome(Tx&)> act, std::function<void(Outcome)> done) override;
    DbKind kind() const override { return DbKind::postgres; }
    DbStats stats() const override;
    void read_erased(std::function<void(Reader&)> const& act) override;
    void write_erased(std::function<Outcome(Tx&)> const& act) override;

private:
    class SnapshotReader;
    class WriteTx;
    class Lease;
    struct AsyncAct {
        std::function<Outcome(Tx&)> act;
        std::function<void(Outcome)> done;
    };
    enum class Attempt { finished, again, again_with_savepoints };

    explicit PostgresDb(std::string url);
    Attempt attempt(Lease& lease, std::function<Outcome(Tx&)> const& act, bool savepoints,
                    std::vector<std::function<void()>>& after_commit);
    void serve_async();

    std::string url_;
    std::mutex mutex_;
    std::condition_variable connection_free_;
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
    std::size_t connections_ = 0;
    std::atomic<std::uint64_t> reads_{0}, writes_{0}, commits_{0}, retries_{0};

    std::mutex async_mutex_;
    std::condition_variable async_wake_;
    std::deque<AsyncAct> async_acts_;
    bool stopping_ = false;
    std::vector<std::thread> async_threads_;  // started by the first write_async
};

}  // namespace gyoji::storage
