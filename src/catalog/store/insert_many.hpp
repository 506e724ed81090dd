#pragma once
// Many rows of one table in few statements: PostgreSQL pays a round trip for each. Statement sizes are fixed
// (64 and 1 rows), so that prepared statements stay few. One thread, one transaction.

#include "storage/db.hpp"

namespace gyoji::catalog {

class InsertMany {
public:
    // `head` is trusted text: "insert into t (a, b) values"; `tail` e.g. " on conflict (a) do update set b =
    // excluded.b".
    InsertMany(std::string name, std::string head, std::size_t columns, std::string tail = {});
    template <class... Args>
    void add(Args const&... args) {
        (values_.push_back(storage::to_value(args)), ...);
    }
    Outcome flush(storage::Tx& tx);
    bool empty() const { return values_.empty(); }

private:
    std::string statement(std::size_t rows) const;
    std::size_t columns_;
    std::string name_one_, name_many_, head_, tail_, one_, many_;
    std::vector<storage::Value> values_;
};

}  // namespace gyoji::catalog
