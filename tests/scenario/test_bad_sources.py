#!/usr/bin/env python3
"""悪い相手。 A source that is down, slow, endless, redirecting inward, sending HTML or half a record: a clear line each, the rest is kept."""
import json
import pathlib
import unittest
import urllib.parse

import house


def envelope(packages, count=None) -> bytes:
    return json.dumps({"success": True, "help": "", "result": {"count": len(packages) if count is None else count,
                       "results": packages}}, ensure_ascii=False).encode()


def pages(packages, change=None):
    """A CKAN that pages through packages; change(start, body) may spoil an answer."""
    def answer(path):
        parts = urllib.parse.urlsplit(path)
        if parts.path == "/robots.txt":
            return 404, {}, b""
        if not parts.path.endswith("/package_search"):
            return 404, {"Content-Type": "application/json"}, b'{"success": false, "error": {"__type": "Not Found Error", "message": "Not found"}}'
        query = urllib.parse.parse_qs(parts.query)
        start, rows = int(query.get("start", ["0"])[0]), min(1000, int(query.get("rows", ["10"])[0]))
        body = envelope(packages[start:start + rows], len(packages))
        headers = {"Content-Type": "application/json;charset=utf-8"}
        return change(start, headers, body) if change else (200, headers, body)
    return answer


class BadSources(unittest.TestCase):
    def harvest(self, peer, *extra, kind="ckan", limit=120):
        folder = house.data_folder(peer.address)
        self.addCleanup(folder.cleanup)
        self.data = folder.name
        done = house.gyoji("harvest", peer.url, "--kind", kind, "--data", folder.name, "--json", *extra, wanted=None, limit=limit)
        lines = [line for line in done.stdout.strip().split("\n") if line.startswith("{")]
        return done, json.loads(lines[-1]) if lines else {}

    def assert_failed(self, done, report, *words):
        self.assertTrue(done.returncode != 0 or report.get("outcome") in ("failed", "partly"), (done.stdout, done.stderr))
        said = json.dumps(report, ensure_ascii=False) + done.stdout + done.stderr
        self.assertTrue(any(word in said for word in words), said)

    def test_a_good_one(self):
        with house.Peer(pages([house.package(n) for n in range(2500)])) as peer:
            _, report = self.harvest(peer)
            self.assertEqual((report["created"], report["bad"]), (2500, 0))
            again = json.loads(house.gyoji("harvest", peer.url, "--kind", "ckan", "--data", self.data, "--json").stdout.strip().split("\n")[-1])
            self.assertEqual((again["created"], again["updated"], again["unchanged"]), (0, 0, 2500))

    def test_down(self):
        peer = house.Peer(pages([]))
        peer.__exit__()
        done, report = self.harvest(peer)
        self.assert_failed(done, report, "fetch")

    def test_html_for_json(self):
        with house.Peer(lambda path: (200, {"Content-Type": "text/html"}, b"<html>maintenance</html>")) as peer:
            done, report = self.harvest(peer)
            self.assert_failed(done, report, "JSON", "HTML", "json", "html")

    def test_refused_by_the_source(self):
        body = b'{"success": false, "error": {"__type": "Authorization Error", "message": "Access denied"}}'
        with house.Peer(lambda path: (403, {"Content-Type": "application/json"}, body)) as peer:
            done, report = self.harvest(peer)
            self.assert_failed(done, report, "403", "Access denied")

    def test_half_an_answer(self):
        cut = lambda start, headers, body: (200, headers, body[:len(body) // 2] if start else body)
        with house.Peer(pages([house.package(n) for n in range(1500)], cut)) as peer:
            done, report = self.harvest(peer)
            self.assert_failed(done, report, "JSON", "json")
            with house.Server(self.data) as server:
                self.assertEqual(server.count(), 1000)     # the first page is kept, nothing is deleted

    def test_the_same_page_for_ever(self):
        def endless(start, headers, body):
            return 200, headers, envelope([house.package(n) for n in range(1000)], 10 ** 9)
        with house.Peer(pages([], endless)) as peer:
            done, report = self.harvest(peer)
            self.assert_failed(done, report, "same", "同じ", "endless", "repeat")

    def test_redirect_to_a_private_address(self):
        with house.Peer(lambda path: (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")) as peer:
            done, report = self.harvest(peer)
            self.assert_failed(done, report, "169.254.169.254", "denied")

    def test_a_private_address_is_denied_without_the_exception(self):
        with house.Peer(pages([house.package(1)])) as peer:
            folder = house.data_folder()
            self.addCleanup(folder.cleanup)
            done = house.gyoji("harvest", peer.url, "--kind", "ckan", "--data", folder.name, wanted=None)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("allow", done.stdout + done.stderr)

    def test_an_endless_body_is_cut(self):
        def body():
            yield b'{"success": true, "result": {"results": ['
            piece = b'"' + b"x" * 65536 + b'",'
            while True:
                yield piece
        with house.Peer(lambda path: (200, {"Content-Type": "application/json"}, body())) as peer:
            done, report = self.harvest(peer)
            self.assert_failed(done, report, "too_large", "大き", "large")

    def test_wrong_utf8_in_one_record(self):
        spoil = lambda start, headers, body: (200, headers, body.replace("第7号".encode(), b"\xff\xfe", 1))
        with house.Peer(pages([house.package(n) for n in range(20)], spoil)) as peer:
            _, report = self.harvest(peer)
            self.assertGreaterEqual(report.get("bad", 0) + report.get("remarks", 0), 1, report)
            self.assertGreaterEqual(report["created"], 19)

    def test_duplicate_ids_are_reported(self):
        with house.Peer(pages([house.package(1), house.package(1), house.package(2)])) as peer:
            _, report = self.harvest(peer)
            self.assertEqual(report["created"], 2)


if __name__ == "__main__":
    house.main()
