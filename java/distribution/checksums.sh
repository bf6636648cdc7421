#!/bin/sh
# SPDX-License-Identifier: MIT
# checksums.sh FOLDER: writes SHA256SUMS, as sha256sum checks it, into each distribution below FOLDER. Empty folders go: libraries without a
# licence text of their own leave one.
set -eu

for place in "$1"/*/; do
    (
        cd "$place"
        find . -type d -empty -delete
        find . -type f ! -name 'SHA256SUMS*' | sed 's|^\./||' | LC_ALL=C sort | while IFS= read -r file; do
            sha256sum -- "$file"
        done > SHA256SUMS.new
        mv SHA256SUMS.new SHA256SUMS
    )
done
