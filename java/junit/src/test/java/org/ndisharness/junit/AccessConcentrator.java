// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.ndisharness.harness.Ethernet;
import org.ndisharness.harness.EthernetFrame;

/** The other end of the wire: what RFC 2516 wants of an access concentrator, one host and one session long. */
final class AccessConcentrator {
    static final int PADO = 0x07;
    static final int PADI = 0x09;
    static final int PADR = 0x19;
    static final int PADS = 0x65;
    static final int PADT = 0xA7;
    static final int DATA = 0;
    private static final int DISCOVERY = 0x8863;
    private static final int SESSION = 0x8864;
    private static final int HEAD = 6;
    private static final int HOST_UNIQ = 0x0103;
    private static final int COOKIE = 0x0104;
    private static final byte[] ADDRESS = {2, 0, 0, 0, 0, 1};
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Ethernet wire;

    AccessConcentrator(Ethernet wire) {
        this.wire = wire;
    }

    /** Packet of PPPoE: code, session and what follows. */
    record Packet(int code, int session, byte[] body) {
        byte[] tag(int type) {
            ByteBuffer tags = ByteBuffer.wrap(body);
            while (tags.remaining() >= Integer.BYTES) {
                int found = Short.toUnsignedInt(tags.getShort());
                byte[] value = new byte[Short.toUnsignedInt(tags.getShort())];
                tags.get(value);
                if (found == type) {
                    return value;
                }
            }
            return null;
        }
    }

    /** The next packet of the host. */
    Packet receive(int code, byte[] destination) {
        EthernetFrame frame = wire.receive(LIMIT);
        ByteBuffer head = ByteBuffer.wrap(frame.payload());
        assertThat(frame.type()).isEqualTo(code == DATA ? SESSION : DISCOVERY);
        assertThat(frame.source()).isEqualTo(wire.station());
        assertThat(frame.destination()).isEqualTo(destination);
        assertThat(head.get()).isEqualTo((byte) 0x11);
        assertThat(Byte.toUnsignedInt(head.get())).isEqualTo(code);
        int session = Short.toUnsignedInt(head.getShort());
        int length = Short.toUnsignedInt(head.getShort());
        return new Packet(code, session, Arrays.copyOfRange(frame.payload(), HEAD, HEAD + length));
    }

    Packet receive(int code) {
        return receive(code, ADDRESS);
    }

    void send(int code, int session, byte[] body) {
        ByteBuffer payload = ByteBuffer.allocate(HEAD + body.length);
        payload.put((byte) 0x11).put((byte) code).putShort((short) session).putShort((short) body.length).put(body);
        wire.send(new EthernetFrame(wire.station(), ADDRESS, code == DATA ? SESSION : DISCOVERY, payload.array()));
    }

    private static byte[] tags(byte[] hostUniq, byte[] cookie) {
        ByteBuffer tags = ByteBuffer.allocate(2 * Integer.BYTES + hostUniq.length + cookie.length);
        tags.putShort((short) HOST_UNIQ).putShort((short) hostUniq.length).put(hostUniq);
        return tags.putShort((short) COOKIE).putShort((short) cookie.length).put(cookie).array();
    }

    /** PADI, PADO, PADR, PADS: the host gets this session; 0 refuses it. */
    void grant(int session) {
        byte[] cookie = {7, 7, 7};
        byte[] uniq = receive(PADI, EthernetFrame.broadcast()).tag(HOST_UNIQ);
        send(PADO, 0, tags(uniq, cookie));
        Packet request = receive(PADR);
        assertThat(request.tag(COOKIE)).isEqualTo(cookie);
        assertThat(request.tag(HOST_UNIQ)).isEqualTo(uniq);
        send(PADS, session, tags(uniq, new byte[0]));
    }
}
