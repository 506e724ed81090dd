#include "base/messages.hpp"
#include "catalog/harvest/dcat_map.hpp"
#include "catalog/harvest/reader_site_test.hpp"
#include "http/gzip.hpp"

#include <algorithm>
#include <set>

using namespace gyoji;
using namespace gyoji::catalog;
using namespace gyoji::catalog::test;

namespace {

// The test program is its own child.
[[gnu::constructor]] void be_child(int argc, char** argv) {
    run_if_child(argc, argv, harvest_child_readers());
}

constexpr std::string_view kTurtle = R"(@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://minato.example/catalog> a dcat:Catalog ; dct:publisher <https://minato.example/org/bosai> ;
  dcat:dataset <https://minato.example/dataset/hinanjo> , <https://minato.example/dataset/gone> .
<https://minato.example/org/bosai> a foaf:Agent ; foaf:name "防災課"@ja , "Disaster office"@en ; foaf:homepage <https://minato.example/bosai> .
<https://minato.example/dataset/hinanjo> a dcat:Dataset ;
  dct:title "Shelters"@en , "避難所一覧"@ja ; dct:description "指定避難所の一覧" ;
  dcat:keyword "避難所"@ja , "防災" , "shelter"@en ;
  dct:issued "2021-04-01"^^xsd:date ; dct:modified "平成99年1月1日" ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ;
  dct:spatial <http://data.e-stat.go.jp/lod/sac/C13103-19700401> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020-04-01"^^xsd:date ; dcat:endDate "2060-03-31"^^xsd:date ] ;
  dcat:contactPoint [ vcard:fn "防災係" ; vcard:hasEmail <mailto:bosai@minato.example> ] ;
  dcat:landingPage <https://minato.example/bosai/hinanjo.html> ;
  dcat:distribution [ dct:title "避難所 CSV" ; dcat:downloadURL <https://minato.example/hinanjo.csv> ; dcat:accessURL <https://minato.example/bosai> ;
    dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ; dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
    dcat:byteSize "1234"^^xsd:decimal ; dct:license <https://creativecommons.org/licenses/by/4.0/> ;
    spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha1 ; spdx:checksumValue "ab12" ] ] .
)";

void check_shelters(RemoteRecord const& record) {
    Dataset const& set = record.dataset;
    CHECK(record.remote_id == "https://minato.example/dataset/hinanjo");
    CHECK(record.remote_name == "hinanjo");
    CHECK(set.title == "避難所一覧");
    CHECK(set.notes == "指定避難所の一覧");
    CHECK(set.tags == std::vector<std::string>{"避難所", "防災"});
    REQUIRE(set.issued);
    CHECK(rfc3339(*set.issued) == "2021-04-01T00:00:00Z");
    CHECK_FALSE(set.modified);
    REQUIRE(record.remarks.size() == 1);
    CHECK(record.remarks[0].code == "catalog.date_unreadable");
    CHECK(record.remarks[0].where == "https://minato.example/dataset/hinanjo dct:modified");
    CHECK(set.frequency_text == "毎年");
    CHECK(set.municipality == "131032");
    CHECK(set.period_start == "2020-04-01");
    CHECK(set.period_end == "2060-03-31");
    CHECK(set.maintainer == "防災係");
    CHECK(set.maintainer_email == "bosai@minato.example");
    CHECK(set.landing_page == "https://minato.example/bosai/hinanjo.html");
    CHECK(set.licence.id == "CC-BY-4.0");
    REQUIRE(record.organization);
    CHECK(record.organization->title == "防災課");
    CHECK(record.organization->name == "bosai");
    REQUIRE(set.distributions.size() == 1);
    Distribution const& file = set.distributions[0];
    CHECK(file.url == "https://minato.example/hinanjo.csv");
    CHECK(file.format_label == "CSV");
    CHECK(file.media_type == "text/csv");
    CHECK(file.byte_size == 1234);
    CHECK(file.checksum == "ab12");
    CHECK(file.checksum_algorithm == "sha1");
    CHECK(
        file.foreign_json ==
        R"({"access_url":"https://minato.example/bosai","download_url":"https://minato.example/hinanjo.csv"})");
}

}  // namespace

