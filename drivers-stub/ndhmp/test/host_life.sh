#!/bin/sh
# SPDX-License-Identifier: MIT
# Life of an adapter in the driver host, without a client: DriverEntry, start, pause, restart, halt, start
# again, halt, unload; the kernel must hold nothing afterwards, and the stand-in ndis.sys must have found
# nothing wrong.
#
#     host_life.sh HOSTTEST DRIVERS     exit status 77: not built yet
set -eu

hosttest=$1
drivers=$2
for file in "$hosttest" "$drivers/ndis.sys" "$drivers/ndhmp.sys"; do
    [ -f "$file" ] || { echo "$file is not built: skipped" >&2; exit 77; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'verifier\ton\nimage\tndis.sys\t%s\nservice\tndhmp\t%s\nstart\tndhmp\n' \
    "$drivers/ndis.sys" "$drivers/ndhmp.sys" >"$work/boot"

# NDH_STANDIN_ADAPTER: adapter, miniport, protocol, reason.
new=ffffffff000000000000000000000000
first=00000000000000000000000000000000

"$hosttest" --log "$work/host.log" "$work/boot" open '\Device\NdhStandIn' \
    control 0x8D15E014 $new \
    control 0x8D15E01C $first \
    control 0x8D15E020 $first \
    control 0x8D15E018 $first \
    control 0x8D15E014 $first \
    control 0x8D15E018 $first \
    control 0x8D15E034 0000000000000000 \
    close stop ndhmp census >"$work/out" || { cat "$work/out" >&2; exit 1; }

# Answer of NDH_STANDIN_ADAPTER_RESULT: adapter, NDIS status, state, miniport, bindings, address families, ...
states=$(sed -n 's/^    0000000000000000\(0[0-9]\)000000000000.*/\1/p' "$work/out" | tr '\n' ' ')
families=$(grep -c '^    00000000000000000[24]000000000000000000000001000000' "$work/out" || true)
if [ "$states" != "04 02 04 00 04 00 " ] || [ "$families" != 4 ]; then
    echo "states of the adapter: '$states', wanted '04 02 04 00 04 00 '" >&2
    echo "answers with one address family: $families, wanted 4" >&2
    cat "$work/out" >&2
    exit 1
fi
if ! grep -q '^    010000000000000000000000000000000000000000010000$' "$work/out"; then
    echo "the stand-in has reported violations" >&2
    cat "$work/out" >&2
    exit 1
fi
if sed -n '/^census:/,$p' "$work/out" | grep -Eq '^pool|[a-z] [1-9]'; then
    echo "something is left after the unload" >&2
    sed -n '/^census:/,$p' "$work/out" >&2
    exit 1
fi
