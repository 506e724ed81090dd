#include "catalog/door/package_json.hpp"

#include "catalog/door/ckan_owner.hpp"
#include "catalog/door/door_test.hpp"
#include "catalog/harvest/ckan_record.hpp"
#include "catalog/harvest/dump_bytes.hpp"

#include <doctest/doctest.h>

#include <cstdio>

using namespace gyoji;
using namespace gyoji::catalog;

namespace {

// As the store would have it: the record's own ids, its owner and groups in a directory.
struct Stored {
    Dataset dataset;
    std::shared_ptr<Directory> directory = std::make_shared<Directory>();

    explicit Stored(RemoteRecord record) : dataset(std::move(record.dataset)) {
        if (record.organization) {
            RemoteOrganization const& from = *record.organization;
            Organization to;
            to.id = OrganizationId(from.id);
            to.name = from.name;
            to.title = from.title;
            to.description = from.description;
            to.image_url = from.image_url;
            to.created = from.created;
            to.foreign_json = from.foreign_json;
            dataset.organization = to.id;
            directory->organization_by_key[from.id] = 0;
            directory->organizations.push_back(std::move(to));
        }
        for (RemoteGroup const& from : record.groups) {
            dataset.groups.emplace_back(from.id);
            directory->group_by_key[from.id] = directory->groups.size();
            directory->groups.push_back(
                {GroupId(from.id), from.name, from.title, from.description, from.image_url, 0});
        }
    }
    std::string package() const { return PackageSplicer(directory).whole(ckan_package_json(dataset)); }
};

std::string round_trip(std::string const& line) {
    ReadItem item = read_ckan_package(line, "line 1");
    auto* const record = std::get_if<RemoteRecord>(&item);
    if (!record) return "bad record";
    return Stored(std::move(*record)).package();
}

}  // namespace

TEST_CASE("Every package of the Tokyo catalogue comes back as it came") {
    std::string const shared = shared_folder();
    if (shared.empty()) {
        std::puts("SKIPPED: ../shared/data is not here: the Tokyo packages cannot be compared");
        return;
    }
    auto source = ByteSource::open(shared + "/data/catalog/tokyo_packages.jsonl.zst");
    REQUIRE(source);
    LineReader lines(std::move(*source), 64 << 20);
    std::string line;
    int read = 0, different = 0;
    while (true) {
        auto const got = lines.next(line);
        REQUIRE(got);
        if (*got == LineReader::Got::end) break;
        ++read;
        std::string const back = round_trip(line);
        std::string const theirs = sorted_json(line), ours = sorted_json(back);
        if (theirs == ours) continue;
        if (++different > 3) continue;
        std::size_t const at = std::size_t(std::ranges::mismatch(theirs, ours).in1 - theirs.begin());
        std::size_t const from = at < 200 ? 0 : at - 200;
        MESSAGE(theirs.substr(from, 300) << "\n---- ours:\n" << ours.substr(from, 300));
    }
    CHECK(read == 4303);
    CHECK(different == 0);
}

