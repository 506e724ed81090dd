#!/usr/bin/env python3
"""書いてある API と動いている API は同じ。 api/openapi.json is what the program prints, and every address in it answers."""
import json
import pathlib
import unittest

import house


class Api(unittest.TestCase):
    def test_the_committed_document_is_what_the_program_prints(self):
        printed = house.gyoji("openapi").stdout
        committed = (house.ROOT / "api/openapi.json").read_text(encoding="utf-8")
        self.assertEqual(json.loads(printed), json.loads(committed), "run ./dev api and commit api/openapi.json")

    def test_every_plain_address_of_the_document_answers(self):
        document = json.loads((house.ROOT / "api/openapi.json").read_text(encoding="utf-8"))
        folder = house.data_folder()
        self.addCleanup(folder.cleanup)
        house.gyoji("demo", "--data", folder.name)
        with house.Server(pathlib.Path(folder.name)) as server:
            self.assertEqual(json.loads(server.get("/api/v1/openapi.json")[2])["paths"].keys(), document["paths"].keys())
            asked = 0
            for path, methods in document["paths"].items():
                if "get" not in methods or "{" in path:
                    continue
                needed = [p["name"] for p in methods["get"].get("parameters", []) if p.get("required")]
                query = "&".join(f"{name}=x" for name in needed)
                status = server.status(path + ("?" + query if query else ""))
                self.assertEqual(status, 200, path)
                asked += 1
            self.assertGreater(asked, 5)

    def test_the_demo_city_is_marked_and_its_files_download(self):
        folder = house.data_folder()
        self.addCleanup(folder.cleanup)
        house.gyoji("demo", "--data", folder.name)
        with house.Server(pathlib.Path(folder.name)) as server:
            self.assertEqual(server.count(), 53)
            self.assertIn("見本", server.get("/", {"Accept": "text/html"})[2].decode())
            file = server.action("package_show", id="mihon-001")["resources"][0]
            status, headers, body = server.get(f"/dataset/mihon-001/resource/{file['id']}/download")
            self.assertEqual((status, body[:3]), (200, b"\xef\xbb\xbf"))


if __name__ == "__main__":
    house.main()
