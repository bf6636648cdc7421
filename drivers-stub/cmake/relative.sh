#!/bin/sh
# SPDX-License-Identifier: MIT
# relative.sh FOLDER ROOT UP PROGRAM ARGUMENT...: runs the program in FOLDER, from which UP/ is ROOT, and names what lies
# below either by relative names in all arguments. CMake gives absolute names only, and compiler and linker write their
# command lines into CodeView and PDB.
set -eu

folder=$1
root=$2
up=$3
shift 3
cd "$folder"

# replace TEXT WITH: in $argument, everywhere.
replace()
{
    rest=$argument
    argument=
    while :; do
        case $rest in
        *"$1"*)
            argument=$argument${rest%%"$1"*}$2
            rest=${rest#*"$1"}
            ;;
        *) break ;;
        esac
    done
    argument=$argument$rest
}

count=$#
while [ "$count" -gt 0 ]; do
    argument=$1
    shift
    replace "$folder/" ""
    replace "$root/" "$up/"
    set -- "$@" "$argument"
    count=$((count - 1))
done
exec "$@"