TEST_CASE("Turtle: a data set with its file, its office and its dates; what is only named is reported") {
    Yield const read = read_dcat(kTurtle);
    CHECK_FALSE(read.ended_by);
    REQUIRE(read.records.size() == 1);
    check_shelters(read.records[0]);
    REQUIRE(read.bad.size() == 1);
    CHECK(code_of(read.bad[0]) == "catalog.dcat_not_described");
    CHECK(read.bad[0].place == "https://minato.example/dataset/gone");
    CHECK(read.complete);
    // The same document gives the same bytes, whatever the blank nodes are called today.
    CHECK(read_dcat(kTurtle).records[0].source_bytes == read.records[0].source_bytes);
    CHECK(read.records[0].source_bytes.find("_:b0") != std::string::npos);
}

TEST_CASE("a gzip file is opened; a damaged one is said to be damaged") {
    std::string const packed = http::gzip(kTurtle);
    CHECK(read_dcat(packed).records.size() == 1);
    CHECK(read_dcat(packed.substr(0, packed.size() / 2)).ended_by->code == "catalog.source_wrong_gzip");
    std::string wrong = packed;
    wrong[wrong.size() / 2] = static_cast<char>(wrong[wrong.size() / 2] ^ 0x55);
    CHECK(read_dcat(wrong).ended_by->code == "catalog.source_wrong_gzip");
}

TEST_CASE("N-Triples made from a record read back as the same record") {
    RemoteRecord const first = read_dcat(kTurtle).records[0];
    Yield const again = read_dcat(first.source_bytes);
    REQUIRE(again.records.size() == 1);
    RemoteRecord record = again.records[0];
    CHECK_FALSE(record.organization);  // stated at the catalogue, which is no part of the record
    record.organization = first.organization;
    check_shelters(record);
}

TEST_CASE("Turtle that breaks off: whole records are kept, the half one is not, nothing counts as deleted") {
    Yield const turtle = read_dcat(R"(@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<https://a.example/1> a dcat:Dataset ; dct:title "一" .
<https://a.example/2> a dcat:Dataset ; dct:title "二" ; dcat:distribution <https://a.example/2.csv> .
<https://a.example/3> a dcat:Dataset ; dct:title "三" ; dct:description "half
)");
    REQUIRE(turtle.records.size() == 1);
    CHECK(turtle.records[0].dataset.title == "一");
    CHECK_FALSE(turtle.complete);
    REQUIRE(turtle.bad.size() == 2);
    CHECK(turtle.bad[0].error.code == "catalog.dcat_cut_off");
    CHECK(turtle.bad[0].place == "https://a.example/2");
    CHECK(turtle.bad[1].error.code == "catalog.rdf_broken");
    CHECK(turtle.bad[1].place.ends_with("line 5"));
    Yield const lines = read_dcat(
        "<https://a.example/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://www.w3.org/ns/dcat#Dataset> .\n"
        "<https://a.example/1> <http://purl.org/dc/terms/title> \"一\" .\n"
        "<https://a.example/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://www.w3.org/ns/dcat#Dataset> .\n"
        "<https://a.example/2> <http://purl.org/dc/terms/ti");
    REQUIRE(lines.records.size() == 1);
    CHECK(lines.bad.at(0).error.code == "catalog.dcat_cut_off");
    CHECK_FALSE(lines.complete);
}

TEST_CASE("RDF/XML: no entity of a file is opened, nothing is fetched") {
    Yield const read = read_dcat(R"(<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY secret SYSTEM "file:///etc/passwd"> <!ENTITY dct "http://purl.org/dc/terms/"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#">
<dcat:Dataset rdf:about="/dataset/1"><dct:title xml:lang="ja">水質&secret;</dct:title><dct:type rdf:resource="&dct;x"/></dcat:Dataset></rdf:RDF>)");
    for (RemoteRecord const& record : read.records) {
        CHECK(record.remote_id == "https://example.org/dataset/1");
        CHECK(record.dataset.title.find("root:") == std::string::npos);
        CHECK(extra(record.dataset, "dcat_type") == "http://purl.org/dc/terms/x");
    }
    CHECK(read.records.size() + read.bad.size() >= 1);
}

