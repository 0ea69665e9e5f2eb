#!/bin/sh
# Installs what is missing, builds, and runs. `./go help` says what there is.
set -eu
cd "$(dirname "$0")"
here=$PWD

tools="g++ cmake ninja-build"
libraries="libsimgrid-dev libyaml-cpp-dev libspdlog-dev libfmt-dev libcli11-dev nlohmann-json3-dev libboost-dev libpugixml-dev libeigen3-dev libkainjow-mustache-dev libsqlite3-dev"
checking="catch2 librapidcheck-dev libvalijson-dev clang-format"
testing="$checking clang clang-tidy chromium zsh fish man-db mandoc slurm-wlm python3"
packaging="dpkg-dev file"
builds=${RACKSIM_BUILD:-build}
case $builds in /*) ;; *) builds=$here/$builds ;; esac
cores=$(nproc 2>/dev/null || echo 1)
packages_of_debian=$(command -v dpkg-query >/dev/null && command -v apt-get >/dev/null && echo yes || echo no)

help() {
  cat <<'TEXT'
./go [SCENARIO]   build racksim and run a scenario, a file or a name (default: quickstart)
./go check        while you work: build, then unit and property tests, layering, format and a few scenarios
./go test         before a change lands: everything, warnings as errors, with sanitizers, fuzzers and a browser
./go package      build a Debian package, into build/package
./go help         this text

On Debian and Ubuntu missing packages are installed, with sudo if you are not root.
RACKSIM_BUILD=FOLDER builds in another folder than build/, for a checkout that cannot be written to.
Two cores take about 3 minutes for the first build, 15 minutes for all tests, and seconds after an edit.
TEXT
}

say() { printf '== %s\n' "$*"; }
step() { # SECONDS_OF_CPU TEXT: what comes now, and how long that takes on this machine.
  seconds=$(($1 / cores))
  if [ "$seconds" -lt 90 ]; then say "$2 (up to $seconds s)"; else say "$2 (up to $(((seconds + 59) / 60)) min)"; fi
}

missing_of() { # PACKAGE...: those that are not installed.
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf ' %s' "$package"
  done
}

# What the user has to do, as commands to copy.
by_hand() { # REASON PACKAGE...
  echo "./go: $1. Run this as root, then ./go again:" >&2
  shift
  echo "  apt-get update && apt-get install --no-install-recommends $*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# One line for every twentieth package, so that the wait is seen to end.
counted() {
  awk '/^Setting up /{ if (++n % 20 == 0) { print "   " n " packages are set up"; fflush() } }'
}

apt() { # PACKAGE...: installs them. Leaves apt's words in a file, and tells where if it fails.
  log=$(mktemp)
  {
    as_root apt-get update -qq || true  # what is missing may be there all the same
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || touch "$log.failed"
  } 2>&1 | tee "$log" | counted
  [ ! -e "$log.failed" ] || { tail -n 5 "$log" >&2; rm -f "$log" "$log.failed"; return 1; }
  rm -f "$log"
}

install() {
  if [ "$packages_of_debian" = no ]; then
    say "This system has no apt. Needed, by Debian's names: $*"
    for tool in c++ cmake ninja; do
      command -v $tool >/dev/null || { echo "./go: $tool is missing; install the packages above by the means of your system" >&2; exit 1; }
    done
    return
  fi
  missing=$(missing_of "$@")
  [ -z "$missing" ] && return
  # shellcheck disable=SC2086
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || by_hand "packages are missing, and there is no sudo" $missing
  say "Installing$missing (one to five minutes, as the network is)"
  # shellcheck disable=SC2086
  apt $missing || by_hand "apt-get failed, see above (is there a network?)" $missing
}

writable() {
  # shellcheck disable=SC2015
  mkdir -p "$builds" 2>/dev/null && [ -w "$builds" ] && return
  echo "./go: cannot write to $builds. Name a folder for what is built:" >&2
  echo "  RACKSIM_BUILD=/tmp/racksim ./go${arguments:+ $arguments}" >&2
  exit 1
}

configure() { # PRESET
  writable
  say "Configuring the build of preset $1"
  log=$builds/configure-$1.log
  cmake --preset "$1" -B "$builds/$1" >"$log" 2>&1 && return
  cat "$log" >&2
  echo "./go: cmake did not find all it needs, see above" >&2
  exit 1
}

# The chart libraries, and npm with its 360 packages, which serves only to fetch them, come beside the compilation. racksim is
# built without charts if that fails.
fetch_charts() { # PRESET
  if ! command -v npm >/dev/null && [ "$packages_of_debian" = yes ] &&
    { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
    say "Installing npm for the charts of reports, beside the compilation"
    apt npm || true
  fi
  sh "$builds/$1/web/fetch"
  charts_missing "$1" || say "The chart libraries of reports are there"
}

charts_missing() { [ "$(cat "$builds/$1/web/charts" 2>/dev/null)" = missing ]; }

build_program() { # PRESET CPU_SECONDS
  step "$2" "Compiling; the first time takes longest"
  if [ ! -e "$builds/$1/web/charts" ] || charts_missing "$1"; then
    rm -f "$builds/$1/web/charts"  # once more if they were missing: perhaps there is a network now
    fetch_charts "$1" &
    cmake --build "$builds/$1" --target racksim_cli
    wait
  fi
  RACKSIM_CHARTS_TRIED=yes cmake --build "$builds/$1" --target racksim
}

tell_charts() { # PRESET
  ! charts_missing "$1" || say "Built without charts: report.html shows tables only, until ./go finds npm and a network"
}

# In another folder the program has no source tree above it.
data_and_results() {
  [ "$builds" = "$here/build" ] || { export RACKSIM_DATA="$here"; results="-o $builds/out"; }
}

run_scenario() {
  # shellcheck disable=SC2086
  install $tools $libraries
  configure release
  build_program release 300
  results=""
  data_and_results
  say "racksim run ${1:-scenarios/quickstart.yaml}"
  status=0
  # shellcheck disable=SC2086
  "$builds/release/racksim" run "${1:-scenarios/quickstart.yaml}" $results || status=$?
  tell_charts release
  [ "$status" -eq 99 ] && echo "(racksim ended with 99: the load violates the SLA. That is an answer, not an error.)" && exit 0
  exit "$status"
}

run_check() {
  # shellcheck disable=SC2086
  install $tools $libraries $checking
  configure test
  build_program test 300
  step 200 "Compiling the tests"
  cmake --build "$builds/test" --target unit property
  data_and_results
  step 60 "Unit tests, property tests, layering, format, a few scenarios"
  ctest --test-dir "$builds/test" -L quick -j "$cores" --output-on-failure
}

run_tests() {
  # shellcheck disable=SC2086
  install $tools $libraries $testing $packaging
  # libFuzzer and the sanitizers of clang, in the version that clang has.
  [ "$packages_of_debian" = no ] || install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
  command -v npm >/dev/null || install npm  # the browser test needs it
  configure sanitize
  step 360 "Compiling tests and fuzz targets with sanitizers"
  cmake --build "$builds/sanitize" --target sanitized
  configure test
  ! charts_missing test || rm "$builds/test/web/charts"
  step 500 "Compiling racksim and all tests, warnings as errors"
  cmake --build "$builds/test"
  data_and_results
  step 700 "All tests"
  ctest --test-dir "$builds/test" -j "$cores" --output-on-failure --no-tests=error
}

make_package() {
  # shellcheck disable=SC2086
  install $tools $libraries $packaging
  configure release
  build_program release 300
  ! charts_missing release || { echo "./go: no package without charts: npm or the network is missing" >&2; exit 1; }
  step 10 "Packing"
  cmake --build "$builds/release"
  cpack -G DEB --config "$builds/release/CPackConfig.cmake" -B "$builds/package"
}

arguments=$*
case "${1:-}" in
  help | -h | --help) help ;;
  check) run_check ;;
  test) run_tests ;;
  package) make_package ;;
  *)
    if [ $# -gt 0 ] && [ ! -e "$1" ] && [ ! -e "scenarios/$1.yaml" ]; then
      echo "./go: '$1' is neither a command nor a scenario; ./go help says what there is" >&2
      exit 2
    fi
    run_scenario "$@"
    ;;
esac
