#!/usr/bin/env bash
# The one place that knows what a fresh Debian 12 needs. `tools/setup.sh run` for `make run`, `test` for `make test`.
# Installs only what is missing, from Debian's packages, and says what it does.
set -euo pipefail

packages_run=(
  make g++ cmake ninja-build ccache pkg-config git python3 ca-certificates
  libboost1.81-dev libsqlite3-dev libpq-dev libsimdjson-dev libexpected-dev libicu-dev libcurl4-gnutls-dev
  libraptor2-dev libseccomp-dev libsodium-dev libzstd-dev zlib1g-dev libcli11-dev libkainjow-mustache-dev
  libtomlplusplus-dev libgumbo-dev doctest-dev edict dpkg-dev file
)
packages_test=(
  clang-19 libclang-rt-19-dev clang-format-19 clang-tidy-19 postgresql-15 postgresql-common chromium fonts-noto-cjk
  zstd curl procps python3-venv
)

missing() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "setup: root is needed for: $*" >&2; exit 1; fi
}

main() {
  local wanted=("${packages_run[@]}") lacking
  [ "${1:-run}" = test ] && wanted+=("${packages_test[@]}")
  # Debian's nodejs 18 is enough; a newer Node that is already here is left alone.
  command -v node >/dev/null || wanted+=(nodejs)
  command -v npm >/dev/null || wanted+=(npm)
  mapfile -t lacking < <(missing "${wanted[@]}")
  [ "${#lacking[@]}" = 0 ] && return 0
  echo "setup: installing ${lacking[*]}"
  # Tests start their own clusters with pg_virtualenv; the package must not start one of its own.
  if printf '%s\n' "${lacking[@]}" | grep -q '^postgresql' && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${lacking[@]}"
}

main "$@"
