#include "http/workers.hpp"

namespace gyoji::http {

void Workers::start() {
    stopping_ = false;
    for (std::size_t i = 0; i < threads_wanted_; ++i) threads_.emplace_back([this] { run(); });
}

void Workers::stop() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    some_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

bool Workers::push(std::function<void()> task) {
    {
        std::lock_guard const lock(mutex_);
        if (stopping_ || queue_.size() >= queue_max_) return false;
        queue_.push_back(std::move(task));
    }
    some_.notify_one();
    return true;
}

bool Workers::go_on(std::function<void()> task) {
    {
        std::lock_guard const lock(mutex_);
        if (stopping_) return false;
        queue_.push_back(std::move(task));
    }
    some_.notify_one();
    return true;
}

std::size_t Workers::waiting() const {
    std::lock_guard const lock(mutex_);
    return queue_.size();
}

void Workers::run() {
    for (;;) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            some_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            task = std::move(queue_.front());
            queue_.pop_front();
        }
        task();
    }
}

}  // namespace gyoji::http
