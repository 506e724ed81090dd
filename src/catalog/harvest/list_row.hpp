#pragma once
// One row of a list to one record. Pure; any thread.

#include "catalog/harvest/csv.hpp"
#include "catalog/harvest/list_columns.hpp"
#include "catalog/harvest/record.hpp"

namespace gyoji::catalog {

struct ListContext {
    ListColumns columns;
    std::string header_bytes;  // kept with each row, so that a record's source explains itself
    std::string base;          // for relative links
    std::optional<RemoteOrganization> organization;
    Licence licence;  // of the options, for rows that state none
};

ReadItem record_of_row(ListContext const& context, CsvRow const& row);

}  // namespace gyoji::catalog
