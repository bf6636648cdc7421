// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Reads values of a message's data one after the other; {@link BufferUnderflowException} where it ends too early. */
final class DataReader {
    private final ByteBuffer bytes;

    DataReader(byte[] data) {
        bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    int remaining() {
        return bytes.remaining();
    }

    long signed(int size) {
        return switch (size) {
            case 1 -> bytes.get();
            case 2 -> bytes.getShort();
            case 4 -> bytes.getInt();
            default -> bytes.getLong();
        };
    }

    long unsigned(int size) {
        long value = signed(size);
        return size == Long.BYTES ? value : value & (1L << size * Byte.SIZE) - 1;
    }

    double real(int size) {
        return size == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
    }

    UUID guid() {
        byte[] guid = raw(16);
        return DriverMessage.guid(ByteBuffer.wrap(guid).order(ByteOrder.LITTLE_ENDIAN), 0);
    }

    byte[] raw(int size) {
        if (size < 0 || size > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[size];
        bytes.get(part);
        return part;
    }

    String hex(int size) {
        return HexFormat.of().formatHex(raw(size));
    }

    /** Text of so many bytes. */
    String text(int size, boolean wide) {
        return new String(raw(size), charset(wide));
    }

    /** Text up to its NUL, or to the end of the data where none follows. */
    String terminated(boolean wide) {
        int unit = wide ? 2 : 1;
        int start = bytes.position();
        while (bytes.remaining() >= unit && (wide ? bytes.getShort() : bytes.get()) != 0) {
            continue;
        }
        int end = bytes.position();
        boolean hasNul = end - unit >= start && bytes.get(end - 1) == 0 && (!wide || bytes.get(end - 2) == 0);
        return new String(bytes.array(), start, end - start - (hasNul ? unit : 0), charset(wide));
    }

    private static Charset charset(boolean wide) {
        return wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }
}
