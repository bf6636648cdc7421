// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.ByteBuffer;

/**
 * A {@code NET_BUFFER_LIST} in an event ({@code NDH_LIST}).
 *
 * @param address tells lists apart while they are under way
 * @param firstBuffer address of the first {@code NET_BUFFER}
 * @param status its Status member
 * @param buffers number of {@code NET_BUFFER}s
 * @param bytes of data in all of them
 * @param mdls number of MDLs in all of them
 * @param checksum FNV-1a (32 bits) of the data in their order
 */
public record NetBufferList(long address, long sourceHandle, long firstBuffer, int status, int buffers, int bytes, int mdls, int checksum,
        int flags) {
    /** Bytes of {@code NDH_LIST}. */
    public static final int SIZE = 48;

    /** All members in the order of the layout, unsigned. */
    public long[] members() {
        return new long[] {address, sourceHandle, firstBuffer, Integer.toUnsignedLong(status), Integer.toUnsignedLong(buffers),
            Integer.toUnsignedLong(bytes), Integer.toUnsignedLong(mdls), Integer.toUnsignedLong(checksum), Integer.toUnsignedLong(flags)};
    }

    /** The reverse of {@link #members()}. */
    public static NetBufferList of(long... m) {
        if (m.length != 9) {
            throw new IllegalArgumentException(m.length + " members of a NET_BUFFER_LIST: there are 9");
        }
        return new NetBufferList(m[0], m[1], m[2], (int) m[3], (int) m[4], (int) m[5], (int) m[6], (int) m[7], (int) m[8]);
    }

    /** Reads {@link #SIZE} bytes at the offset. */
    public static NetBufferList read(ByteBuffer from, int at) {
        return new NetBufferList(from.getLong(at), from.getLong(at + 8), from.getLong(at + 16), from.getInt(at + 24), from.getInt(at + 28),
                from.getInt(at + 32), from.getInt(at + 36), from.getInt(at + 40), from.getInt(at + 44));
    }

    /** Writes {@link #SIZE} bytes at the offset. */
    public void write(ByteBuffer to, int at) {
        to.putLong(at, address).putLong(at + 8, sourceHandle).putLong(at + 16, firstBuffer).putInt(at + 24, status);
        to.putInt(at + 28, buffers).putInt(at + 32, bytes).putInt(at + 36, mdls).putInt(at + 40, checksum).putInt(at + 44, flags);
    }
}
