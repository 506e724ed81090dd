// Any bytes as JSON: a document that reads again as itself when written, or an error with a code; as a CKAN
// package: a record or a bad one with a code; and what our own writer makes of any text is JSON.
#include "catalog/harvest/ckan_record.hpp"
#include "wire/json.hpp"
#include "wire/writer.hpp"

#include <cstdlib>

using namespace gyoji;

namespace {

constexpr std::size_t kInputBytesMax = 64'000;

void must(bool truth) {
    if (!truth) std::abort();
}

std::string written(wire::Json value) {
    std::string out;
    value.write(out);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size > kInputBytesMax) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const strict = wire::Document::parse(text, wire::Strictness::strict);
    auto const lenient = wire::Document::parse(text, wire::Strictness::lenient);
    must(strict || !strict.error().code.empty());
    must(!strict || lenient);  // what the strict door takes, the lenient one takes
    if (lenient) {
        std::string const once = written(lenient->root());
        auto const again = wire::Document::parse(once, wire::Strictness::lenient);
        must(again && written(again->root()) == once);
    }
    std::string quoted;
    wire::append_string(quoted, text, wire::Escape::html_safe);
    must(quoted.find('<') == std::string::npos);
    must(wire::Document::parse(quoted).has_value());
    auto const item = catalog::read_ckan_package(std::string(text), "line 1");
    if (auto const* const bad = std::get_if<catalog::BadRecord>(&item))
        must(!bad->error.code.empty());
    else
        must(lenient && !std::get<catalog::RemoteRecord>(item).content_hash.empty());
    return 0;
}
