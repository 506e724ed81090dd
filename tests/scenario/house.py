"""Starts the real program for scenario tests: a folder, a port the system chooses, a second process. Nothing is mocked.

`Server` waits for the line `listening http://...`; `gyoji()` runs a command to its end. Every wait has a limit.
"""
import http.server
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GYOJI = pathlib.Path(os.environ.get("GYOJI_BIN", ROOT / "build/release/bin/gyoji"))


def shared() -> pathlib.Path | None:
    for place in (os.environ.get("GYOJI_SHARED"), ROOT.parent / "shared", "/work/shared"):
        if place and (pathlib.Path(place) / "data/catalog/tokyo_packages.jsonl.zst").exists():
            return pathlib.Path(place)
    return None


def gyoji(*words: str, limit: float = 120, wanted: int | None = 0) -> subprocess.CompletedProcess:
    done = subprocess.run([str(GYOJI), *map(str, words)], capture_output=True, text=True, timeout=limit)
    if wanted is not None and done.returncode != wanted:
        raise AssertionError(f"gyoji {' '.join(map(str, words))}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Server:
    def __init__(self, data, *extra: str, limit: float = 30):
        self.process = subprocess.Popen([str(GYOJI), "serve", "--data", str(data), "--listen", "127.0.0.1:0", *extra],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        end = time.monotonic() + limit
        self.url = ""
        while not self.url:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            line = self.process.stdout.readline() if ready else ""
            if not line:
                self.process.kill()
                raise AssertionError("serve did not say that it listens")
            if line.startswith("listening "):
                self.url = line.split()[1]
        self.wait_for(lambda: self.status("/readyz") == 200, limit)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, how=signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        return status

    def get(self, path: str, headers: dict | None = None, body: bytes | None = None) -> tuple:
        request = urllib.request.Request(self.url + urllib.parse.quote(path, safe="/?&=%:+*\"'()[],;@!$~"),
                                         data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def status(self, path: str) -> int:
        return self.get(path)[0]

    def action(self, name: str, **parameters):
        status, _, body = self.get(f"/api/3/action/{name}?" + urllib.parse.urlencode(parameters))
        answer = json.loads(body)
        assert status == 200 and answer["success"], answer
        return answer["result"]

    def count(self, **parameters) -> int:
        return self.action("package_search", rows=0, **parameters)["count"]

    @staticmethod
    def wait_for(condition, limit: float = 30):
        """Asks again and again until the condition holds; the pause only keeps the machine free for the others."""
        end = time.monotonic() + limit
        pause = threading.Event()
        while True:
            answer = condition()
            if answer:
                return answer
            if time.monotonic() > end:
                raise AssertionError("waited too long")
            pause.wait(0.01)


def package(number: int, **changes) -> dict:
    """An invented CKAN package; the same number gives the same package."""
    files = [{"id": f"00000000-0000-4000-8000-{number:08d}{i:04d}", "name": f"ファイル{i}（令和{2 + i}年4月1日現在）", "format": "CSV",
              "url": f"https://data.example.jp/{number}/{i}.csv", "position": i, "state": "active", "description": "",
              "created": f"{2020 + i}-04-01T00:00:00", "last_modified": None, "mimetype": None, "size": None} for i in range(3)]
    out = {"id": f"10000000-0000-4000-8000-{number:012d}", "name": f"d{number:06d}", "title": f"見本データ第{number}号",
           "notes": f"架空の説明です。番号は{number}。", "license_id": "CC-BY-4.0", "license_title": "CC BY 4.0",
           "license_url": "https://creativecommons.org/licenses/by/4.0/", "isopen": True, "state": "active", "type": "dataset",
           "private": False, "metadata_created": "2021-01-01T00:00:00.000000", "metadata_modified": "2021-01-02T00:00:00.000000",
           "owner_org": "20000000-0000-4000-8000-000000000001", "num_resources": 3, "num_tags": 0, "tags": [], "groups": [],
           "organization": {"id": "20000000-0000-4000-8000-000000000001", "name": "kaku", "title": "架空局", "type": "organization",
                            "description": "", "image_url": "", "created": "2021-01-01T00:00:00.000000", "state": "active",
                            "is_organization": True, "approval_status": "approved"},
           "extras": [{"key": "更新頻度", "value": "年1回"}], "resources": files}
    out.update(changes)
    return out


def write_dump(path: pathlib.Path, packages) -> pathlib.Path:
    path.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in packages), encoding="utf-8")
    return path


class Peer:
    """A local HTTP server that answers what the test says: handler(path) -> (status, headers, bytes or iterator of bytes)."""

    def __init__(self, handler):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, headers, body = handler(self.path)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    if isinstance(body, bytes):
                        self.send_header("Content-Length", str(len(body)))
                        self.end_headers()
                        self.wfile.write(body)
                        return
                    self.end_headers()
                    for piece in body:
                        self.wfile.write(piece)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.address}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def data_folder(allow: str = "") -> tempfile.TemporaryDirectory:
    folder = tempfile.TemporaryDirectory(prefix="gyoji-")
    if allow:
        (pathlib.Path(folder.name) / "gyoji.toml").write_text(f'[fetch]\nallow = ["{allow}"]\n')
    return folder


def main() -> None:
    """Runs the test cases of the calling script and closes with the plain line that the account reads."""
    result = unittest.main(module="__main__", exit=False, verbosity=2, argv=sys.argv[:1]).result
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)
