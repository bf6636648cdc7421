// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Events as JSON lines. Writing traces is a third of what a run of a suite does, and this takes a fifth of the time of a general JSON
 * writer: all names are ASCII constants that need no escape, all else is numbers. A test compares every kind of event with what Gson makes
 * of it.
 */
final class EventEncoder {
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[][] KINDS =
            Arrays.stream(EventKind.values()).map(k -> ascii(",\"kind\":\"" + k.name() + '"')).toArray(byte[][]::new);
    private static final byte[][] FUNCTIONS =
            Arrays.stream(FunctionId.values()).map(f -> ascii(",\"function\":\"" + f.symbol() + '"')).toArray(byte[][]::new);
    private static final byte[][] SIDES =
            Arrays.stream(Side.values()).map(s -> ascii(",\"side\":\"" + s.label() + '"')).toArray(byte[][]::new);
    private static final byte[] SEQUENCE = ascii("{\"seq\":");
    private static final byte[] TIME = ascii(",\"time\":");
    private static final byte[] IRQL = ascii(",\"irql\":");
    private static final byte[] PROCESSOR = ascii(",\"cpu\":");
    private static final byte[] THREAD = ascii(",\"thread\":");
    private static final byte[] STATUS = ascii(",\"status\":\"");
    private static final byte[] OBJECT = ascii(",\"object\":\"");
    private static final byte[] OBJECT2 = ascii(",\"object2\":\"");
    private static final byte[] OF = ascii(",\"of\":");
    private static final byte[] TAG = ascii(",\"tag\":");
    private static final byte[] FLAGS = ascii(",\"flags\":");
    private static final byte[] ARGUMENTS = ascii(",\"args\":");
    private static final byte[] CALL_PARAMETERS = ascii(",\"params\":");
    private static final byte[] FLOW = ascii(",\"flow\":");
    private static final byte[] OID = ascii(",\"oid\":");
    private static final byte[] LISTS = ascii(",\"lists\":[");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] DATA_SIZE = ascii(",\"dataSize\":");
    private static final byte[] DATA = ascii(",\"data\":\"");

    private byte[] bytes;
    private int size;

    /** With room for so many bytes at first. */
    EventEncoder(int capacity) {
        bytes = new byte[capacity];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes that were encoded and not yet written. */
    int size() {
        return size;
    }

    /** Writes what was encoded, and forgets it. */
    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    /** What was encoded and not yet written. */
    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.US_ASCII);
    }

    /** Encodes one event, without line end. */
    void encode(TraceEvent event) {
        put(SEQUENCE);
        number(event.sequence());
        put(TIME);
        number(event.time());
        put(KINDS[event.kind().ordinal()]);
        Optional<FunctionId> function = event.function();
        if (function.isPresent()) {
            put(FUNCTIONS[function.get().ordinal()]);
        }
        put(SIDES[event.side().ordinal()]);
        put(IRQL);
        number(event.irql());
        put(PROCESSOR);
        number(event.processor());
        put(THREAD);
        number(event.thread());
        if (event.hasStatus() || event.rawStatus() != 0) {
            put(STATUS);
            text(event.status().toString());
            put('"');
        }
        object(OBJECT, event.object());
        object(OBJECT2, event.object2());
        if (event.correlation() != 0) {
            put(event.kind() == EventKind.RETURN ? OF : TAG);
            number(event.correlation());
        }
        if (event.flags() != 0) {
            put(FLAGS);
            number(event.flags());
        }
        if (event.recordCount() > 1) {
            sections(event);
        }
        if (event.dataSize() > 0) {
            put(DATA_SIZE);
            number(event.dataSize());
            put(DATA);
            hex(event.data());
            put('"');
        }
        put('}');
    }

    void lineEnd() {
        put('\n');
    }

    private void sections(TraceEvent event) {
        long[] arguments = event.arguments();
        if (arguments.length > 0) {
            words(ARGUMENTS, arguments);
        }
        Optional<CallParameters> parameters = event.callParameters();
        if (parameters.isPresent()) {
            members(CALL_PARAMETERS, parameters.get().members());
        }
        Optional<FlowParameters> flow = event.flow();
        if (flow.isPresent()) {
            members(FLOW, flow.get().members());
        }
        Optional<OidRequest> oid = event.oidRequest();
        if (oid.isPresent()) {
            words(OID, oid.get().members());
        }
        byte[] separator = LISTS;
        for (NetBufferList list : event.lists()) {
            words(separator, list.members());
            separator = COMMA;
        }
        if (separator == COMMA) {
            put(']');
        }
    }

    private void object(byte[] name, ObjectId id) {
        if (id.isNone()) {
            return;
        }
        put(name);
        text(id.side().label());
        put(':');
        text(id.kind().label());
        put(':');
        if (id.isBoundary()) {
            put('@');
        }
        number(Integer.toUnsignedLong(id.place()));
        put('.');
        number(id.generation());
        put('"');
    }

    private void members(byte[] name, int[] members) {
        put(name);
        char separator = '[';
        for (int member : members) {
            put(separator);
            number(Integer.toUnsignedLong(member));
            separator = ',';
        }
        put(']');
    }

    private void words(byte[] name, long[] words) {
        put(name);
        char separator = '[';
        for (long word : words) {
            put(separator);
            word(word);
            separator = ',';
        }
        put(']');
    }

    private void word(long value) {
        reserve(2 + 2 + 2 * Long.BYTES);
        bytes[size++] = '"';
        bytes[size++] = '0';
        bytes[size++] = 'x';
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(int) (value >>> shift) & 0xF];
        }
        bytes[size++] = '"';
    }

    private void hex(byte[] data) {
        reserve(2 * data.length);
        byte[] to = bytes;
        int at = size;
        for (byte value : data) {
            to[at] = HEX[value >> 4 & 0xF];
            to[at + 1] = HEX[value & 0xF];
            at += 2;
        }
        size = at;
    }

    private void number(long value) {
        if (value < 0) {
            text(Long.toString(value));
            return;
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        reserve(digits);
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void text(String text) {
        int length = text.length();
        reserve(length);
        byte[] to = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            to[at + i] = (byte) text.charAt(i);
        }
        size = at + length;
    }

    /** Bytes as they are. */
    void put(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    private void put(char one) {
        reserve(1);
        bytes[size++] = (byte) one;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
