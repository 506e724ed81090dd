#include "catalog/harvest/open_reader.hpp"

#include "catalog/harvest/readers.hpp"

namespace gyoji::catalog {

Outcome check_kind(std::string_view kind) {
    for (std::string_view const known : {"ckan", "ckan-dump", "dcat", "list", "page"})
        if (kind == known) return {};
    return fail(Fault::invalid, "catalog.unknown_kind", "kind", {{"kind", std::string(kind.substr(0, 40))}});
}

Result<std::unique_ptr<RecordReader>> open_reader(SourceSpec const& spec, http::Client* client) {
    if (spec.kind == "ckan-dump") return open_dump_reader(spec);
    if (spec.kind == "ckan") return open_ckan_reader(spec, client);
    if (spec.kind == "dcat") return open_dcat_reader(spec, client);
    if (spec.kind == "list") return open_list_reader(spec, client);
    if (spec.kind == "page") return open_page_reader(spec, client);
    return fail(Fault::invalid, "catalog.unknown_kind", "kind", {{"kind", spec.kind}});
}

}  // namespace gyoji::catalog
