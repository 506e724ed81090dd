#!/usr/bin/env bash
# Every kind of page in a real browser: on the demo city always, on the Tokyo catalogue where ../shared/data is.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
gyoji="${GYOJI_BIN:-build/release/bin/gyoji}"
[ -d tests/browser/node_modules ] || npm --prefix tests/browser ci --no-audit --no-fund --loglevel=error
work="$(mktemp -d)"
server=""
ended() { [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }; rm -rf "$work"; }
trap ended EXIT
passed=0 failed=0 skipped=0

walk() { # walk NAME DATA [--short]
  mkfifo "$work/$1.out"
  "$gyoji" serve --data "$2" --listen 127.0.0.1:0 >"$work/$1.out" 2>"$work/$1.err" &
  server=$!
  local line url
  exec 3<"$work/$1.out"
  read -r -t 30 line <&3
  url="${line#listening }"
  local status=0
  node tests/browser/run.mjs "$url" ${3:-} | tee "$work/$1.log" || status=$?
  kill "$server"; wait "$server" || true
  server=""
  exec 3<&-
  local counts
  counts="$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/$1.log" | tail -1)"
  passed=$((passed + $(echo "${counts:-0 passed, 1 failed}" | cut -d' ' -f1)))
  failed=$((failed + $(echo "${counts:-0 passed, 1 failed}" | cut -d' ' -f3)))
  [ "$status" = 0 ] || [ -n "$counts" ] || failed=$((failed + 1))
}

"$gyoji" demo --data "$work/demo" >/dev/null
walk demo "$work/demo"
tokyo=""
for place in "${GYOJI_SHARED:-}" ../shared /work/shared; do
  [ -n "$tokyo" ] || [ ! -f "$place/data/catalog/tokyo_packages.jsonl.zst" ] || tokyo="$place/data/catalog/tokyo_packages.jsonl.zst"
done
if [ -n "$tokyo" ]; then
  "$gyoji" harvest "$tokyo" --kind ckan-dump --data "$work/tokyo" >/dev/null
  walk tokyo "$work/tokyo" --short
else
  echo "../shared/data is not here: the pages of the Tokyo catalogue are not walked"
  skipped=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
