#include "catalog/acts/promises.hpp"

#include "catalog/rules/update_promise.hpp"
#include "catalog/store/document.hpp"
#include "catalog/store/record_store.hpp"

namespace gyoji::catalog {
namespace {
constexpr std::int64_t kSetsPerAct = 200;
}

Result<std::int64_t> refresh_promises(storage::Db& db, Instant now) {
    std::int64_t total = 0;
    while (true) {
        std::int64_t const count = TRY(db.write([&](storage::Tx& tx) -> Result<std::int64_t> {
            auto const due = sets_with_ended_promise(tx, now, kSetsPerAct);
            std::int64_t seq = change_seq(tx);
            for (DatasetId const& id : due) {
                auto const document = dataset_document(tx, id);
                if (!document) continue;
                Dataset set = TRY(dataset_from(*document));
                derive_update_state(set, now);
                CHECK_OK(set_update_state(tx, set, to_document(set), promise_ends(set)));
                CHECK_OK(put_change(tx, id, ++seq));
            }
            if (!due.empty()) CHECK_OK(set_change_seq(tx, seq));
            return std::int64_t(due.size());
        }));
        total += count;
        if (count < kSetsPerAct) return total;
    }
}

}  // namespace gyoji::catalog
