// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A trace message of a driver as it was given, the layout of {@code struct ndh_message}.
 *
 * @param module   image that wrote it, empty if unknown
 * @param guid     of WPP the message class, else the provider or WMI event
 * @param id       of WPP the message number, else the event's id
 * @param flags    of the recorder the control flags, of WPP the {@code TRACE_MESSAGE_XXX}, of WMI the WNODE's flags
 * @param traits   TraceLogging's provider traits, empty if there are none
 * @param metadata TraceLogging's event metadata, empty if the message is not self-describing
 * @param data     what the record holds of the data
 * @param dataSize bytes of data that the driver gave; more than {@code data} has if the message was cut
 */
public record DriverMessage(MessageKind kind, String module, UUID guid, int id, int version, int level, int opcode, int task, int irql,
        long flags, long keyword, Optional<UUID> activity, byte[] traits, byte[] metadata, byte[] data, long dataSize) {
    private static final int HEAD = 88;
    private static final int MODULE = 64;
    private static final int HAS_ACTIVITY = 1;

    /** Whether the record holds less than the driver gave. */
    public boolean isCut() {
        return data.length < dataSize;
    }

    /** Reads a record. Empty if these bytes are none. */
    public static Optional<DriverMessage> of(byte[] record) {
        if (record.length < HEAD || record[0] < 1 || record[0] > MessageKind.values().length) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        int traits = Math.min(Short.toUnsignedInt(bytes.getShort(10)), record.length - HEAD);
        int metadata = Math.min(Short.toUnsignedInt(bytes.getShort(12)), record.length - HEAD - traits);
        boolean hasActivity = (bytes.getShort(14) & HAS_ACTIVITY) != 0;
        return Optional.of(new DriverMessage(MessageKind.values()[record[0] - 1], module(record), guid(bytes, 32),
                Short.toUnsignedInt(bytes.getShort(6)), Byte.toUnsignedInt(record[4]), Byte.toUnsignedInt(record[1]),
                Byte.toUnsignedInt(record[2]), Short.toUnsignedInt(bytes.getShort(8)), Byte.toUnsignedInt(record[5]),
                Integer.toUnsignedLong(bytes.getInt(16)), bytes.getLong(24), hasActivity ? Optional.of(guid(bytes, 48)) : Optional.empty(),
                Arrays.copyOfRange(record, HEAD, HEAD + traits), Arrays.copyOfRange(record, HEAD + traits, HEAD + traits + metadata),
                Arrays.copyOfRange(record, HEAD + traits + metadata, record.length), Integer.toUnsignedLong(bytes.getInt(20))));
    }

    private static String module(byte[] record) {
        int end = MODULE;
        while (end < HEAD && record[end] != 0) {
            end++;
        }
        return new String(record, MODULE, end - MODULE, StandardCharsets.UTF_8);
    }

    /** A GUID as it lies in memory: three little-endian numbers, then eight bytes. */
    static UUID guid(ByteBuffer bytes, int at) {
        long high = Integer.toUnsignedLong(bytes.getInt(at)) << 32 | Short.toUnsignedLong(bytes.getShort(at + 4)) << 16
                | Short.toUnsignedLong(bytes.getShort(at + 6));
        return new UUID(high, Long.reverseBytes(bytes.getLong(at + 8)));
    }
}
