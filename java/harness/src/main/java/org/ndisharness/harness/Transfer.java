// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * NET_BUFFER_LISTs to be sent or indicated ({@code NDH_TRANSFER}): lists of NET_BUFFERs, each with so many data bytes in a chain of MDLs.
 * The content follows from the seed, so that the receiver's checksum tells whether it came through.
 *
 * @param lists NET_BUFFER_LISTs, 1 to 64
 * @param buffers NET_BUFFERs of each, 1 to 16
 * @param bytes data bytes of each buffer; in all at most 262,144
 * @param fragment bytes of an MDL, 0 for one MDL a buffer; at most 64 MDLs
 * @param offset where the data begin in the first MDL, 0 to 255
 */
public record Transfer(int lists, int buffers, int bytes, int fragment, int offset, int seed) {
    /** Bytes of {@code NDH_TRANSFER}. */
    public static final int SIZE = 32;
    private static final int MAX_LISTS = 64;
    private static final int MAX_BUFFERS = 16;
    private static final int MAX_BYTES = 0x40000;
    private static final int MAX_OFFSET = 255;
    private static final int FNV_BASIS = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    /** One list of one buffer in one MDL. */
    public static Transfer of(int bytes) {
        return new Transfer(1, 1, bytes, 0, 0, 0);
    }

    /** Data byte {@code i} of a buffer of a list, as the drivers fill it ({@code NDH_PATTERN}). */
    public byte pattern(int list, int buffer, int i) {
        return (byte) (seed + 31 * list + 7 * buffer + i + (i >>> 8));
    }

    /** Checksum that events tell of a list with this content. */
    public int checksum(int list) {
        int hash = FNV_BASIS;
        for (int buffer = 0; buffer < buffers; buffer++) {
            hash = checksum(hash, list, buffer);
        }
        return hash;
    }

    /** Checksum of a packet that NDIS 5 has for one of these NET_BUFFERs: the packets follow list after list. */
    public int packetChecksum(int packet) {
        return checksum(FNV_BASIS, packet / buffers, packet % buffers);
    }

    private int checksum(int before, int list, int buffer) {
        int hash = before;
        for (int i = 0; i < bytes; i++) {
            hash = (hash ^ Byte.toUnsignedInt(pattern(list, buffer, i))) * FNV_PRIME;
        }
        return hash;
    }

    /**
     * Returns this.
     *
     * @throws IllegalArgumentException when the drivers would not take it
     */
    Transfer checked() {
        check("lists", lists, 1, MAX_LISTS);
        check("buffers", buffers, 1, MAX_BUFFERS);
        check("bytes", bytes, 1, MAX_BYTES / lists / buffers);
        check("fragment", fragment, 0, Integer.MAX_VALUE);
        check("offset", offset, 0, MAX_OFFSET);
        return this;
    }

    private void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(this + ": " + what + " is " + value + "; allowed: " + least + " to " + most);
        }
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(lists).putInt(buffers).putInt(bytes).putInt(fragment).putInt(offset).putInt(seed);
        return out.array();
    }
}
