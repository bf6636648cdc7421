#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds loopcall.sys into target/driver, on Linux: build.sh SDK, the folder sdk/ of the Linux package of NDIS Harness.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sdk=${1:-}
if [ ! -d "$sdk/lib/cmake/NdisHarnessSdk" ]; then
    echo "$0: '$sdk' is no SDK of NDIS Harness; name the folder sdk/ of its Linux package: NDH_SDK=... or mvn -Dndh.sdk=..." >&2
    exit 2
fi
target=$(dirname "$here")/target/driver
cmake -S "$here" -B "$target" -DCMAKE_C_COMPILER=clang -DCMAKE_PREFIX_PATH="$(cd "$sdk" && pwd)"
exec cmake --build "$target"
