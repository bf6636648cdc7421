#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the native build needs on Debian and Ubuntu, if it is missing. Silent and quick when nothing
# is.
#
#     native/setup.sh                install by apt-get, as root or by "sudo -n"; else print the command and fail
#     native/setup.sh --check        only say what is missing; exit status 1 if anything is
#     native/setup.sh --with-wine    Wine as well, for the target "wine"
#     native/setup.sh --with-gdb     gdb as well, for "ndh debug"
#
# Needed: clang, lld, llvm (llvm-dlltool, llvm-rc) for kernel images; gcc-mingw-w64-x86-64 for ndhbridge.dll;
# cmake, make, gcc for the rest.
set -u

case ${1-} in
'' | --check | --with-wine | --with-gdb) ;;
*)
    echo "usage: $0 [--check | --with-wine | --with-gdb]" >&2
    exit 2
    ;;
esac

missing=

# need PACKAGE COMMAND...: the package is missing unless one of the commands is there.
need()
{
    package=$1
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null 2>&1; then
            return
        fi
    done
    case " $missing " in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
    esac
}

need clang clang
need lld lld-link lld-link-14 lld-link-15 lld-link-16 lld-link-17 lld-link-18
need llvm llvm-dlltool llvm-dlltool-14 llvm-dlltool-15 llvm-dlltool-16 llvm-dlltool-17 llvm-dlltool-18
need llvm llvm-rc llvm-rc-14 llvm-rc-15 llvm-rc-16 llvm-rc-17 llvm-rc-18
need gcc-mingw-w64-x86-64 x86_64-w64-mingw32-gcc
need cmake cmake
need make make gmake
need gcc gcc
[ -e /usr/include/stdio.h ] || missing="$missing libc6-dev"
if [ "${1-}" = --with-wine ]; then
    need wine64 wine64 /usr/lib/wine/wine64
    need python3-pip pip3
fi
if [ "${1-}" = --with-gdb ]; then
    need gdb gdb
fi

if [ -z "$missing" ]; then
    exit 0
fi

install="apt-get install -y --no-install-recommends$missing"
if [ "${1-}" = --check ]; then
    echo "missing:$missing" >&2
    echo "install with: $install" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup.sh: no apt-get on this system; install by hand:$missing" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=env
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    echo "setup.sh: not root and sudo asks for a password; run:" >&2
    echo "    sudo apt-get update && sudo $install" >&2
    exit 1
fi

echo "setup.sh: installing$missing" >&2
log=$(mktemp) || exit 1
# Words of $as_root and $install are meant to split. The package lists may be old or absent: refresh them only
# when the first try fails.
if $as_root DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1 ||
    { $as_root apt-get update >"$log" 2>&1 && $as_root DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1; }; then
    rm -f "$log"
    exit 0
fi
cat "$log" >&2
rm -f "$log"
echo "setup.sh: installation failed; the command was: $install" >&2
exit 1
