#include "catalog/acts/needs.hpp"

#include "base/bytes.hpp"
#include "catalog/store/use_store.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

constexpr std::int64_t kHourMicros = 3'600'000'000;

std::string clean(std::string text) {
    std::erase_if(text, [](char c) { return c == '\0'; });
    return text;
}

std::size_t characters(std::string_view text) {
    return std::size_t(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

Needs::Needs(storage::Db& db, Clock const& clock, IdSource& ids, std::int64_t per_hour)
    : db_(db), clock_(clock), ids_(ids), per_hour_(per_hour), key_(ids.bits()) {}

bool Needs::may_ask(std::string_view address, Instant now) {
    std::lock_guard const lock(mutex_);
    // Full: those of an hour ago go; when all are young, nobody new may ask for the moment.
    auto const old = [&](auto const& entry) {
        return entry.second.empty() || entry.second.back().micros < now.micros - kHourMicros;
    };
    std::uint64_t const asker = fnv1a64(std::string(address) + std::to_string(key_));
    if (asked_.size() >= kNeedAddressesMax && !asked_.contains(asker)) std::erase_if(asked_, old);
    if (asked_.size() >= kNeedAddressesMax && !asked_.contains(asker)) return false;
    auto& times = asked_[asker];
    while (!times.empty() && times.front().micros < now.micros - kHourMicros) times.pop_front();
    if (std::int64_t(times.size()) >= per_hour_) return false;
    times.push_back(now);
    return true;
}

Result<std::string> Needs::add(std::string text, std::string query, Language language,
                               std::string_view address) {
    if (characters(text) > kNeedTextCharactersMax || query.size() > kMissBytesMax * 4)
        return fail(Fault::too_large, "catalog.need_too_long", "/text",
                    {{"max", std::to_string(kNeedTextCharactersMax)}});
    Instant const now = clock_.now();
    if (!may_ask(address, now))
        return fail(Fault::rate_limited, "catalog.too_many_needs", {}, {{"max", std::to_string(per_hour_)}});
    NeedRow const row{ids_.ulid(now),
                      now,
                      clean(std::move(text)),
                      clean(std::move(query)),
                      language == Language::en ? "en" : "ja",
                      "new"};
    CHECK_OK(db_.write([&](storage::Tx& tx) { return put_need(tx, row); }));
    return row.id;
}

}  // namespace gyoji::catalog
