#pragma once
// The readers of the source kinds `dcat`, `list` and `page`. A location is a URL (read through the guarded
// client; refused when `client` is null) or a local path. Each source is bounded by kSourceBytesMax; whatever
// is parsed by a foreign library (Turtle, N-Triples, RDF/XML, HTML) is parsed in a sandboxed child. A reader
// is used by one thread.
//
// options_json, an object:
//   all kinds  "base": URL that relative links are resolved against (for local files)
//              "organization": {"id","name","title","homepage","description","image_url"}: for records that
//              name none
//   list       see list_columns.hpp; page: see page_option.hpp

#include "base/child.hpp"
#include "catalog/harvest/record.hpp"

#include <span>

namespace gyoji::http {
class Client;
}

namespace gyoji::catalog {

Result<std::unique_ptr<RecordReader>> open_dcat_reader(SourceSpec const& spec, http::Client* client);
Result<std::unique_ptr<RecordReader>> open_list_reader(SourceSpec const& spec, http::Client* client);
Result<std::unique_ptr<RecordReader>> open_page_reader(SourceSpec const& spec, http::Client* client);

// `gyoji child rdf` and `gyoji child html`, for run_if_child of base/child.hpp in main().
std::span<ChildReader const> harvest_child_readers();

}  // namespace gyoji::catalog
