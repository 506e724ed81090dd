#!/usr/bin/env python3
"""A CKAN that answers from a file of packages: for harvest tests and benches, without the network. Python 3.11, nothing else.

    ckan_replay.py --packages dump.jsonl[.zst|.gz]      # package dictionaries, one a line
    ckan_replay.py --count 300000                       # invented ones, the same for the same number

Prints `listening http://127.0.0.1:PORT` when ready. Faults, each from the n-th package_search on (--from, default 1):
  --slow SECONDS     waits before the body, then sends it in small pieces
  --html             a page of maintenance for JSON
  --half             the connection ends in the middle of a record
  --endless          a body without end
  --redirect-private sends the caller to 10.0.0.1
  --wrong-utf8       one record of the page is not UTF-8
  --huge             2 GB are announced and sent
Changes of the source itself: --first N (only N packages), --modified TIME (metadata_modified rewritten everywhere).
"""
import argparse
import gzip
import http.server
import json
import subprocess
import sys
import threading
import urllib.parse

ROWS_MAX = 1000
WORDS = "避難所 公園 人口 保育所 図書館 道路 水道 ごみ 観光 学校 病院 財政 選挙 消防 環境 文化財 統計 一覧 施設 計画".split()
FORMATS = ["CSV", "XLSX", "PDF", "GeoJSON", "HTML"]
HUGE_BYTES = 2 << 30


def invented(number: int) -> bytes:
    """Package `number` of a catalogue nobody has: 90 organisations, 13 groups, three files each."""
    org, group = number % 90, number % 13
    identity = f"30000000-0000-4000-8000-{number:012d}"
    owner = f"40000000-0000-4000-8000-{org:012d}"
    word = [WORDS[(number * step) % len(WORDS)] for step in (1, 7, 11)]
    time = f"20{10 + number % 15}-{1 + number % 12:02d}-{1 + number % 28:02d}T00:00:00.{number % 1000000:06d}"
    files = [{"id": f"5{i}000000-0000-4000-8000-{number:012d}",
              "package_id": identity, "position": i, "name": f"{word[i]}（令和{1 + (number + i) % 6}年度）", "description": "",
              "format": FORMATS[(number + i) % 5], "url": f"https://data.example.jp/{number}/{i}.{FORMATS[(number + i) % 5].lower()}",
              "created": time[:19], "last_modified": None, "mimetype": None, "mimetype_inner": None, "size": 1024 * (1 + number % 90),
              "hash": "", "state": "active", "url_type": None, "resource_type": None, "cache_url": None, "cache_last_updated": None}
             for i in range(3)]
    package = {
        "id": identity, "name": f"replay-{number:06d}", "title": f"{word[0]}の{word[1]}{word[2]} 第{number}号",
        "notes": f"架空の記録番号{number}の{word[1]}について、{word[2]}ごとにまとめたデータです。", "license_id": "CC-BY-4.0",
        "license_title": "CC BY 4.0", "license_url": "https://creativecommons.org/licenses/by/4.0/", "isopen": True, "private": False,
        "state": "active", "type": "dataset", "url": "", "author": None, "author_email": None, "maintainer": "見本課",
        "maintainer_email": None, "version": None, "metadata_created": time, "metadata_modified": time, "num_resources": 3, "num_tags": 0,
        "tags": [], "extras": [{"key": "更新頻度", "value": "年1回"}], "owner_org": owner, "relationships_as_object": [],
        "relationships_as_subject": [], "resources": files,
        "organization": {"id": owner, "name": f"replay-org-{org:02d}", "title": f"架空局{org}", "type": "organization", "description": "",
                         "image_url": "", "created": "2021-01-01T00:00:00.000000", "state": "active", "is_organization": True,
                         "approval_status": "approved"},
        "groups": [{"id": f"60000000-0000-4000-8000-{group:012d}", "name": f"replay-group-{group:02d}", "title": f"架空分類{group}",
                    "display_name": f"架空分類{group}", "description": "", "image_display_url": ""}]}
    return json.dumps(package, ensure_ascii=False).encode()


def lines_of(path: str):
    with open(path, "rb") as file:
        magic = file.read(4)
    if magic == b"\x28\xb5\x2f\xfd":
        process = subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE)
        yield from process.stdout
        if process.wait() != 0:
            sys.exit(f"zstd could not read {path}")
    elif magic[:2] == b"\x1f\x8b":
        yield from gzip.open(path)
    else:
        yield from open(path, "rb")


