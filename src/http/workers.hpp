#pragma once
// The bounded pool on which handlers run.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gyoji::http {

class Workers {
public:
    Workers(std::size_t threads, std::size_t queue_max)
        : threads_wanted_(threads ? threads : 1), queue_max_(queue_max) {}
    ~Workers() { stop(); }
    void start();
    void stop();                            // what is queued still runs
    bool push(std::function<void()> task);  // false: the queue is full
    bool go_on(
        std::function<void()> task);  // the next piece of what was admitted before: refused only by a stop
    std::size_t waiting() const;

private:
    void run();
    std::size_t const threads_wanted_, queue_max_;
    mutable std::mutex mutex_;
    std::condition_variable some_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace gyoji::http
