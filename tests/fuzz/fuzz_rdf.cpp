// Any bytes as Turtle, N-Triples or RDF/XML through raptor, as it runs in the sandboxed child, and any bytes
// as the child's answer: the parent trusts nothing of it.
#include "catalog/harvest/dcat_map.hpp"
#include "catalog/harvest/rdf_stream.hpp"

#include <cstdlib>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

constexpr std::size_t kInputBytesMax = 16'000;

void must(bool truth) {
    if (!truth) std::abort();
}

void use(std::string_view answer, bool ours) {
    TripleStore store;
    auto const reading = read_rdf_answer(answer, "f", store);
    must(reading || !reading.error().code.empty());
    must(reading || !ours);
    if (!reading) return;
    store.seal();
    DcatDocument const document(store, "f", reading->broken.has_value(), reading->broken_at);
    for (TermId const id : document.datasets()) (void)document.record(id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0 || size > kInputBytesMax) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
    if (data[0] % 4 == 3) {
        use(text, false);
        return 0;
    }
    static RdfParser parser;
    RdfRequest const request{static_cast<RdfFormat>(data[0] % 4), "https://example.org/", text};
    use(parser.parse(request), true);
    return 0;
}
