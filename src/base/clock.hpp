#pragma once
// Time as a value and as a parameter. An Instant is microseconds since 1970-01-01T00:00:00Z.
// Nothing below app/ reads the system clock by itself: it takes a Clock const&.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gyoji {

struct Instant {
    std::int64_t micros = 0;
    auto operator<=>(Instant const&) const = default;
};

struct Day {  // proleptic Gregorian; valid() tells whether the day exists
    int year = 0, month = 0, day = 0;
    auto operator<=>(Day const&) const = default;
    bool valid() const;
    std::string iso() const;  // 2026-11-24
};

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock : public Clock {
public:
    Instant now() const override;
};

class ManualClock : public Clock {
public:
    explicit ManualClock(Instant start = {}) : now_(start) {}
    Instant now() const override { return now_; }
    void advance_micros(std::int64_t micros) { now_.micros += micros; }

private:
    Instant now_;
};

std::string rfc3339(Instant at);    // 2026-11-24T11:42:39Z (fraction only when not zero)
std::string ckan_time(Instant at);  // 2026-11-24T11:42:39.123456, no zone, as CKAN prints
std::string http_date(Instant at);  // Tue, 24 Nov 2026 11:42:39 GMT
Day day_of(Instant at);             // in UTC
Day tokyo_day_of(Instant at);       // in Asia/Tokyo (+09:00, no summer time since 1952)
Instant instant_of(Day day);        // 00:00:00Z

// ISO 8601 as found in the wild: date, date-time, optional fraction, optional zone (none is read as UTC,
// which is what CKAN means). nullopt for anything that is not a real moment, e.g. 2021-02-30.
std::optional<Instant> parse_iso(std::string_view text);
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace gyoji
