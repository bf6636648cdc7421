// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A frame of Ethernet, without preamble and check sequence.
 *
 * @param destination six bytes
 * @param source six bytes
 * @param type EtherType, 0 to 0xFFFF
 * @param payload what follows, at most {@link #MAX_PAYLOAD} bytes
 */
public record EthernetFrame(byte[] destination, byte[] source, int type, byte[] payload) {
    /** Bytes of an address. */
    public static final int ADDRESS = 6;
    /** Bytes before the payload. */
    public static final int HEADER = 14;
    /** Bytes that a frame carries at most. */
    public static final int MAX_PAYLOAD = 1500;
    private static final int MAX_TYPE = 0xFFFF;

    /** Copies what it is given. */
    public EthernetFrame {
        if (destination.length != ADDRESS || source.length != ADDRESS) {
            throw new IllegalArgumentException("addresses of " + destination.length + " and " + source.length + " bytes: allowed is 6");
        }
        if (type < 0 || type > MAX_TYPE) {
            throw new IllegalArgumentException("type " + type + ": allowed are 0 to 0xFFFF");
        }
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + payload.length + " bytes: allowed are 0 to " + MAX_PAYLOAD);
        }
        destination = destination.clone();
        source = source.clone();
        payload = payload.clone();
    }

    /** The address of all stations. */
    public static byte[] broadcast() {
        byte[] all = new byte[ADDRESS];
        Arrays.fill(all, (byte) 0xFF);
        return all;
    }

    /** The frame that these bytes are. */
    public static EthernetFrame of(byte[] bytes) {
        if (bytes.length < HEADER) {
            throw new IllegalArgumentException("a frame of " + bytes.length + " bytes: at least " + HEADER + " are one");
        }
        int type = Byte.toUnsignedInt(bytes[2 * ADDRESS]) << Byte.SIZE | Byte.toUnsignedInt(bytes[2 * ADDRESS + 1]);
        return new EthernetFrame(Arrays.copyOf(bytes, ADDRESS), Arrays.copyOfRange(bytes, ADDRESS, 2 * ADDRESS), type,
                Arrays.copyOfRange(bytes, HEADER, bytes.length));
    }

    /** Its bytes on the wire; short payloads are not padded. */
    public byte[] bytes() {
        byte[] bytes = Arrays.copyOf(destination, HEADER + payload.length);
        System.arraycopy(source, 0, bytes, ADDRESS, ADDRESS);
        bytes[2 * ADDRESS] = (byte) (type >> Byte.SIZE);
        bytes[2 * ADDRESS + 1] = (byte) type;
        System.arraycopy(payload, 0, bytes, HEADER, payload.length);
        return bytes;
    }

    @Override
    public byte[] destination() {
        return destination.clone();
    }

    @Override
    public byte[] source() {
        return source.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EthernetFrame frame && Arrays.equals(bytes(), frame.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        HexFormat address = HexFormat.ofDelimiter("-").withUpperCase();
        return String.format("%s > %s type 0x%04X, %s", address.formatHex(source), address.formatHex(destination), type,
                HexFormat.of().formatHex(payload));
    }
}
