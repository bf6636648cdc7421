// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.time.Instant;

/** Values of the types that TraceLogging knows, {@code TlgIn_t} and {@code TlgOut_t}. */
final class FieldType {
    private static final int OUT_STRING = 2;
    private static final int OUT_BOOLEAN = 3;
    private static final int OUT_HEX = 4;
    private static final int OUT_PORT = 7;
    private static final int OUT_IPV4 = 8;
    private static final int OUT_NTSTATUS = 14;
    private static final int OUT_HRESULT = 15;
    private static final long FILETIME_EPOCH_SECONDS = 11_644_473_600L;
    private static final long FILETIME_PER_SECOND = 10_000_000L;

    private FieldType() {
    }

    static String text(int in, int out, DataReader data) {
        return switch (in) {
            case 1 -> quoted(data.terminated(true));
            case 2 -> quoted(data.terminated(false));
            case 3 -> integer(data.signed(1), 1, out);
            case 4 -> integer(data.unsigned(1), 1, out);
            case 5 -> integer(data.signed(2), 2, out);
            case 6 -> integer(data.unsigned(2), 2, out);
            case 7 -> integer(data.signed(4), 4, out);
            case 8 -> integer(data.unsigned(4), 4, out);
            case 9 -> integer(data.signed(8), 8, out);
            case 10 -> out == OUT_HEX ? hex(data.signed(8), 8) : Long.toUnsignedString(data.signed(8));
            case 11 -> Double.toString(data.real(Float.BYTES));
            case 12 -> Double.toString(data.real(Double.BYTES));
            case 13 -> Boolean.toString(data.signed(4) != 0);
            case 14 -> data.hex((int) data.unsigned(2));
            case 15 -> "{" + data.guid() + "}";
            case 17 -> fileTime(data.signed(8));
            case 18 -> systemTime(data);
            case 19 -> sid(data);
            case 20 -> hex(data.unsigned(4), 4);
            case 21 -> hex(data.signed(8), 8);
            case 22 -> quoted(data.text((int) data.unsigned(2), true));
            case 23 -> quoted(data.text((int) data.unsigned(2), false));
            default -> data.hex(data.remaining());
        };
    }

    private static String integer(long value, int size, int out) {
        return switch (out) {
            case OUT_STRING -> "'" + (char) value + "'";
            case OUT_BOOLEAN -> Boolean.toString(value != 0);
            case OUT_HEX, OUT_NTSTATUS, OUT_HRESULT -> hex(value, size);
            case OUT_PORT -> Integer.toString(Short.toUnsignedInt(Short.reverseBytes((short) value)));
            case OUT_IPV4 -> (value & 255) + "." + (value >> 8 & 255) + "." + (value >> 16 & 255) + "." + (value >> 24 & 255);
            default -> Long.toString(value);
        };
    }

    static String hex(long value, int size) {
        long mask = size == Long.BYTES ? -1 : (1L << size * Byte.SIZE) - 1;
        return "0x" + Long.toHexString(value & mask);
    }

    static String fileTime(long ticks) {
        long seconds = Math.floorDiv(ticks, FILETIME_PER_SECOND) - FILETIME_EPOCH_SECONDS;
        return Instant.ofEpochSecond(seconds, Math.floorMod(ticks, FILETIME_PER_SECOND) * 100).toString();
    }

    private static String systemTime(DataReader data) {
        int[] part = new int[8];
        for (int i = 0; i < part.length; i++) {
            part[i] = (int) data.unsigned(2);
        }
        return String.format("%04d-%02d-%02dT%02d:%02d:%02d.%03d", part[0], part[1], part[3], part[4], part[5], part[6], part[7]);
    }

    static String sid(DataReader data) {
        long revision = data.unsigned(1);
        int count = (int) data.unsigned(1);
        long authority = 0;
        for (int i = 0; i < 6; i++) {
            authority = authority << Byte.SIZE | data.unsigned(1);
        }
        StringBuilder text = new StringBuilder("S-" + revision + "-" + authority);
        for (int i = 0; i < count; i++) {
            text.append('-').append(data.unsigned(4));
        }
        return text.toString();
    }

    static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
