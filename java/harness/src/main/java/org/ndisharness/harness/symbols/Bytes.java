// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Little-endian bytes of an untrusted file, with a position. Every access is checked. */
final class Bytes {
    private static final int MAX_TEXT = 512;
    private static final int LEB_BITS = 7;

    private final byte[] data;
    private final int begin;
    private final int end;
    private int at;

    private Bytes(byte[] data, int begin, int end) {
        this.data = data;
        this.begin = begin;
        this.end = end;
        this.at = begin;
    }

    static Bytes of(byte[] data) {
        return new Bytes(data, 0, data.length);
    }

    int size() {
        return end - begin;
    }

    int position() {
        return at - begin;
    }

    int remaining() {
        return end - at;
    }

    /** Moves to an offset from the beginning; returns this. */
    Bytes seek(long offset) {
        if (offset < 0 || offset > size()) {
            throw new MalformedException("offset 0x%x is beyond its %d bytes", offset, size());
        }
        at = begin + (int) offset;
        return this;
    }

    Bytes skip(long count) {
        return seek(position() + count);
    }

    /** Moves up to the next multiple of a power of two, or to the end. */
    void align(int alignment) {
        seek(Math.min(size(), (position() + alignment - 1L) / alignment * alignment));
    }

    /** A part of these bytes, at its own beginning. */
    Bytes part(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size() || length > size() - offset) {
            throw new MalformedException("%d bytes at offset 0x%x are beyond its %d bytes", length, offset, size());
        }
        return new Bytes(data, begin + (int) offset, begin + (int) (offset + length));
    }

    /** The next bytes as a part, and moves behind them. */
    Bytes take(long length) {
        Bytes part = part(position(), length);
        skip(length);
        return part;
    }

    byte[] copy() {
        return Arrays.copyOfRange(data, begin, end);
    }

    boolean startsWith(byte[] prefix) {
        return size() >= prefix.length && Arrays.equals(data, begin, begin + prefix.length, prefix, 0, prefix.length);
    }

    int u8() {
        if (at >= end) {
            throw new MalformedException("it ends within a value at offset 0x%x", position());
        }
        return data[at++] & 0xff;
    }

    int s8() {
        return (byte) u8();
    }

    int u16() {
        return u8() | u8() << 8;
    }

    long u32() {
        return u16() | (long) u16() << 16;
    }

    int s32() {
        return (int) u32();
    }

    long u64() {
        return u32() | u32() << 32;
    }

    /** An unsigned number of so many bytes, at most 8. */
    long unsigned(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) u8() << 8 * i;
        }
        return value;
    }

    long uleb() {
        return leb(false);
    }

    long sleb() {
        return leb(true);
    }

    private long leb(boolean signed) {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            if (shift < Long.SIZE) {
                value |= (long) (next & 0x7f) << shift;
            }
            shift += LEB_BITS;
        } while ((next & 0x80) != 0);
        return signed && shift < Long.SIZE && (next & 0x40) != 0 ? value | -1L << shift : value;
    }

    /** A text up to its NUL, and moves behind it; what is longer than names are is cut. */
    String text() {
        int from = at;
        while (u8() != 0) {
            continue;
        }
        return new String(data, from, Math.min(at - 1 - from, MAX_TEXT), StandardCharsets.UTF_8);
    }

    /** As {@link #text}, of any length. */
    String longText() {
        int from = at;
        while (u8() != 0) {
            continue;
        }
        return new String(data, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    /** The text at an offset; the position stays. It need not end with the bytes. */
    String textAt(long offset) {
        Bytes from = part(offset, Math.min(MAX_TEXT, Math.max(0, size() - offset)));
        int length = 0;
        while (length < from.size() && from.data[from.begin + length] != 0) {
            length++;
        }
        return new String(from.data, from.begin, length, StandardCharsets.UTF_8);
    }
}
