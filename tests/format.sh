#!/bin/sh
# Every C++ file is formatted as .clang-format says.
set -eu
cd "$(dirname "$0")/.."
find sim analysis tests -name '*.cpp' -o -name '*.hpp' | xargs clang-format-14 --dry-run -Werror
