#!/usr/bin/env python3
"""同じフォルダで動くサーバーと命令。 One folder, one owner: commands reach the running server, and new sets are found at once."""
import json
import pathlib
import signal
import time
import unittest

import house


class Serve(unittest.TestCase):
    def setUp(self):
        self.folder = house.data_folder()
        self.addCleanup(self.folder.cleanup)
        self.data = pathlib.Path(self.folder.name) / "data"
        self.dump = pathlib.Path(self.folder.name) / "dump.jsonl"

    def test_a_harvest_beside_a_server_is_found_within_a_second(self):
        house.write_dump(self.dump, [house.package(n) for n in range(200)])
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), 0)
            done = house.gyoji("harvest", self.dump, "--kind", "ckan-dump", "--data", self.data, "--json")
            ended = time.monotonic()
            self.assertEqual(json.loads(done.stdout.strip().split("\n")[-1])["created"], 200)
            server.wait_for(lambda: server.count() == 200, 5)
            self.assertLess(time.monotonic() - ended, 1.0)

    def test_a_restart_loses_nothing_even_after_kill_9(self):
        house.write_dump(self.dump, [house.package(n) for n in range(100)])
        house.gyoji("harvest", self.dump, "--kind", "ckan-dump", "--data", self.data)
        for how in (signal.SIGTERM, signal.SIGKILL):
            with house.Server(self.data) as server:
                self.assertEqual(server.count(), 100)
                self.assertEqual(server.count(q="見本データ第42号"), 1)
                server.stop(how)

    def test_healthz_at_once_and_metrics(self):
        with house.Server(self.data) as server:
            self.assertEqual(server.status("/healthz"), 200)
            self.assertIn(b"# TYPE", server.get("/metrics")[2])

    def test_any_bytes_in_a_search_are_answered_400_or_found(self):
        with house.Server(self.data) as server:
            for query in ("%FF%FE", "%00", "a" * 100_000, "(" * 500, "\"", "title:", "-", "[", "%E6%B0", "{!lucene}x", "😀" * 50):
                for door in ("/search?q=", "/api/v1/datasets?q=", "/api/3/action/package_search?q="):
                    status = server.status(door + query)
                    self.assertIn(status, (200, 400, 409, 414, 431), f"{door}{query[:20]}: {status}")

    def test_unknown_configuration_is_refused_by_name(self):
        self.data.mkdir()
        (self.data / "gyoji.toml").write_text("[server]\nlissten = \"x\"\n")
        done = house.gyoji("serve", "--data", self.data, "--listen", "127.0.0.1:0", wanted=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("lissten", done.stderr + done.stdout)

    def test_needs_are_taken_and_shown_to_nobody(self):
        with house.Server(self.data) as server:
            body = json.dumps({"text": "ペットと入れる避難所の一覧がほしい"}).encode()
            status, _, _ = server.get("/api/v1/needs", {"Content-Type": "application/json"}, body)
            self.assertIn(status, (200, 201, 202))
            long = json.dumps({"text": "あ" * 501}).encode()
            self.assertEqual(server.get("/api/v1/needs", {"Content-Type": "application/json"}, long)[0], 400)


if __name__ == "__main__":
    house.main()
