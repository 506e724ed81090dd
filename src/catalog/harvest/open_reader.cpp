#include "catalog/harvest/open_reader.hpp"

namespace gyoji::catalog {

Result<std::unique_ptr<RecordReader>> open_reader(SourceSpec const& spec, http::Client* client) {
    (void)client;
    if (spec.kind == "ckan-dump") return open_dump_reader(spec);
    return fail(Fault::invalid, "catalog.unknown_kind", "kind", {{"kind", spec.kind}});
}

}  // namespace gyoji::catalog
