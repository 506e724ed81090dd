#include "catalog/store/insert_many.hpp"

namespace gyoji::catalog {
namespace {
constexpr std::size_t kRowsAtOnce = 64;
}

InsertMany::InsertMany(std::string name, std::string head, std::size_t columns, std::string tail)
    : columns_(columns),
      name_one_(name + "_1"),
      name_many_(name + "_64"),
      head_(std::move(head)),
      tail_(std::move(tail)) {
    one_ = statement(1);
    many_ = statement(kRowsAtOnce);
}

std::string InsertMany::statement(std::size_t rows) const {
    std::string out = head_;
    for (std::size_t row = 0; row < rows; ++row) {
        out += row == 0 ? " (" : ", (";
        for (std::size_t column = 0; column < columns_; ++column) {
            if (column > 0) out += ", ";
            out += "$" + std::to_string(row * columns_ + column + 1);
        }
        out += ")";
    }
    return out + tail_;
}

Outcome InsertMany::flush(storage::Tx& tx) {
    std::span<storage::Value const> rest(values_);
    while (!rest.empty()) {
        bool const many = rest.size() >= kRowsAtOnce * columns_;
        std::size_t const count = (many ? kRowsAtOnce : 1) * columns_;
        storage::Query const query{many ? name_many_ : name_one_, many ? many_ : one_};
        CHECK_OK(tx.execute(query, rest.first(count)));
        rest = rest.subspan(count);
    }
    values_.clear();
    return {};
}

}  // namespace gyoji::catalog
