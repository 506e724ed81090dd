#!/usr/bin/env python3
"""Clients and rules that others wrote, against our server: ckanapi, the request sequences of CKAN's and udata's harvesters, our own
harvester, rdflib, the SEMICeu DCAT-AP 3.0.1 shapes.

    run.py [BASE_URL]     without an address: starts build/release/bin/gyoji on a temporary folder with the Tokyo catalogue
                          (GYOJI_SHARED, ../shared), or with the demo city where that is absent
Ends with `N passed, N failed`.
"""
import atexit
import concurrent.futures
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "scenario"))
import house  # noqa: E402

import ckanapi  # noqa: E402
import pyshacl  # noqa: E402
import rdflib  # noqa: E402
import requests  # noqa: E402
from rdflib.compare import isomorphic  # noqa: E402

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
SHACL = rdflib.Namespace("http://www.w3.org/ns/shacl#")
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
RDF = rdflib.RDF
SHACL_SECONDS_MAX = 300
# What a package may differ in from what its source served: nothing else. `format` is canonicalised as CKAN itself does; a table in a
# DataStore is each catalogue's own.
MAY_DIFFER = {"revision_timestamp", "tracking_summary"}


class Ours:
    """The server under test, started once, and what it was filled with."""
    url = ""
    shared = house.shared()
    packages: dict = {}  # of the dump, by name; the newest of a name
    server = None

    @classmethod
    def start(cls, address: str | None):
        if address:
            cls.url = address.rstrip("/")
            return
        cls.folder = tempfile.TemporaryDirectory(prefix="gyoji-interop-")
        atexit.register(cls.folder.cleanup)
        cls.data = pathlib.Path(cls.folder.name) / "data"
        cls.data.mkdir()
        # The clients below ask without pause; the limit per address is tested elsewhere.
        (cls.data / "gyoji.toml").write_text("[rate]\nrequests_per_second = 0\n")
        if cls.shared:
            dump = cls.shared / "data/catalog/tokyo_packages.jsonl.zst"
            house.gyoji("harvest", dump, "--kind", "ckan-dump", "--data", cls.data, "--json", limit=600)
            cls.packages = newest(dump)
        else:
            print("SKIPPED: ../shared/data is not here: the demo city stands in for the Tokyo catalogue")
            house.gyoji("demo", "--data", cls.data, limit=300)
        cls.server = house.Server(cls.data)
        atexit.register(cls.server.stop)
        cls.url = cls.server.url


def newest(dump: pathlib.Path) -> dict:
    """The records in force: of two with one name the greatest metadata_created, then metadata_modified, then the last."""
    by_name: dict = {}
    lines = subprocess.run(["zstd", "-dcq", str(dump)], capture_output=True, check=True).stdout.splitlines()
    for line in lines:
        package = json.loads(line)
        other = by_name.get(package["name"])
        key = lambda p: (p["metadata_created"], p["metadata_modified"])
        if other is None or key(package) >= key(other):
            by_name[package["name"]] = package
    return by_name


def get(path: str, **parameters) -> requests.Response:
    return requests.get(Ours.url + path, params=parameters, timeout=60, allow_redirects=False)


def action(name: str, **parameters):
    answer = get(f"/api/3/action/{name}", **parameters)
    body = answer.json()
    assert answer.status_code == 200 and body["success"], (answer.status_code, body)
    return body["result"]


def different(theirs: dict, ours: dict) -> list:
    keys = (set(theirs) | set(ours)) - MAY_DIFFER
    return sorted(key for key in keys if theirs.get(key, "(absent)") != ours.get(key, "(absent)"))


