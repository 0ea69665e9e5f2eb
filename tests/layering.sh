#!/bin/sh
# Includes point left, between layers and between rooms of a layer; SimGrid only in world, yaml-cpp only in input.
set -eu
cd "$(dirname "$0")/.."
failed=0

# in_order ROOT ROOM...: no file of a room under ROOT may include a file of a room that is named after it. A room is a
# folder with whatever is below it; `.` is what stands in ROOT itself.
in_order() {
  root=$1
  prefix=${root#sim}
  prefix=${prefix#/}
  shift
  while [ $# -gt 0 ]; do
    room=$1
    shift
    files=$(find "$root/$room" -name '*.[ch]pp')
    for later in "$@"; do
      # shellcheck disable=SC2086
      if grep -nE "#include \"${prefix:+$prefix/}$later/" $files; then
        echo "$root/$room must not include $root/$later"
        failed=1
      fi
    done
  done
}

# only FOLDER PATTERN: no other folder of the sources may include PATTERN.
only() {
  if grep -rnE "#include [<\"]($2)" sim analysis | grep -v "^$1/"; then
    echo "only $1 may include $2"
    failed=1
  fi
}

in_order sim input model record world cli
in_order sim/input text trace scenario platform schema reading
in_order sim/model users engine routing deployment serving
in_order sim/world simgrid loop books serving viewers processes
in_order sim/cli syntax terminal inputs completion
in_order analysis words results estimate summary calibration workload study report export
only sim/world simgrid
only sim/input yaml-cpp
if grep -rnE '#include "(world|cli)/' analysis; then
  echo "analysis must not include world or cli"
  failed=1
fi
if grep -rnE '#include "analysis/' sim/input sim/model sim/record sim/world; then
  echo "only cli may include analysis"
  failed=1
fi
exit $failed
