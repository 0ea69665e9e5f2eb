#!/bin/sh
# clang-tidy finds nothing of what .clang-tidy names in model, record and world. Usage: tests/tidy.sh BUILD_FOLDER [FILE...]
# Without files: the one file that those layers compile as (target core_as_one), so that every header is read once. The
# rooms of the other layers take minutes more: tests/tidy.sh build/test build/test/CMakeFiles/*/Unity/*/*_cxx.cxx
set -eu
build=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- "$build/tests/CMakeFiles/core_as_one.dir/Unity/unity_core_as_one_cxx.cxx"
tidy=$(command -v clang-tidy-14 || command -v clang-tidy) || { echo "SKIPPED: clang-tidy is not here" && exit 77; }
"$tidy" --quiet -p "$build" "$@" 2>/dev/null
