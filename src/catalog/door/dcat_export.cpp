#include "catalog/door/dcat.hpp"

#include <utility>

namespace gyoji::catalog {

namespace {

constexpr std::size_t kSetsPerPiece = 200;

}  // namespace

DcatExport::DcatExport(Catalog const& catalog, RdfForm form, DcatSite site,
                       std::optional<Instant> modified_since)
    : catalog_(catalog), modified_since_(modified_since), writer_(form, text_, std::move(site)) {
    writer_.head();
    writer_.catalog(nullptr, {}, std::nullopt);
}

std::string DcatExport::next() {
    if (ended_) return {};
    std::vector<std::string> const ids = catalog_.ids_after(after_, kSetsPerPiece, modified_since_);
    if (ids.empty()) {
        writer_.tail();
        ended_ = true;
    } else {
        std::vector<Dataset> const sets = catalog_.datasets(ids);
        writer_.catalog_links(nullptr, sets);
        for (Dataset const& set : sets) writer_.dataset(set);
        written_ += std::int64_t(sets.size());
        after_ = ids.back();
    }
    std::string piece = std::exchange(text_, {});
    // Sets that went between the two reads leave a piece without text, which is not the end.
    return piece.empty() && !ended_ ? next() : piece;
}

std::int64_t export_dcat(Catalog const& catalog, RdfForm form, DcatSite const& site,
                         std::optional<Instant> modified_since,
                         std::function<bool(std::string_view)> const& piece) {
    DcatExport dump(catalog, form, site, modified_since);
    for (std::string text = dump.next(); !text.empty(); text = dump.next())
        if (!piece(text)) break;
    return dump.written();
}

}  // namespace gyoji::catalog
