#pragma once
// A CKAN package dictionary (package_show, package_search, a line of a dump) as a record in our words. Pure;
// any thread.

#include "catalog/harvest/record.hpp"
#include "wire/json.hpp"

namespace gyoji::catalog {

// Fault::invalid catalog.record_* when it can be no data set at all (no object, neither id nor name, deleted,
// private). What is merely odd (a wrong date, a resource that is no object) is dropped with a remark in the
// record. `bytes` is kept as the source.
Result<RemoteRecord> ckan_record(wire::Json package, std::string place, std::string bytes);

// SHA-256 (first 32 digits) over the dictionary with sorted keys, without what changes by itself.
std::string ckan_content_hash(wire::Json package);

// Parses and maps one line or file: the same for the dump reader and the API reader.
ReadItem read_ckan_package(std::string bytes, std::string place);

inline constexpr std::size_t kBadRecordBytesMax = 64 * 1024;
inline constexpr std::size_t kResourcesPerPackageMax = 20'000;
inline constexpr std::size_t kTextBytesMax = 1 << 20;  // one text field; longer ones are cut with a remark

}  // namespace gyoji::catalog
