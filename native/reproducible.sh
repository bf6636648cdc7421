#!/bin/sh
# SPDX-License-Identifier: MIT
# reproducible.sh FOLDER: builds a copy of the sources in FOLDER and compares the results with those below target/,
# byte for byte; looks for this checkout's path in all kernel images, PDBs, the host and the helpers. Part of the native tests.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
[ $# = 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
rm -rf "$1"
mkdir -p "$1"
copy=$(cd "$1" && pwd)
status=0

for file in "$root"/target/drivers/*.sys "$root"/target/drivers/*.pdb "$root"/target/drivers/*.dbg "$root/target/native/bin/ndhost" \
    "$root/target/native/lib/libndhbridge.so" "$root/target/native/win/ndhbridge.dll"; do
    if grep -aqF "$root/" "$file"; then
        echo "$file holds the path of its sources: $(grep -aoF "$root/" "$file" | wc -l) times" >&2
        status=1
    fi
done

cp -R "$root/native" "$root/drivers-stub" "$copy/"
quiet()
{
    "$@" >>"$copy/build.log" 2>&1 || { tail -n 40 "$copy/build.log" >&2; exit 1; }
}
quiet cmake -G "Unix Makefiles" -S "$copy/native" -B "$copy/target/native" -DBUILD_TESTING=OFF
quiet cmake --build "$copy/target/native" --target ndhost ndhbridge ndhbridge_dll
# One of the four images: all are made by one function.
quiet cmake -G "Unix Makefiles" -S "$copy/drivers-stub" -B "$copy/target/drivers" -DCMAKE_C_COMPILER=clang
quiet cmake --build "$copy/target/drivers" --target ndhmp

for file in drivers/ndhmp.sys drivers/ndhmp.pdb drivers/ndhmp.dbg native/bin/ndhost native/lib/libndhbridge.so native/win/ndhbridge.dll; do
    if ! cmp "$root/target/$file" "$copy/target/$file" >&2; then
        echo "$file differs in another folder" >&2
        status=1
    fi
done
[ $status != 0 ] || rm -rf "$copy"
exit $status
