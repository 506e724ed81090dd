#include "catalog/harvest/json_ld.hpp"

#include "catalog/harvest/json_ld_context.hpp"
#include "catalog/harvest/json_ld_number.hpp"
#include "catalog/harvest/reader_test.hpp"

using namespace gyoji;
using namespace gyoji::catalog;
using namespace gyoji::catalog::test;

namespace {

// Sorted N-Quads, blank nodes by their labels; or "error" and the code.
std::string quads_of(std::string_view json) {
    auto const document = wire::Document::parse(json, wire::Strictness::lenient);
    if (!document) return "error " + document.error().code;
    TripleStore store;
    auto const remarks = read_json_ld(document->root(), "https://example.org/catalog", store);
    if (!remarks) return "error " + remarks.error().code;
    store.seal();
    std::string out;
    auto const named = [&](TermId id) {
        Term term = store.term(id);
        if (term.kind == TermKind::blank && term.value.starts_with('#'))
            term.value = "fresh" + term.value.substr(1);
        return term;
    };
    for (Triple const& triple : store.all())
        append_n_triple(out, named(triple.subject), store.term(triple.predicate), named(triple.object));
    return out;
}

}  // namespace

// tests/oracle/jsonld/compare.mjs names the documents and takes what is written.
TEST_CASE("JSON-LD as N-Quads for the oracle") {
    char const* const list = std::getenv("GYOJI_JSONLD_FILES");
    char const* const out = std::getenv("GYOJI_JSONLD_OUT");
    if (!list || !out) return;
    std::ifstream files(list);
    std::string path;
    for (int index = 0; std::getline(files, path); ++index) {
        std::ifstream file(path, std::ios::binary);
        REQUIRE(file);
        std::string const bytes{std::istreambuf_iterator<char>(file), {}};
        std::ofstream(std::string(out) + "/" + std::to_string(index) + ".nq") << quads_of(bytes);
    }
}

TEST_CASE("numbers as RDF writes them") {
    CHECK(rdf_number("1.0", "")->text == "1");
    CHECK(rdf_number("-0", "")->text == "0");
    CHECK(rdf_number("1.5", "")->text == "1.5E0");
    CHECK(rdf_number("1e21", "")->text == "1.0E21");
    CHECK(rdf_number("-5.5e-7", "")->text == "-5.5E-7");
    CHECK(rdf_number("5", "http://www.w3.org/2001/XMLSchema#double")->text == "5.0E0");
    CHECK_FALSE(rdf_number("1e999", ""));
    CHECK_FALSE(rdf_number("", ""));
}

TEST_CASE("a term may not need itself, nor too many others") {
    CHECK(quads_of(R"({"@context": {"a": "b:x", "b": "a:y"}})") == "error catalog.jsonld_bad_context");
    auto const chain = [](int length) {
        std::string out = R"({"@context": {)";
        for (int i = 0; i < length; ++i)
            out += "\"t" + std::to_string(1000 + i) + "\": \"t" + std::to_string(1001 + i) + ":x\", ";
        return out + "\"t" + std::to_string(1000 + length) + R"(": "http://a.example/"}})";
    };
    CHECK(quads_of(chain(kTermDependencyDepthMax)) == "");
    CHECK(quads_of(chain(kTermDependencyDepthMax + 1)) == "error catalog.jsonld_too_deep");
}

TEST_CASE("contexts inside contexts at the limit and one past it") {
    auto const nested = [](int depth) {
        return R"({"@context": )" + std::string(static_cast<std::size_t>(depth), '[') + "{}" +
               std::string(static_cast<std::size_t>(depth), ']') + "}";
    };
    CHECK(quads_of(nested(kContextDepthMax)) == "");
    CHECK(quads_of(nested(kContextDepthMax + 1)) == "error catalog.jsonld_too_deep");
}

TEST_CASE("what a node says wrongly is left out, the rest stays") {
    CHECK(
        quads_of(
            R"([{"@id": 5, "http://p.example/": "x"}, {"@id": "http://s.example/", "@type": [7, "http://t.example/"], "http://p.example/": {"@value": {}}}])") ==
        "_:fresh0 <http://p.example/> \"x\" .\n"
        "<http://s.example/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://t.example/> .\n");
}

TEST_CASE("every bundled context is a document that can be read, and http is https") {
    for (char const* url : {"https://schema.org/", "http://schema.org",
                            "https://semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld",
                            "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
                            "https://semiceu.github.io/uri.semic.eu-generated/DCAT-AP/releases/3.0.0/html/"
                            "examples/context.jsonld"}) {
        REQUIRE_MESSAGE(bundled_context(url), url);
        CHECK(quads_of(std::string(R"({"@context": ")") + url + R"("})") == "");
    }
    CHECK_FALSE(bundled_context("https://evil.example/schema.org"));
}