class Ckanapi(unittest.TestCase):
    """ckanapi from PyPI: lists, searches, dumps; its exceptions come from error.__type."""

    def setUp(self):
        self.ckan = ckanapi.RemoteCKAN(Ours.url, user_agent="gyoji-interop")
        self.addCleanup(self.ckan.close)

    def test_lists_agree_with_the_search(self):
        names = self.ckan.action.package_list()
        found = self.ckan.action.package_search(rows=0)
        self.assertEqual(len(names), found["count"])
        self.assertEqual(len(set(names)), len(names))
        if Ours.packages:
            self.assertEqual(found["count"], 4135)
            self.assertEqual(set(names), set(Ours.packages))

    def test_pages_by_get_and_post_are_the_same(self):
        by_post = self.ckan.action.package_search(rows=7, start=14, sort="name asc")
        by_get = action("package_search", rows=7, start=14, sort="name asc")
        self.assertEqual(by_post, by_get)
        self.assertEqual([p["name"] for p in by_get["results"]], sorted(p["name"] for p in by_get["results"]))

    def test_facets(self):
        found = self.ckan.action.package_search(rows=0, **{"facet.field": ["organization", "groups", "res_format", "license_id"],
                                                           "facet.limit": -1})
        self.assertEqual(sum(found["facets"]["organization"].values()), found["count"])
        for field, facet in found["search_facets"].items():
            self.assertEqual({i["name"]: i["count"] for i in facet["items"]}, found["facets"][field])
            shown = [i["display_name"] for i in facet["items"]]
            self.assertEqual(shown, sorted(shown, reverse=True))
        for name, count in list(found["facets"]["organization"].items())[:10]:
            self.assertEqual(self.ckan.action.package_search(fq=f"organization:{name}", rows=0)["count"], count)

    def test_organizations_and_groups(self):
        names = self.ckan.action.organization_list()
        everything = []
        while page := self.ckan.action.organization_list(all_fields=True, offset=len(everything)):
            everything += page
        self.assertEqual([o["name"] for o in everything], names)
        one = self.ckan.action.organization_show(id=names[0], include_datasets=True)
        self.assertEqual(one["package_count"], len(one["packages"]) if one["package_count"] <= 1000 else 1000)
        for name in self.ckan.action.group_list():
            self.assertEqual(self.ckan.action.group_show(id=name)["name"], name)

    def test_errors_become_its_exceptions(self):
        with self.assertRaises(ckanapi.NotFound):
            self.ckan.action.package_show(id="no-such-set")
        with self.assertRaises(ckanapi.NotAuthorized):
            self.ckan.action.package_create(name="x", title="x")
        with self.assertRaises(ckanapi.ValidationError):
            self.ckan.action.package_show()
        with self.assertRaises(ckanapi.SearchQueryError):
            self.ckan.action.package_search(nonsense="x")
        with self.assertRaises(ckanapi.CKANAPIError):
            self.ckan.action.no_such_action()

    def test_dump_gives_every_set_as_it_came(self):
        done = subprocess.run([pathlib.Path(sys.executable).with_name("ckanapi"), "dump", "datasets", "--all", "-r", Ours.url, "-p", "2", "-q"],
                              capture_output=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        dumped = {p["name"]: p for p in map(json.loads, done.stdout.splitlines())}
        self.assertEqual(len(dumped), action("package_search", rows=0)["count"])
        odd = {}
        for name, package in Ours.packages.items():
            if keys := different(package, dumped[name]):
                odd[name] = keys
        self.assertEqual(odd, {}, f"{len(odd)} packages differ; the first: {list(odd.items())[:3]}")

    def test_command_line_search_and_action(self):
        tool = pathlib.Path(sys.executable).with_name("ckanapi")
        done = subprocess.run([tool, "action", "status_show", "-r", Ours.url, "-j"], capture_output=True, timeout=60)
        self.assertEqual(json.loads(done.stdout)["ckan_version"], "2.11.5")
        done = subprocess.run([tool, "search", "datasets", "q=a*", "rows=3", "-r", Ours.url], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])