TEST_CASE("JSON-LD: compact with an inline context, nested nodes, language maps and reverse links") {
    Yield const read = read_dcat(
        R"({"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "@vocab": "http://purl.org/dc/terms/",
      "xsd": "http://www.w3.org/2001/XMLSchema#", "title": {"@id": "dct:title", "@container": "@language"}, "issued": {"@id": "dct:issued", "@type": "xsd:date"},
      "files": {"@id": "dcat:distribution", "@container": "@list"}, "inCatalog": {"@reverse": "dcat:dataset", "@type": "@id"}, "id": "@id", "type": "@type"},
      "id": "dataset/5", "type": "dcat:Dataset", "title": {"en": "Wells", "ja": "井戸"}, "issued": "2020-01-02", "description": "災害時の井戸",
      "inCatalog": "https://example.org/catalog",
      "files": [{"type": "dcat:Distribution", "dct:title": "a", "dcat:downloadURL": {"@id": "https://example.org/a.csv"}},
                {"type": "dcat:Distribution", "dct:title": "b", "dcat:accessURL": "https://example.org/b"}]})");
    CHECK_FALSE(read.ended_by);
    REQUIRE(read.records.size() == 1);
    Dataset const& set = read.records[0].dataset;
    CHECK(read.records[0].remote_id == "https://example.org/dataset/5");
    CHECK(set.title == "井戸");
    CHECK(set.notes == "災害時の井戸");
    REQUIRE(set.distributions.size() == 2);
    CHECK(set.distributions[0].url == "https://example.org/a.csv");
    CHECK(set.distributions[1].url == "https://example.org/b");
}

TEST_CASE("JSON-LD: a remote context is never fetched; the error names it") {
    Yield const read =
        read_dcat(R"({"@context": "https://evil.example/context.jsonld", "@type": "dcat:Dataset"})");
    REQUIRE(read.ended_by);
    CHECK(read.ended_by->code == "catalog.jsonld_remote_context");
    CHECK(sentence(*read.ended_by, Language::en).find("https://evil.example/context.jsonld") !=
          std::string::npos);
}

TEST_CASE("JSON-LD with a bundled context: DCAT-AP 3 and schema.org") {
    Yield const ap =
        read_dcat(R"({"@context": "https://semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld",
      "@id": "https://a.example/1", "@type": "Dataset", "title": "水道", "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
      "datasetDistribution": {"@type": "Distribution", "downloadUrl": "https://a.example/1.csv"}})");
    REQUIRE(ap.records.size() == 1);
    CHECK(ap.records[0].dataset.licence.id == "CC0-1.0");
    CHECK(ap.records[0].dataset.distributions.at(0).url == "https://a.example/1.csv");
    Yield const schema = read_dcat(
        R"({"@context": "https://schema.org/", "@type": "Dataset", "@id": "https://b.example/d", "name": "人口", "keywords": ["人口"],
      "license": "https://creativecommons.org/licenses/by/4.0/", "distribution": [{"@type": "DataDownload", "contentUrl": "https://b.example/p.csv", "encodingFormat": "text/csv"}]})");
    REQUIRE(schema.records.size() == 1);
    CHECK(schema.records[0].dataset.title == "人口");
    CHECK(schema.records[0].dataset.distributions.at(0).media_type == "text/csv");
}

