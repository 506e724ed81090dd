#!/usr/bin/env python3
"""`make bench`: every figure of the issue, one JSON line each. Names on the command line choose: catalog, search, http.

Each part lives in bench/<name>.py or bench/<name>/run.py, or is a program bench_<name> of the release build.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def parts() -> dict:
    found = {p.stem: [sys.executable, str(p)] for p in sorted((ROOT / "bench").glob("*.py")) if p.stem != "run"}
    found.update({p.parent.name: [sys.executable, str(p)] for p in sorted((ROOT / "bench").glob("*/run.py"))})
    for program in sorted((ROOT / "build/release/bin").glob("bench_*")):
        found.setdefault(program.name[6:], [str(program)])
    return found


def main() -> int:
    known = parts()
    wanted = sys.argv[1:] or list(known)
    status = 0
    for name in wanted:
        if name not in known:
            print(f"no bench {name}; there are: {', '.join(known)}")
            return 3
        print(f"== {name}", flush=True)
        status |= subprocess.run(known[name], cwd=ROOT).returncode
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