class Source:
    """The packages as bytes, in the order asked for."""

    def __init__(self, wish):
        self.wish = wish
        self.lines = []
        if wish.packages:
            self.lines = [line.strip() for line in lines_of(wish.packages) if line.strip()]
        self.count = len(self.lines) if wish.packages else wish.count
        if wish.first is not None:
            self.count = min(self.count, wish.first)
        self.orders = {}

    def line(self, place: int) -> bytes:
        raw = self.lines[place] if self.lines else invented(place)
        if self.wish.modified:
            package = json.loads(raw)
            package["metadata_modified"] = self.wish.modified
            raw = json.dumps(package, ensure_ascii=False).encode()
        return raw

    def package(self, place: int) -> dict:
        return json.loads(self.line(place))

    def order(self, sort: str) -> list | range:
        key, _, direction = sort.partition(" ")
        if key not in ("id", "name", "metadata_modified", "metadata_created", "title_string"):
            return range(self.count)
        if not self.lines and key in ("id", "name") and direction != "desc":
            return range(self.count)  # invented ones are made in this order
        if sort not in self.orders:
            field = "title" if key == "title_string" else key
            keys = [str(self.package(i).get(field)) for i in range(self.count)]
            self.orders[sort] = sorted(range(self.count), key=keys.__getitem__, reverse=direction == "desc")
        return self.orders[sort]

    def owners(self, member: str) -> dict:
        found = {}
        for place in range(self.count):
            of = self.package(place).get(member)
            for one in of if isinstance(of, list) else [of]:
                if one and one["name"] not in found:
                    found[one["name"]] = one
        return found


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    source: Source
    searches = 0
    lock = threading.Lock()

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        self.act(parts.path, query)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            query = {key: str(value) for key, value in json.loads(body or b"{}").items()}
        except ValueError:
            query = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace")))
        self.act(urllib.parse.urlsplit(self.path).path, query)

    def act(self, path: str, query: dict):
        for base in ("/api/3/action/", "/api/action/"):
            if path.startswith(base):
                name = path[len(base):]
                if name == "package_search":
                    return self.search(query)
                answer = getattr(self, "action_" + name, None)
                if answer is None:
                    return self.send_json(400, json.dumps(f"Bad request - Action name not known: {name}").encode())
                return self.result(answer(query))
        self.send_json(404, b'"Not found"')

    # -- actions
    def action_package_list(self, _):
        return [self.source.package(i)["name"] for i in range(self.source.count)]

    def action_package_show(self, query):
        for place in range(self.source.count):
            package = self.source.package(place)
            if query.get("id") in (package["id"], package["name"]):
                return package
        return None

    def action_organization_list(self, _):
        return sorted(self.source.owners("organization"))

    def action_group_list(self, _):
        return sorted(self.source.owners("groups"))

    def action_organization_show(self, query):
        return next((o for o in self.source.owners("organization").values() if query.get("id") in (o["id"], o["name"])), None)

    def action_group_show(self, query):
        return next((g for g in self.source.owners("groups").values() if query.get("id") in (g["id"], g["name"])), None)

    def action_status_show(self, _):
        return {"ckan_version": "2.11.5", "site_url": f"http://127.0.0.1:{self.server.server_port}", "site_title": "replay",
                "site_description": "", "error_emails_to": None, "locale_default": "ja", "extensions": []}

    # -- package_search and its faults
    def search(self, query: dict):
        with Handler.lock:
            Handler.searches += 1
            spoilt = Handler.searches >= self.source.wish.from_search
        wish = self.source.wish
        if spoilt and self.fault(wish):
            return
        start = max(0, int(query.get("start", 0)))
        rows = min(ROWS_MAX, max(0, int(query.get("rows", 10))))
        order = self.source.order(query.get("sort", ""))
        results = [self.source.line(order[i]) for i in range(start, min(start + rows, self.source.count))]
        if spoilt and wish.wrong_utf8 and results:
            middle = len(results) // 2
            results[middle] = results[middle].replace(b'"title":', b'"spoilt": "\xff\xfe", "title":', 1)
        body = (b'{"help": "", "success": true, "result": {"count": %d, "sort": "", "facets": {}, "search_facets": {}, "results": ['
                % self.source.count + b", ".join(results) + b"]}}")
        if spoilt and wish.half:
            self.begin(200, len(body))
            self.wfile.write(body[:len(body) // 2])
            self.close_connection = True
            return
        if spoilt and wish.slow:
            return self.send_slowly(body, wish.slow)
        self.send_json(200, body)

    def fault(self, wish) -> bool:
        if wish.html:
            self.send(200, b"<!doctype html><title>maintenance</title><p>Please come again.", "text/html; charset=utf-8")
        elif wish.redirect_private:
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/api/3/action/package_search")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif wish.endless or wish.huge:
            self.begin(200, HUGE_BYTES if wish.huge else None)
            self.pour(HUGE_BYTES if wish.huge else None)
        else:
            return False
        return True

    def pour(self, total: int | None):
        head = b'{"success": true, "result": {"count": 1, "results": ["'
        piece = b"x" * 65536
        sent = 0
        try:
            self.wfile.write(head)
            sent = len(head)
            while total is None or sent < total:
                size = len(piece) if total is None else min(len(piece), total - sent)
                self.wfile.write(piece[:size])
                sent += size
        except OSError:
            pass  # the caller has had enough, as it should
        self.close_connection = True

    def send_slowly(self, body: bytes, seconds: float):
        pause = threading.Event()
        self.begin(200, len(body))
        try:
            pause.wait(seconds)
            for at in range(0, len(body), 512):
                self.wfile.write(body[at:at + 512])
                self.wfile.flush()
                pause.wait(seconds)
        except OSError:
            self.close_connection = True

    # -- sending
    def result(self, value):
        if value is None:
            self.send_json(404, b'{"help": "", "success": false, "error": {"__type": "Not Found Error", "message": "Not found"}}')
        else:
            self.send_json(200, json.dumps({"help": "", "success": True, "result": value}, ensure_ascii=False).encode())

    def begin(self, status: int, length: int | None):
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def send_json(self, status: int, body: bytes):
        self.send(status, body, "application/json;charset=utf-8")

    def send(self, status: int, body: bytes, content_type: str):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def wishes(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--packages")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int)
    parser.add_argument("--modified")
    parser.add_argument("--from", dest="from_search", type=int, default=1)
    parser.add_argument("--slow", type=float, default=0)
    for fault in ("html", "half", "endless", "redirect-private", "wrong-utf8", "huge"):
        parser.add_argument("--" + fault, action="store_true")
    return parser.parse_args(arguments)


def main():
    wish = wishes()
    Handler.source = Source(wish)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", wish.port), Handler)
    server.daemon_threads = True
    print(f"listening http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