TEST_CASE("data.json: records byte for byte, broken ones by place, a document that breaks off") {
    std::string const good =
        R"({ "title" : "橋梁一覧", "identifier": "b-1", "modified": "令和31年", "temporal": "2019-04-01/2020-03-31",
      "license": "http://creativecommons.org/licenses/by/4.0/", "keyword": ["橋"], "accrualPeriodicity": "R/P1Y", "publisher": {"name": "土木課"},
      "distribution": [{"downloadURL": "https://a.example/b.csv", "mediaType": "text/csv", "title": "橋"}] })";
    Yield const read =
        read_dcat(R"({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [)" + good +
                  R"(, {}, {"title": 707}, {"title": "\ud8", "identifier": "x"}, {"title": "half)");
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[0].source_bytes == good);
    CHECK(read.records[0].dataset.title == "橋梁一覧");
    CHECK(read.records[0].dataset.period_end == "2020-03-31");
    CHECK(read.records[0].dataset.frequency_text == "毎年");
    REQUIRE(read.records[0].remarks.size() == 1);
    CHECK(read.records[0].remarks[0].code == "catalog.date_unreadable");
    CHECK(read.records[1].dataset.title == "707");
    std::vector<std::string> codes;
    for (BadRecord const& bad : read.bad) codes.push_back(bad.error.code);
    REQUIRE(codes.size() == 4);
    CHECK(codes[0] == "catalog.dcat_nameless");
    CHECK(codes[2] == "catalog.dcat_cut_off");
    CHECK(codes[3] == "catalog.source_breaks_off");
    CHECK_FALSE(read.complete);
}

TEST_CASE("what is no catalogue ends the run with a sentence that says what it is") {
    struct Case {
        std::string_view bytes, code;
    };
    Case const cases[] = {
        {"<!DOCTYPE html><html><body>404</body></html>", "catalog.dcat_is_html"},
        {"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "catalog.dcat_is_html"},
        {"", "catalog.dcat_empty"},
        {R"({"success": true, "result": {}})", "catalog.dcat_is_ckan"},
        {R"({"aspects": {}, "id": 1})", "catalog.dcat_unknown_json"},
        {"this is not Turtle", "catalog.rdf_broken"},
        {"<http://a.example/s> <http://a.example/p> \"o\" .", "catalog.dcat_no_datasets"}};
    for (Case const& one : cases) {
        Yield const read = read_dcat(one.bytes);
        REQUIRE_MESSAGE(read.ended_by, one.bytes);
        CHECK(read.ended_by->code == one.code);
        CHECK(has_sentence(read.ended_by->code));
    }
}

TEST_CASE("pages of a catalogue are followed on the same host, to the end, once each") {
    std::string const head =
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix "
        "hydra: <http://www.w3.org/ns/hydra/core#> .\n";
    auto const page = [&](std::string const& self, std::string const& set, std::string const& next) {
        return Answer{200, "text/turtle",
                      head +
                          "<{base}/catalog> a dcat:Catalog ; dcat:dataset <{base}/1> , <{base}/2> , "
                          "<{base}/none> .\n<{base}" +
                          set + "> a dcat:Dataset ; dct:title \"" + set + "\" .\n<{base}" + self +
                          "> hydra:totalItems 2 ; hydra:next <" + next + "> ; hydra:nextPage \"" + next +
                          "\" ."};
    };
    Site site({{"/c?page=1", page("/c?page=1", "/1", "{base}/c?page=2")},
               {"/c?page=2", page("/c?page=2", "/2", "{base}/c?page=1")},
               {"/away", page("/away", "/1", "https://elsewhere.example/c?page=2")},
               {"/half", page("/half", "/1", "{base}/gone")}});
    Yield const read = site.read_dcat("/c?page=1");
    CHECK_FALSE(read.ended_by);
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[1].dataset.title == "/2");
    REQUIRE(read.bad.size() == 1);  // what no page describes
    CHECK(read.bad[0].place == site.base + "/none");
    CHECK(read.complete);
    CHECK(read.expected == 2);
    Yield const away = site.read_dcat("/away");
    CHECK(away.records.size() == 1);
    CHECK(away.bad.at(0).error.code == "catalog.dcat_page_elsewhere");
    CHECK_FALSE(away.complete);
    Yield const half = site.read_dcat("/half");
    CHECK(half.records.size() == 1);
    REQUIRE(half.ended_by);
    CHECK(half.ended_by->code == "catalog.source_status");
    CHECK_FALSE(half.complete);
}

