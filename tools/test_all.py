#!/usr/bin/env python3
"""`make test`: every part of the suite in turn, one account at the end: `N passed, N failed`.

Parts: check, unit (ASan+UBSan, both databases), oracle (npm jsonld), release (build), scenario, browser, fuzz.
A part that cannot run is a failure under CI=true and a named skip otherwise.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CI = os.environ.get("CI") == "true"
PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
DOCTEST = re.compile(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped")
FUZZ_SECONDS = os.environ.get("GYOJI_FUZZ_SECONDS", "360")


class Account:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.lines = []

    def add(self, part, passed, failed, skipped, seconds):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        line = f"{part}: {passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
        self.lines.append(f"  {line}  ({seconds:.0f} s)")
        print(f"== {self.lines[-1].strip()}", flush=True)


def call(command, **options):
    """Runs a command, shows its output as it comes, and returns status and output."""
    print("+ " + " ".join(command)[:300], flush=True)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors="replace", **options)
    out = []
    for line in process.stdout:
        sys.stdout.write(line)
        out.append(line)
    sys.stdout.flush()
    return process.wait(), "".join(out)


def step(account, part, command, **options):
    """A command that counts as one test, or as many as its closing line says."""
    began = time.monotonic()
    status, out = call(command, **options)
    counts = PLAIN.findall(out)
    if counts:
        passed, failed, skipped = (int(x or 0) for x in counts[-1])
        failed = failed or (1 if status else 0)
    else:
        passed, failed, skipped = (0, 1, 0) if status else (1, 0, 0)
    account.add(part, passed, failed, skipped, time.monotonic() - began)
    return not failed


def lacking(account, part, what):
    print(f"{part}: {what} is not here", flush=True)
    account.add(part, 0, 1 if CI else 0, 0 if CI else 1, 0)


def unit(account):
    if not step(account, "build asan", ["./dev", "build", "asan"]):
        return
    programs = sorted((ROOT / "build/asan/bin").glob("*_test"))
    prefix = ["pg_virtualenv", "-v", "15", "-o", "fsync=off"] if shutil.which("pg_virtualenv") else []
    if not prefix:
        lacking(account, "postgres", "pg_virtualenv (Debian package postgresql-common)")
    script = "status=0; for p in " + " ".join(str(p) for p in programs) + \
        '; do echo "++ $p"; timeout 900 "$p" || { status=1; echo "FAILED PROGRAM $p"; }; done; exit $status'
    environment = dict(os.environ, UBSAN_OPTIONS="print_stacktrace=1")
    began = time.monotonic()
    status, out = call(prefix + ["bash", "-c", script], env=environment)
    cases = [tuple(map(int, found)) for found in DOCTEST.findall(out)]
    passed, failed = sum(c[1] for c in cases), sum(c[2] for c in cases)
    if status and not failed:
        failed = max(1, out.count("FAILED PROGRAM"))
    least = int((ROOT / "tests/count.txt").read_text().split()[0])
    if passed + failed < least:
        print(f"unit: {passed + failed} cases ran, tests/count.txt wants at least {least}")
        failed += 1
    account.add("unit (asan, ubsan, sqlite and postgresql)", passed, failed, 0, time.monotonic() - began)


def oracle(account):
    """Our JSON-LD reader against npm jsonld."""
    if not shutil.which("npm"):
        lacking(account, "oracle", "npm (Debian package npm)")
        return
    folder = ROOT / "tests/oracle/jsonld"
    if step(account, "oracle install", ["npm", "--prefix", str(folder), "ci", "--no-audit", "--no-fund", "--loglevel=error"]):
        step(account, "oracle jsonld", ["node", str(folder / "compare.mjs"), str(ROOT / "build/asan/bin/catalog_test")])


def scenario(account):
    for script in sorted((ROOT / "tests/scenario").glob("test_*.py")):
        step(account, f"scenario {script.stem[5:]}", [sys.executable, str(script)])


def browser(account):
    if not shutil.which("chromium"):
        lacking(account, "browser", "chromium (Debian package)")
        return
    step(account, "browser", ["bash", "tests/browser/run.sh"])


def fuzz(account):
    if not shutil.which("clang++-19"):
        lacking(account, "fuzz", "clang 19 (Debian package clang-19)")
        return
    step(account, "fuzz", ["bash", "tests/fuzz/run.sh", FUZZ_SECONDS])


PARTS = {
    "check": lambda account: step(account, "check", ["./dev", "check"]),
    "unit": unit,
    "oracle": oracle,
    "release": lambda account: step(account, "build release", ["./dev", "build", "release", "gyoji"]),
    "scenario": scenario,
    "browser": browser,
    "fuzz": fuzz,
}


def main():
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [w for w in wanted if w not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are: {', '.join(PARTS)}")
        return 3
    account = Account()
    for part in wanted:
        PARTS[part](account)
    print("\n".join(account.lines))
    closing = f"{account.passed} passed, {account.failed} failed"
    print(closing + (f", {account.skipped} skipped" if account.skipped else ""))
    return 1 if account.failed else 0


if __name__ == "__main__":
    sys.exit(main())
