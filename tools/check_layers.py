#!/usr/bin/env python3
"""Holds the includes of src/ to layers.toml: floors, grants, cycles, table prefixes, foreign headers and the wall.

Follows includes all the way: a room must be granted everything it reaches, not only what it names.
Exit status 0 when the house is in order, 1 with a line for each breach.
"""
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)
SQL_TABLE = re.compile(
    r"\b(?:from|join|into|update|table(?:\s+if\s+not\s+exists)?|references)\s+([a-z][a-z0-9]*_[a-z0-9_]+)\b", re.I)
SQL_TEXT = re.compile(r'R"sql\((.*?)\)sql"', re.S)


def room_of(path: pathlib.Path) -> str:
    return path.relative_to(SRC).parts[0]


def closure(start: pathlib.Path, graph: dict) -> dict:
    """Every file of ours that is reached from start, with the way to it."""
    ways = {start: [start]}
    queue = [start]
    while queue:
        here = queue.pop()
        for nxt in graph.get(here, ()):
            if nxt not in ways:
                ways[nxt] = ways[here] + [nxt]
                queue.append(nxt)
    return ways


def find_cycle(rooms: dict) -> list | None:
    state: dict = {}

    def visit(room, path):
        state[room] = 1
        for nxt in sorted(rooms.get(room, ())):
            if state.get(nxt) == 1:
                return path + [room, nxt]
            if nxt not in state:
                found = visit(nxt, path + [room])
                if found:
                    return found
        state[room] = 2
        return None

    for room in rooms:
        if room not in state:
            found = visit(room, [])
            if found:
                return found
    return None


def check_tables(path: pathlib.Path, prefix: dict, breaches: list) -> None:
    text = path.read_text(encoding="utf-8")
    room = room_of(path)
    own = prefix.get(room)
    for part in [text] if path.suffix == ".sql" else SQL_TEXT.findall(text):
        for table in SQL_TABLE.findall(part):
            foreign = [r for r, p in prefix.items() if table.lower().startswith(p) and r != room]
            if foreign:
                breaches.append(f"{path.relative_to(ROOT)}: SQL names {table}, a table of {foreign[0]}")
            elif "migrations" in path.parts and own and not table.lower().startswith(own):
                breaches.append(f"{path.relative_to(ROOT)}: table {table} lacks the prefix {own}")


def foreign_breach(path: pathlib.Path, name: str, rules: dict) -> str | None:
    where = str(path.relative_to(ROOT))
    for foreign, homes in rules["foreign"].items():
        if foreign in name and not any(where.startswith(home) for home in homes):
            return f"{where}: {name} belongs only in {', '.join(homes)}"
    return None


def read_graph(files: list, rules: dict, breaches: list) -> dict:
    graph: dict = {}
    for path in files:
        graph[path] = []
        for kind, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = SRC / name
            if kind == '"' and target.exists():
                graph[path].append(target)
            elif kind == '"' and (path.parent / name).exists():
                breaches.append(f"{path.relative_to(ROOT)}: include {name} by its path below src/")
            breach = None if kind == '"' else foreign_breach(path, name, rules)
            if breach:
                breaches.append(breach)
    return graph


def check_reach(path: pathlib.Path, graph: dict, rules: dict, breaches: list) -> None:
    allow, floors = rules["allow"], rules["floors"]
    room = room_of(path)
    for target, way in closure(path, graph).items():
        there = room_of(target)
        if there == room:
            continue
        trail = " -> ".join(str(p.relative_to(SRC)) for p in way)
        if there not in allow[room]:
            breaches.append(f"{room} may not reach {there}: {trail}")
        elif floors.get(there, 99) > floors.get(room, -1):
            breaches.append(f"{room} reaches up to {there}: {trail}")
        for walled, others in rules["wall"].items():
            if (room == walled and there in others) or (there == walled and room in others):
                breaches.append(f"the wall: {room} and {there}: {trail}")


def main() -> int:
    rules = tomllib.loads((ROOT / "layers.toml").read_text(encoding="utf-8"))
    breaches: list = []
    files = sorted(p for p in SRC.rglob("*") if p.suffix in {".hpp", ".cpp", ".cc"})
    graph = read_graph(files, rules, breaches)
    rooms: dict = {}
    for path in files:
        room = room_of(path)
        if room not in rules["allow"]:
            breaches.append(f"src/{room}: no line in layers.toml [allow]")
            continue
        for target in graph[path]:
            if room_of(target) != room:
                rooms.setdefault(room, set()).add(room_of(target))
        check_reach(path, graph, rules, breaches)
    cycle = find_cycle(rooms)
    if cycle:
        breaches.append("cycle of rooms: " + " -> ".join(cycle))
    for path in sorted(SRC.rglob("*.sql")) + files:
        check_tables(path, rules["tables"], breaches)
    for breach in sorted(set(breaches)):
        print(breach)
    print(f"layers: {len(files)} files, {len(set(breaches))} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