TEST_CASE("municipality codes with and without check digit") {
    CHECK(municipality_in("131032") == "131032");
    CHECK(municipality_in("13103") == "131032");
    CHECK(municipality_in("http://data.e-stat.go.jp/lod/sac/C13103-19700401") == "131032");
    CHECK(municipality_in("http://imi.go.jp/ns/code_id/code/jisx0402#131016") == "131016");
    CHECK(municipality_in("130001") == "130001");
    CHECK(municipality_in("131031") == "");
    CHECK(municipality_in("990000") == "");
    CHECK(municipality_in("https://www.geonames.org/131032") == "");
}

TEST_CASE("every sample of DCAT in JSON-LD reads as its twin in Turtle") {
    auto const data = shared_data();
    if (!data) return;
    std::size_t compared = 0;
    for (auto const& folder : {"w3c", "semic"})
        for (auto const& entry : std::filesystem::directory_iterator(*data / "catalog/dcat" / folder)) {
            auto twin = entry.path();
            if (twin.extension() != ".jsonld" || !std::filesystem::exists(twin.replace_extension(".ttl")))
                continue;
            std::string const options = R"({"base":"https://example.org/"})";
            Yield const a = all_of(open_dcat_reader({"dcat", entry.path().string(), options}, nullptr));
            Yield const b = all_of(open_dcat_reader({"dcat", twin.string(), options}, nullptr));
            if (!b.complete) continue;  // some of the Turtle samples are broken themselves
            std::multiset<std::string> titles_a, titles_b;
            for (RemoteRecord const& record : a.records)
                titles_a.insert(record.remote_id + " " + record.dataset.title);
            for (RemoteRecord const& record : b.records)
                titles_b.insert(record.remote_id + " " + record.dataset.title);
            CHECK_MESSAGE(titles_a == titles_b, entry.path().filename().string());
            ++compared;
        }
    CHECK(compared > 20);
}

TEST_CASE("data.json as agencies publish it, good and broken; records of another registry are no catalogue") {
    auto const data = shared_data();
    if (!data) return;
    struct Case {
        std::string_view file;
        std::size_t records, bad, remarks;
    };
    Case const cases[] = {{"arm.data.json", 3, 0, 0},
                          {"collection-1-parent-2-children.data.json", 3, 0, 0},
                          {"geospatial.data.json", 2, 0, 0},
                          {"large-spatial.data.json", 1, 0, 0},
                          {"missing-dataset-fields.data.json", 1, 1, 0},
                          {"missing-identifier-title.data.json", 3, 0, 1},
                          {"numerical-title.data.json", 1, 0, 1},
                          {"pod_catalog-sample-extended.json", 3, 0, 0},
                          {"pod_catalog-sample.json", 3, 0, 0},
                          {"reserved-title.data.json", 1, 0, 0}};
    for (Case const& one : cases) {
        Yield const read = all_of(
            open_dcat_reader({"dcat", (*data / "catalog/datajson" / one.file).string(), "{}"}, nullptr));
        std::size_t remarks = 0;
        for (RemoteRecord const& record : read.records) remarks += record.remarks.size();
        CHECK_MESSAGE(!read.ended_by, one.file);
        CHECK_MESSAGE(read.records.size() == one.records, one.file);
        CHECK_MESSAGE(read.bad.size() == one.bad, one.file);
        CHECK_MESSAGE(remarks == one.remarks, one.file);
        CHECK_MESSAGE(read.complete, one.file);
    }
    for (auto const& entry : std::filesystem::directory_iterator(*data / "catalog/magda")) {
        Yield const read = all_of(open_dcat_reader({"dcat", entry.path().string(), "{}"}, nullptr));
        REQUIRE(read.ended_by);
        CHECK(read.ended_by->code == "catalog.dcat_unknown_json");
    }
}
