#!/bin/sh
# SPDX-License-Identifier: MIT
# stage.sh ROOT OUTPUT: lays the native build's results out as the platform jar carries them, with the SHA-256 and the CRC-32 of each.
set -eu

root=$1
output=$2/org/ndisharness/platform

rm -rf "$output.new"
mkdir -p "$output.new/linux-x86-64" "$output.new/win-x86-64" "$output.new/drivers"
cp -p "$root/target/native/bin/ndhost" "$root/target/native/bin/ndhbench" "$root/target/native/lib/libndhbridge.so" "$root/native/wine/wine.sh" \
    "$output.new/linux-x86-64/"
cp -p "$root/target/native/win/ndhbridge.dll" "$output.new/win-x86-64/"
for image in ndis wdfldr ndhctl ndhmp ndhmp51 ndhcm ndheth; do
    # With its PDB, so that stacks have names and lines.
    cp -p "$root/target/drivers/$image.sys" "$root/target/drivers/$image.pdb" "$output.new/drivers/"
done

cd "$output.new"
{
    echo "# SHA-256 and CRC-32 of each file of this folder"
    find . -type f ! -name manifest.properties | LC_ALL=C sort | while read -r file; do
        # The last eight bytes of what gzip makes are the CRC-32 and the size, both little endian.
        crc=$(gzip -1 -c "$file" | tail -c 8 | head -c 4 | od -An -tx4 --endian=little | tr -d ' ')
        echo "${file#./}=$(sha256sum "$file" | cut -d ' ' -f 1) $crc"
    done
} > manifest.properties

rm -rf "$output"
mv "$output.new" "$output"