TEST_CASE("Keys and spellings that we do not model come back") {
    std::string const line =
        R"({"id":"a","name":"n","title":"t","notes":null,"author":"","version":"1.0","size_hint":12,
        "metadata_created":"2020-01-02T03:04:05.000006","metadata_modified":"2020-01-02T03:04:05","license_id":null,
        "maintainer":null,"url":"","type":"harvest","private":false,"state":"active","tags":[{"id":"t1","name":"水","display_name":"水","state":"active","vocabulary_id":null,"x":1}],
        "extras":[{"key":"k","value":"v"}],"owner_org":null,"organization":null,"groups":[],"num_resources":1,"num_tags":1,
        "resources":[{"id":"r","package_id":"a","position":0,"format":".csv","size":"1024","hash":null,"name":null,"description":null,
        "url":"http://h/a b.csv","mimetype":"","created":"令和31年","last_modified":null,"free":{"a":[1,2]},"state":"active","datastore_active":true}]})";
    std::string const back = round_trip(line);
    auto const document = wire::Document::parse(back);
    REQUIRE(document);
    wire::Json const root = document->root();
    CHECK(root["notes"].is_null());
    CHECK(root["author"].string() == "");
    CHECK(root["maintainer"].is_null());
    CHECK(root["license_id"].is_null());
    CHECK(root["type"].string() == "harvest");
    CHECK(root["size_hint"].integer() == 12);
    CHECK(root["owner_org"].is_null());
    CHECK(root["organization"].is_null());
    CHECK(root["metadata_created"].string() == "2020-01-02T03:04:05.000006");
    CHECK(root["metadata_modified"].string() == "2020-01-02T03:04:05");
    CHECK(root["tags"].at(0)["id"].string() == "t1");
    CHECK(root["tags"].at(0)["x"].integer() == 1);
    wire::Json const file = root["resources"].at(0);
    CHECK(file["format"].string() == "CSV");  // CKAN canonicalises
    CHECK(file["size"].string() == "1024");
    CHECK(file["hash"].is_null());
    CHECK(file["name"].is_null());
    CHECK(file["mimetype"].string() == "");
    CHECK(file["created"].string() == "令和31年");
    CHECK(file["free"]["a"].at(1).integer() == 2);
    CHECK(!file.has("datastore_active"));  // tables are each catalogue's own
}

TEST_CASE("What the source said never overrides what the set says now") {
    Dataset set;
    set.id = DatasetId("a");
    set.title = "new title";
    set.foreign_json =
        R"({"title":"old title","maintainer":"","id":"other","num_tags":9,"organization":{"x":1},"groups":["g"]})";
    set.tags = {"now"};
    auto const document = wire::Document::parse(ckan_package_json(set));
    REQUIRE(document);
    CHECK(document->root()["title"].string() == "new title");
    CHECK(document->root()["id"].string() == "a");
    CHECK(document->root()["num_tags"].integer() == 1);
    CHECK(document->root()["groups"].size() == 0);
    CHECK(!document->root().has("organization"));
    CHECK(document->root()["tags"].at(0)["id"].string() == ckan_tag_id("now"));
}

TEST_CASE("Labels become CKAN's") {
    for (auto const& [from, to] : {std::pair{"csv", "CSV"},
                                   {".csv", "CSV"},
                                   {" Xlsx ", "XLSX"},
                                   {"GeoJson", "GeoJSON"},
                                   {"", ""},
                                   {"   ", ""},
                                   {"las", "las"},
                                   {"_2CSV", "_2CSV"},
                                   {"jpg", "JPEG"},
                                   {"text/csv", "CSV"},
                                   {"データ", "データ"}})
        CHECK(ckan_format(from) == to);
}

TEST_CASE("Times are printed as Python prints them") {
    CHECK(ckan_isoformat(*parse_iso("2018-06-03T15:00:00")) == "2018-06-03T15:00:00");
    CHECK(ckan_isoformat(*parse_iso("2018-06-03T15:00:00.500000")) == "2018-06-03T15:00:00.500000");
}

TEST_CASE("Owners are spliced in without the document being parsed, whatever their ids are") {
    Dataset set;
    set.id = DatasetId("a");
    set.organization = OrganizationId("quo\"te\\ 組");
    set.groups = {GroupId("g1"), GroupId("unknown"), GroupId("g]2")};
    auto directory = std::make_shared<Directory>();
    directory->organization_by_key["quo\"te\\ 組"] = 0;
    directory->organizations.push_back({.id = set.organization, .name = "o", .title = "O"});
    directory->group_by_key = {{"g1", 0}, {"g]2", 1}};
    directory->groups = {{GroupId("g1"), "g1", "G1", "", "", 0}, {GroupId("g]2"), "g2", "G2", "", "", 0}};
    auto const document = wire::Document::parse(PackageSplicer(directory).whole(ckan_package_json(set)));
    REQUIRE(document);
    CHECK(document->root()["owner_org"].string() == "quo\"te\\ 組");
    CHECK(document->root()["organization"]["title"].string() == "O");
    CHECK(document->root()["groups"].size() == 2);
    CHECK(document->root()["groups"].at(1)["title"].string() == "G2");
}
