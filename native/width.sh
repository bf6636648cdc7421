#!/bin/sh
# SPDX-License-Identifier: MIT
# width.sh: names every line of C and assembler that is longer than 110 columns; fails if there is one. Part of the
# native tests.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
long=$(find "$root/drivers-stub" "$root/native" "$root/java" -type d -name target -prune -o \
    -type f \( -name '*.c' -o -name '*.h' -o -name '*.S' -o -name '*.inc' \) -exec awk '
        length($0) > 110 { print FILENAME ":" FNR ": " length($0) " columns; at most 110 are allowed" }' {} +)
[ -z "$long" ] || { printf '%s\n' "$long" | sed "s|^$root/||" >&2; exit 1; }
