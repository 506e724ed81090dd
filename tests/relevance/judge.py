#!/usr/bin/env python3
"""nDCG@10 of a running server on the Tokyo catalogue, by tests/relevance/queries.tsv.

usage: judge.py BASE_URL [--verbose]      (the server must hold the Tokyo catalogue)
Prints one JSON line: queries, ndcg_at_10, and the weakest ones.
"""
import json
import math
import pathlib
import re
import sys
import unicodedata
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CUT = 10


def plain(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").lower()


def action(base: str, name: str, **parameters):
    with urllib.request.urlopen(f"{base}/api/3/action/{name}?{urllib.parse.urlencode(parameters)}", timeout=60) as answer:
        return json.load(answer)["result"]


def everything(base: str) -> dict:
    """All data sets: name -> (title, notes and file names), folded."""
    out, start = {}, 0
    while True:
        page = action(base, "package_search", rows=1000, start=start, sort="name asc")["results"]
        if not page:
            return out
        for item in page:
            rest = [item.get("notes")] + [r.get("name") for r in item["resources"]]
            out[item["name"]] = (plain(item["title"]), plain("\n".join(x or "" for x in rest)))
        start += len(page)


def grade(entry: tuple, rules: list) -> int:
    title, rest = entry
    if rules[0] and re.search(rules[0], title):
        return 3
    if rules[1] and re.search(rules[1], title):
        return 2
    return 1 if rules[2] and re.search(rules[2], rest) else 0


def gain(grades: list) -> float:
    return sum((2 ** g - 1) / math.log2(place + 2) for place, g in enumerate(grades))


def found(base: str, query: str) -> list:
    address = f"{base}/api/v1/datasets?{urllib.parse.urlencode({'q': query, 'rows': CUT})}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        body = json.load(answer)
    return [item["name"] for item in body.get("items", body.get("datasets", []))]


def main() -> int:
    base = sys.argv[1].rstrip("/")
    entries = everything(base)
    scores = []
    for line in (HERE / "queries.tsv").read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        query, *rules = line.split("\t")
        ideal = sorted((grade(e, rules) for e in entries.values()), reverse=True)[:CUT]
        if not ideal or not ideal[0]:
            continue  # The catalogue holds nothing for it: nothing to rank.
        names = found(base, query)
        score = gain([grade(entries[n], rules) for n in names if n in entries]) / gain(ideal)
        scores.append((score, query))
        if "--verbose" in sys.argv:
            print(f"{score:.3f} {query}: " + " | ".join(entries[n][0][:24] for n in names[:5] if n in entries))
    scores.sort()
    print(json.dumps({"bench": "relevance", "queries": len(scores),
                      "ndcg_at_10": round(sum(s for s, _ in scores) / max(1, len(scores)), 4),
                      "weakest": [[q, round(s, 3)] for s, q in scores[:8]]}, ensure_ascii=False))
    return 0 if len(scores) >= 120 else 1


if __name__ == "__main__":
    sys.exit(main())
