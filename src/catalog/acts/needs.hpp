#pragma once
// "Say what is missing": kept for the operator, shown to nobody before there is moderation. So many an hour
// from one address; addresses only in memory, as keyed hashes. Any thread.

#include "base/messages.hpp"
#include "storage/db.hpp"

#include <deque>
#include <mutex>
#include <unordered_map>

namespace gyoji::catalog {

inline constexpr std::size_t kNeedTextCharactersMax = 500;
inline constexpr std::size_t kNeedAddressesMax = 10'000;

class Needs {
public:
    Needs(storage::Db& db, Clock const& clock, IdSource& ids, std::int64_t per_hour);
    // The receipt number. Fault::rate_limited catalog.too_many_needs; Fault::too_large past the length.
    Result<std::string> add(std::string text, std::string query, Language language, std::string_view address);

private:
    bool may_ask(std::string_view address, Instant now);

    storage::Db& db_;
    Clock const& clock_;
    IdSource& ids_;
    std::int64_t per_hour_;
    std::uint64_t key_;
    std::mutex mutex_;
    std::unordered_map<std::uint64_t, std::deque<Instant>> asked_;
};

}  // namespace gyoji::catalog
