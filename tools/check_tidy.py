#!/usr/bin/env python3
"""Our taste as a test: file and function length, leftovers, error keys without sentences.

Each breach names the place and what to do instead. `tidy-allow: <rule> <reason>` in a file lifts a rule for it.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
LINES_MAX = 600
FUNCTION_LINES_MAX = 60
BANNED_INCLUDES = {
    "<regex>": "a small parser of ours (std::regex is slow and throws)",
    "<iostream>": "<cstdio> or base/log.hpp",
    "nlohmann": "wire/json.hpp",
}
BANNED_WORDS = {
    re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"): "finish it, or file an issue and delete the note",
    re.compile(r"sleep_for\(|\busleep\(|(?<!_)\bsleep\(\d"): "wait for the condition itself",
}
KEY = re.compile(r'Fault::\w+,\s*"([a-z_]+\.[a-z_0-9.]+)"')
OPENER = re.compile(
    r"^( {0,40})(?!namespace|class|struct|enum|union|extern|if\b|for\b|while\b|switch|else|do\b|try|return|case|\})"
    r"[\w:<>~\[\]&*,. ()=\-\"]*\)[\w\s&>:\-<*,()]*\{$")


def tracked() -> list:
    out = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout
    return [ROOT / name for name in out.decode().split("\0") if name and (ROOT / name).exists()]


def allowed(text: str, rule: str) -> bool:
    return re.search(rf"tidy-allow: {rule} \S+", text) is not None


def long_functions(text: str) -> list:
    """Functions by layout: clang-format puts a body's closing brace in the column where the definition begins."""
    found = []
    lines = text.split("\n")
    for i, line in enumerate(lines):
        match = OPENER.match(line)
        if not match:
            continue
        first = i  # A signature over several lines begins where no comma or bracket is left open above.
        while first > 0 and lines[first - 1].rstrip().endswith((",", "(")):
            first -= 1
        close = lines[first][:len(lines[first]) - len(lines[first].lstrip())] + "}"
        for j in range(i + 1, len(lines)):
            if lines[j].startswith(close) and lines[j][len(close):len(close) + 1] in {"", ";", ")", ","}:
                if j - i + 1 > FUNCTION_LINES_MAX:
                    found.append((i + 1, j - i + 1, line.strip()))
                break
    return found


def sentences(breaches: list) -> set:
    keys = set()
    for path in sorted(SRC.rglob("messages.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != 3 or not all(c.strip() for c in cells):
                breaches.append(f"{path.relative_to(ROOT)}:{number}: a line is key<TAB>Japanese<TAB>English")
                continue
            if cells[0] in keys:
                breaches.append(f"{path.relative_to(ROOT)}:{number}: {cells[0]} is there twice")
            keys.add(cells[0])
    return keys


def check_file(path: pathlib.Path, keys: set, breaches: list) -> None:
    where = path.relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    if text.count("\n") > LINES_MAX and not allowed(text, "long-file"):
        breaches.append(f"{where}: {text.count(chr(10))} lines; split it (limit {LINES_MAX})")
    for number, line in enumerate(text.split("\n"), 1):
        for banned, instead in BANNED_WORDS.items():
            if banned.search(line) and "tidy-allow" not in line:
                breaches.append(f"{where}:{number}: {banned.search(line).group(0)}: {instead}")
        for banned, instead in BANNED_INCLUDES.items():
            if "#include" in line and banned in line:
                breaches.append(f"{where}:{number}: {banned}: use {instead}")
    if path.suffix in {".cpp", ".cc"} and not where.name.endswith(".test.cpp") and not allowed(text, "long-function"):
        for start, length, head in long_functions(text):
            breaches.append(f"{where}:{start}: {length} lines in one function: {head[:60]}")
    if str(where).startswith("src/") and not where.name.endswith(".test.cpp"):
        for key in KEY.findall(text):
            if key not in keys:
                breaches.append(f"{where}: error key {key} has no sentence in a messages.tsv")


def main() -> int:
    breaches: list = []
    keys = sentences(breaches)
    for path in tracked():
        if path.suffix in {".cpp", ".hpp", ".cc", ".ts", ".py", ".mjs"} and path != pathlib.Path(__file__).resolve():
            check_file(path, keys, breaches)
    for breach in breaches:
        print(breach)
    print(f"tidy: {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
