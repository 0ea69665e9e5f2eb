#!/bin/sh
# Includes point left: scenario < model < record < world < cli; SimGrid only in world, yaml-cpp only in scenario.
set -eu
cd "$(dirname "$0")/.."
failed=0

# forbid FOLDER PATTERN: no #include in FOLDER may match PATTERN.
forbid() {
  if grep -rnE "#include [<\"]($2)" "$1"; then
    echo "$1 must not include $2"
    failed=1
  fi
}

forbid sim/scenario 'model/|record/|world/|cli/|analysis/'
forbid sim/model 'record/|world/|cli/|analysis/'
forbid sim/record 'world/|cli/|analysis/'
forbid sim/world 'cli/|analysis/'
forbid analysis 'world/|cli/'
for folder in sim/scenario sim/model sim/record sim/cli analysis; do forbid $folder 'simgrid'; done
for folder in sim/model sim/record sim/world sim/cli analysis; do forbid $folder 'yaml-cpp'; done
exit $failed
