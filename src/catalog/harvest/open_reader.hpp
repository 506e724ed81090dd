#pragma once
// From a source to its reader, by kind.

#include "catalog/harvest/record.hpp"

namespace gyoji::http {
class Client;
}

namespace gyoji::catalog {

inline constexpr std::size_t kDumpLineBytesMax = 32 << 20;

Outcome check_kind(std::string_view kind);  // Fault::invalid catalog.unknown_kind
// `client` may be null for kinds that read files only.
Result<std::unique_ptr<RecordReader>> open_reader(SourceSpec const& spec, http::Client* client);

Result<std::unique_ptr<RecordReader>> open_dump_reader(SourceSpec const& spec);
Result<std::unique_ptr<RecordReader>> open_ckan_reader(SourceSpec const& spec, http::Client* client);

}  // namespace gyoji::catalog
