#pragma once
// data.json of Project Open Data, metadata schema v1.1 (resources.data.gov/resources/dcat-us): one record for
// each element of "dataset", byte for byte. Pure; any thread.

#include "catalog/harvest/json_slice.hpp"
#include "catalog/harvest/record.hpp"

namespace gyoji::catalog {

ReadItem read_data_json_record(JsonSlice const& slice, std::size_t index);

}  // namespace gyoji::catalog
