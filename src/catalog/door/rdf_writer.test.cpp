#include "catalog/door/rdf_writer.hpp"

#include "wire/json.hpp"

#include <doctest/doctest.h>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

std::string written(RdfForm form) {
    std::string out;
    auto const writer = RdfWriter::make(form, out);
    writer->head();
    out.clear();
    if (form == RdfForm::json_ld) out = "[";
    writer->begin("http://h/1", {"dcat:Dataset", "dcat:Resource"});
    writer->text("dct:title", "a \"b\"\\\n<&>\x02 水", "ja");
    writer->text("dct:title", "c");
    writer->begin_blank("dct:temporal", {"dct:PeriodOfTime"});
    writer->typed("dcat:startDate", "2020-01-01", "xsd:date");
    writer->end_blank();
    writer->iri("dcat:theme", "http://h/2?a=b&c=d");
    writer->end();
    if (form == RdfForm::json_ld) out += "]";
    return out;
}

}  // namespace

TEST_CASE("Turtle") {
    CHECK(written(RdfForm::turtle) ==
          "\n<http://h/1> a dcat:Dataset, dcat:Resource ;\n"
          "    dct:title \"a \\\"b\\\"\\\\\\n<&>\\u0002 水\"@ja ;\n"
          "    dct:title \"c\" ;\n"
          "    dct:temporal [ a dct:PeriodOfTime ;\n"
          "        dcat:startDate \"2020-01-01\"^^xsd:date ] ;\n"
          "    dcat:theme <http://h/2?a=b&c=d> .\n");
}

TEST_CASE("RDF/XML") {
    CHECK(
        written(RdfForm::rdf_xml) ==
        "<rdf:Description rdf:about=\"http://h/1\">\n"
        "<rdf:type rdf:resource=\"http://www.w3.org/ns/dcat#Dataset\"/>\n"
        "<rdf:type rdf:resource=\"http://www.w3.org/ns/dcat#Resource\"/>\n"
        "<dct:title xml:lang=\"ja\">a &quot;b&quot;\\\n&lt;&amp;&gt; 水</dct:title>\n"
        "<dct:title>c</dct:title>\n"
        "<dct:temporal><rdf:Description>\n"
        "<rdf:type rdf:resource=\"http://purl.org/dc/terms/PeriodOfTime\"/>\n"
        "<dcat:startDate rdf:datatype=\"http://www.w3.org/2001/XMLSchema#date\">2020-01-01</dcat:startDate>\n"
        "</rdf:Description></dct:temporal>\n"
        "<dcat:theme rdf:resource=\"http://h/2?a=b&amp;c=d\"/>\n"
        "</rdf:Description>\n");
}

TEST_CASE("JSON-LD has each property once, with a list") {
    std::string out;
    auto const writer = RdfWriter::make(RdfForm::json_ld, out);
    writer->head();
    writer->begin("http://h/1", {"dcat:Dataset"});
    writer->text("dct:title", "a\"\n水", "ja");
    writer->text("dct:title", "c");
    writer->begin_blank("dct:temporal", {"dct:PeriodOfTime"});
    writer->typed("dcat:startDate", "2020-01-01", "xsd:date");
    writer->end_blank();
    writer->iri("dcat:theme", "http://h/2");
    writer->end();
    writer->begin("http://h/3", {"foaf:Document"});
    writer->end();
    writer->tail();
    auto const document = wire::Document::parse(out, wire::Strictness::strict);
    REQUIRE(document);
    wire::Json const graph = document->root()["@graph"];
    CHECK(document->root()["@context"]["dcat"].string() == "http://www.w3.org/ns/dcat#");
    CHECK(graph.size() == 2);
    CHECK(graph.at(0)["dct:title"].size() == 2);
    CHECK(graph.at(0)["dct:title"].at(0)["@language"].string() == "ja");
    CHECK(graph.at(0)["dct:temporal"].at(0)["dcat:startDate"].at(0)["@type"].string() == "xsd:date");
    CHECK(graph.at(1)["@id"].string() == "http://h/3");
}
