#pragma once
// Where a segment is written: memory, or a new file that is checksummed on its way and synced at the end.
// Internal to the room; one thread.

#include "base/result.hpp"
#include "search/layout.hpp"

#include <memory>
#include <string>

namespace gyoji::search {

class Sink {
public:
    virtual ~Sink() = default;
    virtual void write(std::string_view bytes) = 0;  // a failure is remembered and returned by finish()
    virtual Outcome finish() = 0;
    std::uint64_t size() const { return size_; }
    std::uint64_t checksum() const { return checksum_.value(); }

protected:
    void count(std::string_view bytes) {
        size_ += bytes.size();
        checksum_.add(bytes);
    }

private:
    std::uint64_t size_ = 0;
    Checksum checksum_;
};

class MemorySink final : public Sink {
public:
    void write(std::string_view bytes) override {
        count(bytes);
        bytes_.append(bytes);
    }
    Outcome finish() override { return {}; }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

std::unique_ptr<Sink> file_sink(std::string const& path);

}  // namespace gyoji::search
