#!/bin/sh
# Installs what is missing, builds, and runs.
#   ./go [SCENARIO]   build and run a scenario (default: the quickstart)
#   ./go test         build everything with warnings as errors and run all tests
#   ./go package      build a Debian package, into build/package
set -eu
cd "$(dirname "$0")"

tools="g++ cmake ninja-build"
command -v npm >/dev/null || tools="$tools npm"  # other packages of Node bring their own
libraries="libsimgrid-dev libyaml-cpp-dev libspdlog-dev libfmt-dev libcli11-dev nlohmann-json3-dev libboost-dev libpugixml-dev libeigen3-dev libkainjow-mustache-dev libsqlite3-dev"
testing="catch2 librapidcheck-dev libvalijson-dev clang clang-format-14 libclang-rt-14-dev chromium zsh fish man-db mandoc slurm-wlm"
packaging="dpkg-dev file"

install() {
  missing=""
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return
  echo "installing:$missing"
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

run_scenario() {
  # shellcheck disable=SC2086
  install $tools $libraries
  cmake --preset release >/dev/null
  cmake --build --preset release --target racksim
  status=0
  build/release/racksim run "${1:-scenarios/quickstart.yaml}" || status=$?
  [ "$status" -eq 99 ] && echo "(racksim ended with 99: the load violates the SLA. That is an answer, not an error.)" && exit 0
  exit "$status"
}

run_tests() {
  # shellcheck disable=SC2086
  install $tools $libraries $testing $packaging
  for preset in sanitize fuzz test; do
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset"
  done
  ctest --preset test
}

make_package() {
  # shellcheck disable=SC2086
  install $tools $libraries $packaging
  cmake --preset release >/dev/null
  cmake --build --preset release
  cpack -G DEB --config build/release/CPackConfig.cmake -B build/package
}

case "${1:-}" in
  test) run_tests ;;
  package) make_package ;;
  *) run_scenario "$@" ;;
esac
