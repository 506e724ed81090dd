#!/usr/bin/env bash
# Fuzzes everything that reads bytes from outside: builds with the preset `fuzz` (clang 19) and runs every target, two at a
# time, each for an equal share, so that all together take SECONDS (default 360). A finding fails and stays in
# build/fuzz/findings/<target>/; put it into corpus/<target>/ with a named test. A finding whose innermost frame lies in a library
# that only ever runs in the sandboxed child (gumbo, raptor, libxml2) is recorded there too, but not counted.
#   tests/fuzz/run.sh [seconds] [target...]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
total="${1:-360}"
shift || true
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -- -j"${GYOJI_JOBS:-2}" fuzz_programs >&2
if [ $# -gt 0 ]; then targets=("$@"); else
  targets=()
  for source in tests/fuzz/fuzz_*.cpp; do targets+=("$(basename "$source" .cpp)"); done
fi
share=$((total * 2 / ${#targets[@]}))
[ "$share" -gt 0 ] || share=1
export ASAN_SYMBOLIZER_PATH
ASAN_SYMBOLIZER_PATH="$(command -v llvm-symbolizer-19 || command -v llvm-symbolizer-14 || command -v llvm-symbolizer || true)"
contained='libgumbo|libraptor2|libxml2'

# The innermost frame of the report that is not the sanitizer's own.
culprit() { grep -E '^ +#[0-9]+ ' "$1" | grep -vE 'asan|ubsan|sanitizer|libFuzzer|libc\.so|__interceptor|fuzzer::|nptl/|signal/|stdlib/|in (malloc|calloc|realloc|free|memcpy|memmove|memset|memcmp|memchr|strlen|strdup|operator new)( |\(|$)' | head -1; }

one() {
  local name="$1" findings="build/fuzz/findings/$1" corpus="build/fuzz/corpus/$1" log="build/fuzz/$1.log" code=0
  mkdir -p "$findings" "$corpus" "tests/fuzz/corpus/$name"
  # What raptor forgets to free dies with the child.
  local leaks=1
  [ "$name" != fuzz_rdf ] || leaks=0
  ASAN_OPTIONS=detect_leaks="$leaks" UBSAN_OPTIONS=print_stacktrace=1 "build/fuzz/bin/$name" "$corpus" "tests/fuzz/corpus/$name" -max_total_time="$share" \
    -artifact_prefix="$findings/" -rss_limit_mb=2048 -timeout=25 -print_final_stats=1 -close_fd_mask=1 -detect_leaks="$leaks" >"$log" 2>&1 || code=$?
  local runs frame
  runs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  if [ "$code" -eq 0 ]; then
    echo "pass $name: ${runs:-0} runs in $share s"
    return 0
  fi
  frame="$(culprit "$log")"
  if grep -qE "$contained" <<<"$frame"; then
    echo "pass $name: a finding inside a contained library, recorded in $findings: $frame"
    return 0
  fi
  echo "FAIL $name: see $findings and $log: ${frame:-$(grep -m1 -E 'ERROR|error' "$log")}"
  return 1
}

passed=0 failed=0 running=0
collect() { if wait -n; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; running=$((running - 1)); }
for name in "${targets[@]}"; do
  [ "$running" -lt 2 ] || collect
  one "$name" &
  running=$((running + 1))
done
while [ "$running" -gt 0 ]; do collect; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