class Harvesters(unittest.TestCase):
    """The requests of the harvesters that will come: CKANHarvester (ckanext-harvest) and udata's CkanBackend."""

    def test_ckanext_harvest(self):
        total = action("package_search", rows=0)["count"]
        ids, last, start = set(), b"", 0
        while True:
            answer = get("/api/3/action/package_search", rows=100, start=start, sort="id asc")
            results = answer.json()["result"]["results"]
            if not results:
                break
            page = json.dumps(results).encode()
            self.assertNotEqual(page, last, "two pages are the same: the harvester would stop with an error")
            last = page
            ids |= {p["id"] for p in results}
            start += 100
        self.assertEqual(len(ids), total)

    def test_filters_of_ckanext_harvest(self):
        organizations = action("organization_list", sort="package_count desc", limit=2)
        total = action("package_search", rows=0)["count"]
        counts = [action("package_search", rows=0, fq=f"organization:{name}")["count"] for name in organizations]
        joined = " OR ".join(f"organization:{name}" for name in organizations)
        self.assertEqual(action("package_search", rows=0, fq=joined)["count"], sum(counts))
        self.assertEqual(action("package_search", rows=0, fq=f"-organization:{organizations[0]}")["count"], total - counts[0])
        everything = []
        while page := action("package_search", rows=1000, start=len(everything), sort="id asc")["results"]:
            everything += page
        middle = sorted(p["metadata_modified"] for p in everything)[len(everything) // 2]
        expected = sum(p["metadata_modified"] >= middle for p in everything)
        stamp = middle if "." in middle else middle + ".000000"
        self.assertEqual(action("package_search", rows=0, fq=f"metadata_modified:[{stamp}Z TO *]")["count"], expected)
        some = action("group_list")
        if some:
            both = f"-organization:{organizations[0]} metadata_modified:[{stamp}Z TO *]"
            expected = sum(p["metadata_modified"] >= middle and (p["organization"] or {}).get("name") != organizations[0] for p in everything)
            self.assertEqual(action("package_search", rows=0, fq=both)["count"], expected)
            self.assertEqual(action("group_show", id=some[0])["package_count"],
                             action("package_search", rows=0, fq=f"groups:{some[0]}")["count"])
        package = everything[0]
        self.assertEqual(action("organization_show", id=package["owner_org"])["name"], package["organization"]["name"])

    def test_udata(self):
        self.assertEqual(get("/api/util/status").json()["ckan_version"], "2.11.5")
        names = action("package_list")
        organization = action("organization_list", sort="package_count desc", limit=1)[0]
        found = action("package_search", q=f"organization:{organization} AND -name:{names[0]}", rows=1000)
        self.assertLessEqual(len(found["results"]), 1000)
        answer = get("/api/3/action/package_show", id=names[0])
        self.assertTrue(answer.headers["Content-Type"].startswith("application/json"))
        self.assertEqual(answer.json()["result"]["name"], names[0])
        wrong = get("/api/3/action/package_show", id="no-such-set").json()
        self.assertEqual((wrong["success"], wrong["error"]["__type"]), (False, "Not Found Error"))


@unittest.skipIf(len(sys.argv) > 1, "needs a server that it started itself")
class OurOwnHarvester(unittest.TestCase):
    """We harvest ourselves and get the same."""

    def harvest(self, location: str, kind: str):
        folder = house.data_folder(urllib.parse.urlsplit(Ours.url).netloc)
        self.addCleanup(folder.cleanup)
        done = house.gyoji("harvest", location, "--kind", kind, "--data", folder.name, "--json", limit=900)
        return folder.name, json.loads(done.stdout.strip().split("\n")[-1])

    def compare(self, data: str, keys: set | None = None):
        with house.Server(data, limit=60) as other:
            mine = {p["name"]: p for p in self.everything(Ours.url)}
            theirs = {p["name"]: p for p in self.everything(other.url)}
        self.assertEqual(set(mine), set(theirs))
        odd = {}
        for name, package in mine.items():
            differing = [k for k in different(package, theirs[name]) if keys is None or k in keys]
            if differing:
                odd[name] = differing
        self.assertEqual(odd, {}, f"{len(odd)} packages differ; the first: {list(odd.items())[:3]}")

    @staticmethod
    def everything(url: str):
        start = 0
        while True:
            answer = requests.get(f"{url}/api/3/action/package_search", params={"rows": 1000, "start": start, "sort": "id asc"}, timeout=120)
            results = answer.json()["result"]["results"]
            if not results:
                return
            yield from results
            start += len(results)

    def test_by_the_ckan_door(self):
        data, report = self.harvest(Ours.url, "ckan")
        self.assertEqual((report["created"], report["bad"]), (action("package_search", rows=0)["count"], 0))
        self.compare(data)

    def test_by_the_dcat_door(self):
        total = action("package_search", rows=0)["count"]
        data, report = self.harvest(Ours.url + "/catalog.ttl", "dcat")
        self.assertEqual((report["created"], report["bad"]), (total, 0))
        with house.Server(data, limit=60) as other:
            titles = sorted(p["title"] for p in self.everything(other.url))
            files = sum(p["num_resources"] for p in self.everything(other.url))
        mine = list(self.everything(Ours.url))
        self.assertEqual(titles, sorted(p["title"] for p in mine))
        self.assertEqual(files, sum(p["num_resources"] for p in mine))


def shapes() -> rdflib.Graph | None:
    """dcat-ap-SHACL.ttl and ranges.ttl as one. They name a few property shapes that they do not define; those say nothing."""
    folder = Ours.shared / "data/catalog/dcat/semic" if Ours.shared else None
    if not folder or not folder.exists():
        return None
    both = rdflib.Graph()
    for name in ("3.0.1__shacl__dcat-ap-SHACL.ttl", "3.0.1__shacl__ranges.ttl"):
        both.parse(folder / name, format="turtle")
    for shape in set(both.objects(None, SHACL.property)):
        if (shape, SHACL.path, None) not in both:
            both.remove((None, SHACL.property, shape))
    return both


def remarks(graph: rdflib.Graph, against: rdflib.Graph) -> str:
    good, _, text = pyshacl.validate(graph, shacl_graph=against, inference="none", advanced=False, meta_shacl=False)
    return "" if good else text[:3000]


def held_against_the_shapes(address: str) -> str | None:
    """In a process of its own: one page of the catalogue. None: there was no time left."""
    if time.time() > float(os.environ["GYOJI_SHACL_UNTIL"]):
        return None
    return remarks(rdflib.Graph().parse(data=requests.get(address, timeout=120).content, format="turtle"), shapes())


class Dcat(unittest.TestCase):
    """DCAT-AP 3.0.1: rdflib reads all three forms as one graph; pyshacl finds nothing against the SEMICeu shapes."""

    @classmethod
    def setUpClass(cls):
        cls.shapes = shapes()

    def graph(self, path: str, form: str) -> rdflib.Graph:
        answer = get(path)
        self.assertEqual(answer.status_code, 200, path)
        return rdflib.Graph().parse(data=answer.content, format=form)

    def conforms(self, graph: rdflib.Graph, what: str):
        if self.shapes is None:
            self.skipTest("the SEMICeu shapes are not here (../shared/data/catalog/dcat)")
        self.assertEqual(remarks(graph, self.shapes), "", what)

    def same_in_all_forms(self, base: str):
        turtle = self.graph(base + ".ttl", "turtle")
        self.assertGreater(len(turtle), 10)
        for ending, form in ((".jsonld", "json-ld"), (".xml", "xml")):
            self.assertTrue(isomorphic(self.without_page(turtle), self.without_page(self.graph(base + ending, form))), base + ending)
        return turtle

    @staticmethod
    def without_page(graph: rdflib.Graph) -> rdflib.Graph:
        """A page's own address has the form's ending: that much must differ."""
        out = rdflib.Graph()
        pages = set(graph.subjects(RDF.type, HYDRA.PagedCollection))
        for triple in graph:
            if triple[0] not in pages:
                out.add(triple)
        return out

    def test_one_set_in_three_forms(self):
        for name in action("package_list", limit=3, offset=20):
            graph = self.same_in_all_forms("/dataset/" + urllib.parse.quote(name))
            self.assertEqual(len(list(graph.subjects(RDF.type, DCAT.Dataset))), 1)
            self.conforms(graph, name)

    def test_an_organization_in_three_forms(self):
        name = action("organization_list", sort="package_count asc", limit=1)[0]
        self.conforms(self.same_in_all_forms("/organization/" + urllib.parse.quote(name) + "/catalog"), name)

    def test_content_negotiation(self):
        name = action("package_list", limit=1)[0]
        address = f"{Ours.url}/dataset/{urllib.parse.quote(name)}"
        for accept, content_type in (("text/turtle", "text/turtle"), ("application/ld+json;q=0.9, text/html;q=0.1", "application/ld+json"),
                                     ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"), ("*/*", "text/html")):
            answer = requests.get(address, headers={"Accept": accept}, timeout=30)
            self.assertEqual((answer.status_code, answer.headers["Content-Type"].split(";")[0]), (200, content_type), accept)

    def test_a_page_breaks_the_shapes_when_it_is_spoilt(self):
        """The check can fail: a set without a title, a file without an address."""
        graph = self.graph("/catalog.ttl", "turtle")
        if self.shapes is None:
            self.skipTest("the SEMICeu shapes are not here (../shared/data/catalog/dcat)")
        small = self.graph("/dataset/" + urllib.parse.quote(action("package_list", limit=1)[0]) + ".ttl", "turtle")
        self.assertEqual(remarks(small, self.shapes), "")
        small.remove((None, DCT.title, None))
        self.assertIn("title", remarks(small, self.shapes))
        self.assertGreater(len(graph), len(small))

    def test_all_pages_conform(self):
        """All sets are listed; as many pages as there is time for are held against the shapes, the first, the last and others between."""
        total = action("package_search", rows=0)["count"]
        path, sets, pages = "/catalog.ttl?page=1", set(), []
        while path:
            graph = self.graph(path, "turtle")
            sets |= set(graph.subjects(RDF.type, DCAT.Dataset))
            pages.append(path)
            following = list(graph.objects(None, HYDRA.next))
            path = str(following[0]).removeprefix(Ours.url) if following else None
        self.assertEqual(len(sets), total)
        if self.shapes is None:
            self.skipTest("the SEMICeu shapes are not here (../shared/data/catalog/dcat)")
        order = [pages[0], pages[-1]] + pages[1:-1:3] + pages[2:-1:3] + pages[3:-1:3]
        os.environ["GYOJI_SHACL_UNTIL"] = str(time.time() + SHACL_SECONDS_MAX)
        began = time.monotonic()
        with concurrent.futures.ProcessPoolExecutor(max_workers=2) as workers:
            answers = list(workers.map(held_against_the_shapes, [Ours.url + page for page in dict.fromkeys(order)]))
        held = [answer for answer in answers if answer is not None]
        print(f"DCAT-AP 3.0.1: {len(held)} of {len(pages)} pages held against the shapes in {time.monotonic() - began:.0f} s")
        self.assertEqual([answer for answer in held if answer], [])
        self.assertGreaterEqual(len(held), min(2, len(pages)))

    def test_the_dump_holds_everything(self):
        answer = get("/catalog-dump.ttl.gz")
        self.assertEqual(answer.status_code, 200)
        text = gzip.decompress(answer.content).decode()
        self.assertEqual(text.count(" a dcat:Dataset, dcat:Resource"), action("package_search", rows=0)["count"])
        head, _, _ = text.partition("\n<")
        rdflib.Graph().parse(data=head + text[len(head):200_000].rpartition("\n\n<")[0], format="turtle")

    def test_modified_since(self):
        self.assertEqual(get("/catalog.ttl", modified_since="2999-01-01").status_code, 200)
        graph = self.graph("/catalog.ttl?modified_since=2999-01-01", "turtle")
        self.assertEqual(len(list(graph.subjects(RDF.type, DCAT.Dataset))), 0)
        self.assertEqual(get("/catalog.ttl", modified_since="yesterday").status_code, 400)


class Feeds(unittest.TestCase):
    def test_atom_and_sitemap_are_xml(self):
        import xml.etree.ElementTree as tree
        organization = action("organization_list", limit=1)[0]
        atom = "{http://www.w3.org/2005/Atom}"
        for path in ("/feeds/dataset.atom", f"/feeds/organization/{organization}.atom", "/feeds/custom.atom?q=a*", "/search.atom?q=%E6%B0%B4",
                     "/feeds/dataset.atom?page=2"):
            root = tree.fromstring(get(path).content)
            self.assertEqual(root.tag, atom + "feed", path)
            self.assertEqual(len(root.findall(atom + "id")), 1)
        addresses = 0
        for sitemap in tree.fromstring(get("/sitemap.xml").content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
            part = get(sitemap.text.removeprefix(Ours.url))
            addresses += part.content.count(b"/dataset/")
        self.assertEqual(addresses, action("package_search", rows=0)["count"])

    def test_a_download_leads_to_the_file(self):
        package = next(p for p in action("package_search", rows=100)["results"] if p["resources"])
        file = package["resources"][0]
        answer = get(f"/dataset/{package['id']}/resource/{file['id']}/download/x.csv")
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(urllib.parse.unquote(answer.headers["Location"]), urllib.parse.unquote(file["url"].strip()))


if __name__ == "__main__":
    # ckanapi starts its workers by name.
    os.environ["PATH"] = str(pathlib.Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    Ours.start(sys.argv[1] if len(sys.argv) > 1 else None)
    house.main()
