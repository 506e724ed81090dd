#!/usr/bin/env bash
# What takes longer than `make test` may: the thread sanitizer, long fuzzing, all figures. Run by hand, recorded in bench/RESULTS.md.
#   tools/soak.sh [fuzz-seconds]
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
status=0
./dev build tsan || status=1
for program in build/tsan/bin/*_test; do
  echo "++ $program (tsan)"
  # setarch -R: the sanitizer of g++ 12 wants the plain address layout.
  TSAN_OPTIONS="halt_on_error=0 second_deadlock_stack=1" setarch -R timeout 1800 "$program" || status=1
done
tests/fuzz/run.sh "${1:-3600}" || status=1
./dev build release && python3 bench/run.py && python3 bench/catalog.py big || status=1
[ "$status" = 0 ] && echo "soak: 1 passed, 0 failed" || echo "soak: 0 passed, 1 failed"
exit "$status"
