// Any bytes as a DCAT catalogue in JSON: data.json by slices, JSON-LD by triples. Records or errors with
// codes; the source of a record is the same when it is read again.
#include "catalog/harvest/data_json.hpp"
#include "catalog/harvest/dcat_format.hpp"
#include "catalog/harvest/dcat_map.hpp"
#include "catalog/harvest/json_ld.hpp"

#include <cstdlib>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

constexpr std::size_t kInputBytesMax = 32'000;

void must(bool truth) {
    if (!truth) std::abort();
}

void check(ReadItem const& item) {
    if (auto const* const bad = std::get_if<BadRecord>(&item))
        must(!bad->error.code.empty());
    else
        must(!std::get<RemoteRecord>(item).dataset.title.empty());
}

void by_slices(std::string_view text) {
    auto const slices = slice_array(text, "dataset");
    if (!slices) return;
    std::size_t total = 0;
    for (JsonSlice const& slice : slices->items) {
        total += slice.bytes.size();
        check(read_data_json_record(slice, 0));
    }
    must(total <= text.size());
}

std::string sources(std::string_view text) {
    auto const json = wire::Document::parse(text, wire::Strictness::lenient);
    if (!json) return {};
    TripleStore store;
    auto const remarks = read_json_ld(json->root(), "https://example.org/catalog", store);
    if (!remarks) {
        must(!remarks.error().code.empty());
        return {};
    }
    store.seal();
    DcatDocument const document(store, "f", false, std::nullopt);
    std::string out;
    for (TermId const id : document.datasets()) {
        ReadItem const item = document.record(id);
        check(item);
        if (auto const* const record = std::get_if<RemoteRecord>(&item)) out += record->source_bytes;
    }
    (void)document.next_pages();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > kInputBytesMax) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const form = dcat_form_of(text, "", "f");
    must(form || !form.error().code.empty());
    by_slices(text);
    must(sources(text) == sources(text));
    return 0;
}
