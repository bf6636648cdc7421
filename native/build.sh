#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds everything that is not Java: native/ into target/native and drivers-stub/ into target/drivers,
# incrementally.
#
#     native/build.sh [--test] [--clean] [--second-compiler | --guarded] [--jobs N]
#
# --test runs the native tests as well. --second-compiler makes the kernel images of mingw-w64 gcc, below
# target/drivers/mingw, and nothing else; --guarded those with control flow guard, exceptions and a load
# configuration, below target/drivers/guarded. The kernel images are finished and linted as part of their build.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
native=$root/target/native
drivers=$root/target/drivers
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
test=no
clean=no
only=

while [ $# -gt 0 ]; do
    case $1 in
    --test) test=yes ;;
    --clean) clean=yes ;;
    --second-compiler) only=drivers-mingw ;;
    --guarded) only=drivers-guarded ;;
    --jobs)
        [ $# -ge 2 ] || { echo "build.sh: --jobs needs a number" >&2; exit 2; }
        jobs=$2
        shift
        ;;
    *)
        echo "usage: $0 [--test] [--clean] [--second-compiler | --guarded] [--jobs N]" >&2
        exit 2
        ;;
    esac
    shift
done

"$here/setup.sh"

# One build at a time: Maven may start this for several modules.
mkdir -p "$root/target"
if command -v flock >/dev/null 2>&1; then
    exec 9>"$root/target/native-build.lock"
    flock -w 1800 9 || { echo "build.sh: another build has held $root/target/native-build.lock for 30 minutes" >&2; exit 1; }
fi
[ $clean = no ] || rm -rf "$native" "$drivers"

# configure SOURCE BUILD ARGUMENT...: once; make runs cmake again by itself when a CMakeLists.txt changes. A
# build folder that was configured for another checkout is of no use.
configure()
{
    source=$1
    build=$2
    shift 2
    if [ -f "$build/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$source" "$build/CMakeCache.txt"; then
        rm -rf "$build"
    fi
    if [ ! -f "$build/Makefile" ]; then
        mkdir -p "$build"
        if ! cmake -G "Unix Makefiles" -S "$source" -B "$build" "$@" >"$build/configure.log" 2>&1; then
            cat "$build/configure.log" >&2
            rm -f "$build/CMakeCache.txt" "$build/Makefile"
            exit 1
        fi
    fi
}

configure "$here" "$native"
configure "$root/drivers-stub" "$drivers" -DCMAKE_C_COMPILER=clang
if [ -n "$only" ]; then
    # make knows new targets only when it starts anew.
    cmake --build "$drivers" --target cmake_check_build_system >/dev/null
    exec cmake --build "$drivers" -j "$jobs" --target "$only" -- --no-print-directory -s
fi
# Both trees are built as far as they go, so that one run shows all errors.
status=0
cmake --build "$drivers" -j "$jobs" -- --no-print-directory -s -k || status=1
cmake --build "$native" -j "$jobs" -- --no-print-directory -s -k || status=1
[ $status = 0 ] || exit $status

if [ "$test" = yes ]; then
    (cd "$drivers" && ctest --output-on-failure)
    (cd "$native" && ctest --output-on-failure)
fi
