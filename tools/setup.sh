#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing and builds. tools/test.sh and tools/demo.sh begin with it.
#
#   tools/setup.sh                    install packages, no more
#   tools/setup.sh PRESET [TARGET…]   install packages, then build the preset (all of it, or these targets) in build/PRESET
#
# Packages are installed by apt-get on Debian 12, Ubuntu 24.04 and what descends from them, and named on other systems.
# FIHRIS_NO_INSTALL=1 leaves the packages alone. The output of the compiler goes to build/log/PRESET.log and is shown on failure.
# Ends with 0, with 1 when something fails, with 2 when packages are missing that it cannot install.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
  g++ cmake ninja-build pkgconf                                                   # to build
  libicu-dev libstemmer-dev libzstd-dev libxxhash-dev                             # the library
  libboost-program-options-dev libsimdjson-dev nlohmann-json3-dev libxml2-dev     # the tool
  catch2 libbenchmark-dev                                                         # tests and benchmarks
)

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    if [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]]; then echo "$package"; fi
  done
}

cannot_install() {
  say "$1"
  say "Fihris is built with these packages, by their Debian names:"
  say "  ${packages[*]}"
  say "Install them, then run this again; with FIHRIS_NO_INSTALL=1 the packages are not looked at."
  exit 2
}

# Runs apt-get as root, and quietly: its output is shown only when it fails.
apt() {
  local output
  if ! output=$("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null 2>&1); then
    apt_output=$output
    return 1
  fi
}

install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    cannot_install "This system has no apt-get."
  fi
  local missing
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} == 0)); then return; fi

  as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || cannot_install "Missing: ${missing[*]}. Only root can install them, and there is no sudo."
    as_root=(sudo)
  fi
  say "Installing with apt-get: ${missing[*]}"
  if ! apt-cache show --no-all-versions "${missing[@]}" >/dev/null 2>&1; then
    apt update || say "apt-get update failed; going on with the package lists that are there."
  fi
  # A package list that is out of date names files that are gone: ask for a new one, once.
  if ! apt install --no-install-recommends "${missing[@]}"; then
    apt update || true
    if ! apt install --no-install-recommends "${missing[@]}"; then
      say "$apt_output"
      cannot_install "apt-get could not install: ${missing[*]}"
    fi
  fi
}

# Runs a command with its output in the log; on failure shows the end of it.
logged() {
  if ! "$@" >>"$log" 2>&1 </dev/null; then
    tail -n 80 "$log" >&2
    say "Failed: $*"
    say "The whole output is in $log"
    exit 1
  fi
}

build() {
  local preset=$1 started=$SECONDS targets=()
  shift
  if (($# > 0)); then targets=(--target "$@"); fi
  log="build/log/$preset.log"
  mkdir -p build/log
  : >"$log"
  if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
  # A folder that was configured elsewhere or by another CMake is configured afresh.
  if ! cmake --preset "$preset" >>"$log" 2>&1 </dev/null; then logged cmake --fresh --preset "$preset"; fi
  say "Building preset $preset (output in $log)"
  logged cmake --build --preset "$preset" --parallel "$(nproc)" "${targets[@]}"
  say "Built in $((SECONDS - started)) s"
}

if [[ "${FIHRIS_NO_INSTALL:-0}" != 1 ]]; then install_packages; fi
if (($# > 0)); then build "$@"; fi
