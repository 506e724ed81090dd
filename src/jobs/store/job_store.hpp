#pragma once
// The SQL of jobs_job. Any thread, inside an act.

#include "jobs/jobs.hpp"

#include <span>

namespace gyoji::jobs {

struct Leased {
    Job job;
    std::string lease;  // whoever holds this text holds the job
};

// The due job of one of these kinds that has waited longest, or one whose lease ran out.
Result<std::optional<Leased>> lease_one(storage::Tx& tx, std::span<std::string const> kinds,
                                        std::string const& lease, Instant now);
// Each returns whether the lease was still ours.
Result<bool> renew(storage::Tx& tx, Leased const& leased, Instant now);
Result<bool> complete(storage::Tx& tx, Leased const& leased);
// Waits for its next attempt, or is buried after the last one; the error is kept either way.
Result<bool> give_up(storage::Tx& tx, Leased const& leased, std::string const& error, Instant now);

}  // namespace gyoji::jobs
