#!/usr/bin/env python3
"""収集は二度しても同じ、切れても続き、悪い記録で止まらない。 A harvest is idempotent, survives kill -9, and one bad record stops nothing."""
import json
import pathlib
import random
import signal
import subprocess
import unittest

import house

KILLS = 50


def harvest(data, source, *extra, wanted=0) -> dict:
    done = house.gyoji("harvest", source, "--kind", "ckan-dump", "--data", data, "--json", *extra, wanted=wanted)
    return json.loads(done.stdout.strip().split("\n")[-1])


class Harvest(unittest.TestCase):
    def setUp(self):
        self.folder = house.data_folder()
        self.addCleanup(self.folder.cleanup)
        self.data = pathlib.Path(self.folder.name) / "data"
        self.dump = pathlib.Path(self.folder.name) / "dump.jsonl"

    def test_the_second_run_writes_nothing(self):
        house.write_dump(self.dump, [house.package(n) for n in range(300)])
        first = harvest(self.data, self.dump)
        self.assertEqual((first["created"], first["bad"]), (300, 0))
        second = harvest(self.data, self.dump)
        self.assertEqual((second["created"], second["updated"], second["deleted"]), (0, 0, 0))
        self.assertEqual(second["unchanged"], 300)

    def test_a_dry_run_says_what_would_happen_and_changes_nothing(self):
        packages = [house.package(n) for n in range(30)]
        house.write_dump(self.dump, packages)
        harvest(self.data, self.dump)
        packages[3]["title"] = "新しい題"
        house.write_dump(self.dump, packages[:28] + [house.package(n) for n in range(100, 112)])
        done = house.gyoji("harvest", self.dump, "--kind", "ckan-dump", "--data", self.data, "--dry-run")
        self.assertIn("新規 12 / 更新 1 / 削除 2", done.stdout)
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), 30)

    def test_bad_records_are_named_by_place_and_the_rest_is_kept(self):
        lines = [json.dumps(house.package(n), ensure_ascii=False) for n in range(5)]
        lines[1] = lines[1][:200]                       # half a record
        lines[2] = lines[2].replace("見本データ", "見本\udcff").encode("utf-8", "surrogateescape").decode("latin-1")
        self.dump.write_bytes("\n".join([lines[0], lines[1]]).encode() + b"\n" + lines[2].encode("latin-1") + b"\n" +
                              "\n".join(lines[3:]).encode() + b"\n")
        report = harvest(self.data, self.dump, wanted=None)
        self.assertEqual((report["created"], report["bad"]), (3, 2))

    def test_wrong_dates_are_remarks_not_losses(self):
        broken = house.package(1, metadata_created="令和31年", metadata_modified="2021-13-45")
        broken["resources"][0]["created"] = "平成99年"
        house.write_dump(self.dump, [broken, house.package(2)])
        report = harvest(self.data, self.dump)
        self.assertEqual((report["created"], report["bad"]), (2, 0))
        self.assertGreaterEqual(report["remarks"], 2)

    def test_metadata_modified_rewritten_everywhere_is_no_change(self):
        house.write_dump(self.dump, [house.package(n) for n in range(50)])
        harvest(self.data, self.dump)
        house.write_dump(self.dump, [house.package(n, metadata_modified="2025-09-09T09:09:09.000000") for n in range(50)])
        report = harvest(self.data, self.dump)
        self.assertEqual((report["created"], report["updated"], report["unchanged"]), (0, 0, 50))

    def test_a_source_that_shrinks_is_held(self):
        house.write_dump(self.dump, [house.package(n) for n in range(100)])
        harvest(self.data, self.dump)
        house.write_dump(self.dump, [house.package(n) for n in range(50)])
        report = harvest(self.data, self.dump, wanted=None)
        self.assertEqual((report["outcome"], report["deleted"]), ("held", 0))
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), 100)

    def test_published_again_is_one_set_and_the_old_id_still_answers(self):
        old = house.package(1)
        new = house.package(1, id="30000000-0000-4000-8000-000000000001", metadata_created="2022-05-05T00:00:00.000000", title="新しい版")
        house.write_dump(self.dump, [new, old, house.package(2)])
        report = harvest(self.data, self.dump)
        self.assertEqual(report["superseded"], 1)
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), 2)
            self.assertEqual(server.action("package_show", id=old["id"])["title"], "新しい版")
            self.assertEqual(server.action("package_show", id="d000001")["id"], new["id"])

    def test_remote_ids_that_change_do_not_double(self):
        house.write_dump(self.dump, [house.package(n) for n in range(40)])
        harvest(self.data, self.dump)
        house.write_dump(self.dump, [house.package(n, id=f"40000000-0000-4000-8000-{n:012d}", metadata_created="2023-01-01T00:00:00")
                                     for n in range(40)])
        harvest(self.data, self.dump)
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), 40)

    def test_kill_9_at_random_moments_loses_and_doubles_nothing(self):
        count = 1500
        house.write_dump(self.dump, [house.package(n) for n in range(count)])
        chance = random.Random(20261124)
        killed = 0
        for _ in range(KILLS):
            process = subprocess.Popen([str(house.GYOJI), "harvest", str(self.dump), "--kind", "ckan-dump", "--data", str(self.data)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=chance.uniform(0.005, 0.4))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
            if chance.random() < 0.2:  # begin again with an empty folder now and then, so that early moments are hit too
                subprocess.run(["rm", "-rf", str(self.data)], check=True)
        print(f"killed {killed} of {KILLS}")
        self.assertGreater(killed, 5)
        report = harvest(self.data, self.dump)
        self.assertEqual((report["bad"], report["deleted"]), (0, 0))
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), count)
            names = server.action("package_list")
            self.assertEqual(len(set(names)), count)
        again = harvest(self.data, self.dump)
        self.assertEqual((again["created"], again["updated"], again["unchanged"]), (0, 0, count))

    def test_the_tokyo_dump(self):
        place = house.shared()
        if not place:
            self.skipTest("../shared/data is not here: the Tokyo catalogue cannot be harvested")
        report = harvest(self.data, place / "data/catalog/tokyo_packages.jsonl.zst")
        self.assertEqual((report["read"], report["created"], report["superseded"], report["bad"]), (4303, 4135, 168, 0))
        with house.Server(self.data) as server:
            self.assertEqual(server.count(), 4135)
            for words in ("避難", "AED", "バリアフリー", "水", "ﾊﾞﾘｱﾌﾘｰ", "shelter"):
                status, _, body = server.get(f"/api/v1/datasets?q={words}")
                self.assertEqual(status, 200)
                self.assertGreater(json.loads(body)["total"], 0, words)


if __name__ == "__main__":
    house.main()
