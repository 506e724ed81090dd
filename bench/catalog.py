#!/usr/bin/env python3
"""Figures of the catalogue with the real program: harvest, repeat, big harvest with search available, package_search, memory, page time.

usage: bench/catalog.py [tokyo] [big] [--count 300000]
Each figure is one JSON line: {"bench": ..., "value": ..., "limit": ...}. Peers and limits run in the same call.
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/scenario"))
import house  # noqa: E402

FACETS = '["organization","groups","tags","res_format","license_id"]'


def say(bench: str, **figures) -> None:
    print(json.dumps({"bench": bench, **figures}, ensure_ascii=False), flush=True)


def timed(*words: str, limit: float = 3600) -> tuple:
    began = time.monotonic()
    done = house.gyoji(*words, limit=limit)
    return time.monotonic() - began, json.loads(done.stdout.strip().split("\n")[-1])


def rss_mb(pid: int) -> dict:
    out = {}
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().split("\n"):
        if line.startswith(("VmRSS", "RssAnon", "VmHWM")):
            out[line.split(":")[0]] = round(int(line.split()[1]) / 1024, 1)
    return out


def quantiles(values: list) -> dict:
    values = sorted(values)
    return {"p50_ms": round(values[len(values) // 2], 2), "p99_ms": round(values[min(len(values) - 1, int(len(values) * 0.99))], 2),
            "max_ms": round(values[-1], 2)}


def fetch_ms(url: str) -> tuple:
    began = time.monotonic()
    with urllib.request.urlopen(url, timeout=60) as answer:
        body = answer.read()
    return (time.monotonic() - began) * 1000, body


def tokyo() -> None:
    place = house.shared()
    if not place:
        say("tokyo", skipped="../shared/data is not here")
        return
    dump = place / "data/catalog/tokyo_packages.jsonl.zst"
    with tempfile.TemporaryDirectory() as folder:
        seconds, report = timed("harvest", dump, "--kind", "ckan-dump", "--data", folder, "--json")
        say("harvest_tokyo_dump", seconds=round(seconds, 2), limit=5, created=report["created"])
        seconds, report = timed("harvest", dump, "--kind", "ckan-dump", "--data", folder, "--json")
        say("harvest_tokyo_repeat", seconds=round(seconds, 2), limit=2, writes=report["created"] + report["updated"] + report["deleted"])
        with house.Server(folder) as server:
            names = server.action("package_list")
            chance = random.Random(1)
            pages = [fetch_ms(f"{server.url}/dataset/{urllib.parse.quote(chance.choice(names))}")[0] for _ in range(300)]
            say("dataset_page_with_client", **quantiles(pages), limit_ms=5)
            say("memory_tokyo", **rss_mb(server.process.pid))
            out = subprocess.run([sys.executable, ROOT / "tests/relevance/judge.py", server.url], capture_output=True, text=True)
            print(out.stdout.strip() or out.stderr[-500:])
    replay(dump)


def replay(dump: pathlib.Path) -> None:
    """The same catalogue from a local CKAN answer replay, over HTTP."""
    process = subprocess.Popen([sys.executable, str(ROOT / "tests/interop/ckan_replay.py"), "--port", "0", "--packages", str(dump)],
                               stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        port = int("".join(c for c in line.split(":")[-1] if c.isdigit()))
        with house.data_folder(f"127.0.0.1:{port}") as folder:
            seconds, report = timed("harvest", f"http://127.0.0.1:{port}", "--kind", "ckan", "--data", folder, "--json")
            say("harvest_tokyo_replay", seconds=round(seconds, 2), limit=5, created=report["created"])
            seconds, report = timed("harvest", f"http://127.0.0.1:{port}", "--kind", "ckan", "--data", folder, "--json")
            say("harvest_tokyo_replay_repeat", seconds=round(seconds, 2), limit=2,
                writes=report["created"] + report["updated"] + report["deleted"])
    finally:
        process.kill()
        process.wait()


WORDS = "避難所 公園 人口 保育所 図書館 道路 水道 ごみ 観光 学校 病院 財政 選挙 消防 環境 文化財 統計 一覧 施設 計画 調査 令和 資料 報告 事業 福祉 高齢者 障害者 住宅 産業".split()


def synthetic(path: pathlib.Path, count: int) -> None:
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            words = [WORDS[min(int(chance.expovariate(0.18)), len(WORDS) - 1)] for _ in range(14)]
            org = n % 90
            identity = f"20000000-0000-4000-8000-{org:012d}"
            p = house.package(n, title=f"{words[0]}の{words[1]}{words[2]} 第{n}号", owner_org=identity,
                              notes="、".join(words[3:]) + f"について、架空の記録番号{n}を{words[5]}ごとにまとめたデータです。" * 2,
                              tags=[{"name": words[4], "display_name": words[4]}],
                              organization={"id": identity, "name": f"org{org:03d}", "title": f"架空局{org}", "type": "organization", "state": "active"},
                              metadata_modified=f"20{10 + n % 15}-{1 + n % 12:02d}-{1 + n % 28:02d}T00:00:00.000000")
            p["resources"][1]["format"], p["resources"][2]["format"] = ("XLSX", "PDF") if n % 3 else ("JSON", "HTML")
            out.write(json.dumps(p, ensure_ascii=False) + "\n")


def ask(server, label: str, queries: list, **extra) -> None:
    times = []
    for query in queries:
        address = f"{server.url}/api/3/action/package_search?" + urllib.parse.urlencode({"q": query, "facet.field": FACETS, **extra})
        times.append(fetch_ms(address)[0])
    say(label, **quantiles(times), limit_p50_ms=10, limit_p99_ms=50)


def big(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dump = pathlib.Path(folder) / "big.jsonl"
        synthetic(dump, count)
        data = pathlib.Path(folder) / "data"
        with house.Server(data, limit=60) as server:
            began = time.monotonic()
            command = subprocess.Popen([str(house.GYOJI), "harvest", str(dump), "--kind", "ckan-dump", "--data", str(data), "--json"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            times = []
            while command.poll() is None:
                times.append(fetch_ms(f"{server.url}/api/3/action/package_search?q=" + urllib.parse.quote("公園"))[0])
                time.sleep(0.05)  # tidy-allow: a steady load of about 20 searches a second
            say("harvest_big", packages=count, seconds=round(time.monotonic() - began, 1), limit=300,
                searches_meanwhile=len(times), **quantiles(times))
            server.wait_for(lambda: server.count() == count, 120)
        began = time.monotonic()
        with house.Server(data, limit=60) as server:
            say("ready_big", seconds=round(time.monotonic() - began, 2), packages=count, limit=10)
            chance = random.Random(3)
            queries = [" ".join(chance.sample(WORDS, chance.choice([1, 1, 2]))) for _ in range(200)]
            ask(server, "ckan_search_big", queries)
            ask(server, "ckan_search_big_start_100000", queries[:60], start=count // 3)
            ask(server, "ckan_search_big_all", [""] * 60)
            times = [fetch_ms(f"{server.url}/api/3/action/package_search?rows=1000&start={s}")[0] for s in range(0, 20_000, 1_000)]
            say("ckan_rows_1000_big", **quantiles(times), limit_ms=100)
            say("memory_big", packages=count, **rss_mb(server.process.pid))


def memory(count: int = 50_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dump = pathlib.Path(folder) / "m.jsonl"
        synthetic(dump, count)
        data = pathlib.Path(folder) / "data"
        seconds, _ = timed("harvest", dump, "--kind", "ckan-dump", "--data", data, "--json")
        began = time.monotonic()
        with house.Server(data) as server:
            say("ready_50000", seconds=round(time.monotonic() - began, 2), limit=1, harvest_seconds=round(seconds, 1))
            chance = random.Random(3)
            ask(server, "ckan_search_50000", [" ".join(chance.sample(WORDS, 2)) for _ in range(200)])
            say("memory_50000", **rss_mb(server.process.pid), limit_mb=250)


def main() -> int:
    parts = [p for p in sys.argv[1:] if not p.startswith("--") and not p.isdigit()] or ["tokyo", "memory"]
    count = int(sys.argv[sys.argv.index("--count") + 1]) if "--count" in sys.argv else 300_000
    for part in parts:
        {"tokyo": tokyo, "memory": memory, "big": lambda: big(count)}[part]()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("GYOJI_BIN", str(ROOT / "build/release/bin/gyoji"))
    sys.exit(main())
