#!/usr/bin/env python3
"""CPU per request of a cached API reply of 1 KiB, against nginx sending the same bytes and headers with access log and limit_req.

Both run side by side and are driven in turn by wrk (one thread, 64 connections). CPU is utime + stime of /proc/PID/stat over all
processes of a server, so that the load of the machine does not count. Prints one JSON line.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVER = ROOT / "build/release/bin/http_reply_server"
ROUNDS = int(os.environ.get("GYOJI_BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("GYOJI_BENCH_SECONDS", "3"))
TICK = os.sysconf("SC_CLK_TCK")
OWN = {"date", "connection", "content-length", "content-type", "x-request-id", "server", "etag", "last-modified"}


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def children(pid: int) -> list[int]:
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(c) for c in text.split()]


def cpu_seconds(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def start_ours():
    process = subprocess.Popen([SERVER, "1024"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    url = process.stdout.readline().split()[1] + "/api/v1/reply"
    return process, url


def nginx_config(folder: pathlib.Path, port: int, headers: dict, source: str) -> str:
    extra = "".join(f"      add_header {name} {json.dumps(value)};\n" for name, value in headers.items() if name.lower() not in OWN)
    return f"""
daemon off; worker_processes {os.cpu_count()}; pid {folder}/pid; error_log {folder}/error.log; user {os.environ.get("USER", "root")};
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log combined;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  limit_req_zone $binary_remote_addr zone=one:10m rate=1000000r/s;
  open_file_cache max=100; keepalive_requests 100000000; server_tokens off; sendfile on; tcp_nopush on;
  server {{
    listen 127.0.0.1:{port} reuseport;
    location = /api/v1/reply {{
      limit_req zone=one burst=1000000 nodelay;
      default_type 'application/json; charset=utf-8';
{extra}      add_header X-Request-Id $request_id;
      {source}
    }}
  }}
}}
"""


def start_nginx(folder: pathlib.Path, headers: dict, source: str):
    folder.mkdir()
    port = free_port()
    (folder / "nginx.conf").write_text(nginx_config(folder, port, headers, source))
    process = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"],
                               stderr=(folder / "error.log").open("w"))
    url = f"http://127.0.0.1:{port}/api/v1/reply"
    for _ in range(100):
        try:
            urllib.request.urlopen(url).read()
            return process, url
        except OSError:
            try:
                process.wait(timeout=0.05)
                break
            except subprocess.TimeoutExpired:
                continue
    raise SystemExit("nginx did not start: " + (folder / "error.log").read_text())


def drive(url: str, pids: list[int]) -> tuple[float, float]:
    before = cpu_seconds(pids)
    told = subprocess.run(["wrk", "-t1", "-c64", f"-d{SECONDS}s", url], capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pids) - before
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(told)
    requests = int(re.search(r"(\d+) requests in", told).group(1))
    return used / requests * 1e6, requests / SECONDS


def main() -> int:
    if not SERVER.exists() or not shutil.which("wrk"):
        print(f"needs {SERVER} (cmake --build --preset release) and wrk")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ours, url = start_ours()
        answer = urllib.request.urlopen(url)
        body, headers = answer.read(), dict(answer.headers)
        (folder / "reply.json").write_bytes(body)
        file_process, file_url = start_nginx(folder / "file", headers, f"alias {folder}/reply.json;")
        memory_process, memory_url = start_nginx(folder / "memory", headers, f"return 200 '{body.decode()}';")
        targets = {"gyoji": (url, [ours.pid]), "nginx_file": (file_url, [file_process.pid, *children(file_process.pid)]),
                   "nginx_memory": (memory_url, [memory_process.pid, *children(memory_process.pid)])}
        sizes = {}
        for key, (address, _) in targets.items():
            told = urllib.request.urlopen(address)
            sizes[key] = len(told.read()) + sum(len(k) + len(v) + 4 for k, v in told.headers.items())
        figures = {key: [] for key in targets}
        for round_number in range(ROUNDS + 1):
            for key, (address, pids) in targets.items():
                figure = drive(address, pids)
                if round_number:  # the first round warms up
                    figures[key].append(figure)
        for process in (file_process, memory_process):
            process.terminate()
            process.wait()
        ours.stdin.close()
        ours.wait()
    cpu = {key: round(statistics.median(f[0] for f in rounds), 2) for key, rounds in figures.items()}
    rate = {key: round(statistics.median(f[1] for f in rounds)) for key, rounds in figures.items()}
    ratio = cpu["gyoji"] / cpu["nginx_file"]
    print(json.dumps({"what": "cached API reply of 1 KiB, CPU per request, ratio to nginx", "limit": 1.3, "value": round(ratio, 2),
                      "met": ratio <= 1.3, "ratio_to_nginx_return": round(cpu["gyoji"] / cpu["nginx_memory"], 2), "cpu_micros": cpu,
                      "requests_per_second": rate, "reply_bytes": sizes, "rounds": ROUNDS}))
    return 0 if ratio <= 1.3 else 1


if __name__ == "__main__":
    sys.exit(main())
