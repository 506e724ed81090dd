#include "catalog/harvest/open_reader.hpp"

#include "catalog/harvest/readers.hpp"

namespace gyoji::catalog {

Result<std::unique_ptr<RecordReader>> open_reader(SourceSpec const& spec, http::Client* client) {
    if (spec.kind == "ckan-dump") return open_dump_reader(spec);
    if (spec.kind == "dcat") return open_dcat_reader(spec, client);
    if (spec.kind == "list") return open_list_reader(spec, client);
    return fail(Fault::invalid, "catalog.unknown_kind", "kind", {{"kind", spec.kind}});
}

}  // namespace gyoji::catalog
