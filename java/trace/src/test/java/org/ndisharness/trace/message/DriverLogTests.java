// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of drivers become text; what cannot be read stays raw. */
class DriverLogTests {
    private static final String GUID_BYTES = "d0c0b0a0111122220807060504030201";
    private static final String GUID = "a0b0c0d0-1111-2222-0807-060504030201";

    private final DriverLog plain = DriverLog.besideImages(List.of());

    @Test
    void debugOutputStaysAsItIs() {
        assertThat(plain.text("12\thello\n13\tthere\n")).isEqualTo("12\thello\n13\tthere\n");
    }

    @Test
    void messageWithoutFormatIsShownRaw() {
        assertThat(plain.text(line(record(1, 12, bytes(), bytes(), bytes(5, 0, 0, 0), 4))))
                .isEqualTo("7\t[mcm.sys] WPP {" + GUID + "} #12, 4 bytes: 05 00 00 00\n");
    }

    @Test
    void cutMessageSaysSo() {
        assertThat(plain.text(line(record(2, 3, bytes(), bytes(), bytes(1), 900))))
                .contains("ETW {" + GUID + "} id 3 (level 4, keyword 0x21), 900 bytes: 01 [cut: 900 bytes of data]");
    }

    @Test
    void formatBesideTheImageIsUsed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mcm.tmf"),
                """
                        // PDB:  mcm.pdb
                        a0b0c0d0-1111-2222-0807-060504030201 mcm // SRC=call.c MJ= MN=
                        #typev call_c120 12 "%0VC %10!p! closed with %11!08X!, %12!s! (%!FUNC!) 100%%" //   LEVEL=TRACE_LEVEL_INFORMATION FLAGS=CALLS FUNC=CloseCall
                        {
                        vc, ItemPtr -- 10
                        Status, ItemULong -- 11
                        text, ItemString -- 12
                        }
                        #typev call_c130 13 "%0state %10!s! flags %11!s! %12!s!"
                        {
                        state, ItemListLong(Idle,Open,Closed) -- 10
                        bits, ItemSetByte(A,B) -- 11
                        status, ItemNTSTATUS -- 12
                        }
                        """);
        DriverLog log = DriverLog.besideImages(List.of(folder.resolve("mcm.sys")));
        byte[] data = ByteBuffer.allocate(17).order(ByteOrder.LITTLE_ENDIAN).putLong(0xffff8000L).putInt(0xC0001).put("busy\0".getBytes())
                .array();
        assertThat(log.text(line(record(1, 12, bytes(), bytes(), data, data.length))))
                .isEqualTo(
                        "7\t[mcm.sys] WPP call_c120 CloseCall: VC 0xffff8000 closed with 000C0001, busy (CloseCall) 100% (TRACE_LEVEL_INFORMATION CALLS)\n");
        assertThat(log.text(line(record(4, 13, bytes(), bytes(), bytes(2, 0, 0, 0, 5, 0x0d, 0, 0, 0xc0), 9))))
                .contains("WPP call_c130: state Closed flags [A,0x4] STATUS_INVALID_PARAMETER");
        assertThat(log.text(line(record(1, 12, bytes(), bytes(), bytes(1, 2), 2)))).contains("VC (cut) closed with (missing)");
    }

    /** What WPP leaves in a PDB are the lines of a TMF file. */
    @Test
    void annotationsAreAskedForOnceWhenThereIsAMessage() {
        AtomicInteger asked = new AtomicInteger();
        DriverLog log = DriverLog.besideImages(List.of(), () -> {
            asked.incrementAndGet();
            return List.of("TMF:", GUID + " call // SRC=call.c MJ= MN=", "#typev call_c120 12 \"%0VC %10!d! closed\" //   LEVEL=ERROR", "{",
                    "vc, ItemLong -- 10", "}", "TMC:", GUID, "Other");
        });
        assertThat(log.text("12\thello\n")).isEqualTo("12\thello\n");
        assertThat(asked).hasValue(0);
        assertThat(log.text(line(record(1, 12, bytes(), bytes(), bytes(5, 0, 0, 0), 4))))
                .isEqualTo("7\t[mcm.sys] WPP call_c120: VC 5 closed (ERROR)\n");
        assertThat(log.text(line(record(1, 13, bytes(), bytes(), bytes(), 0)))).contains("#13, 0 bytes");
        assertThat(asked).hasValue(1);
    }

    @Test
    void selfDescribingEventIsReadByItself() {
        byte[] traits = sized("Contoso.Mcm\0".getBytes(StandardCharsets.UTF_8));
        byte[] metadata =
                sized(concat(bytes(0), text("CallClosed"), text("vc"), bytes(8), text("status"), bytes(0x88, 14), text("name"), bytes(2),
                        text("parts"), bytes(0x44), text("peer"), bytes(0x98, 2), text("port"), bytes(0x86, 7), text("id"), bytes(10)));
        byte[] data = concat(bytes(3, 0, 0, 0), bytes(1, 0, 1, 0xc0), text("x"), bytes(2, 0, 7, 8), bytes(0x1f, 0x90),
                bytes(9, 0, 0, 0, 0, 0, 0, 0));
        assertThat(plain.text(line(record(2, 0, traits, metadata, data, data.length))))
                .isEqualTo("7\t[mcm.sys] TraceLogging Contoso.Mcm/CallClosed "
                        + "vc=3 status=0xc0010001 name=\"x\" parts=[7, 8] peer={port=8080 id=9} (level 4, keyword 0x21)\n");
    }

    @Test
    void nothingThatADriverWritesThrows() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] record = new byte[random.nextInt(300)];
            random.nextBytes(record);
            if (record.length > 14) {
                record[0] = (byte) (1 + random.nextInt(5));
                record[10] = (byte) random.nextInt(20);
                record[11] = 0;
                record[12] = (byte) random.nextInt(90);
                record[13] = 0;
            }
            assertThat(plain.text(line(record))).startsWith("7\t[").endsWith("\n").hasLineCount(1);
        }
        assertThat(plain.text("7\t\u001exyz\n")).isEqualTo("7\t[a message that cannot be read]\n");
    }

    private static String line(byte[] record) {
        return "7\t\u001e" + HexFormat.of().formatHex(record) + "\n";
    }

    private static byte[] record(int kind, int id, byte[] traits, byte[] metadata, byte[] data, int dataSize) {
        ByteBuffer head = ByteBuffer.allocate(88).order(ByteOrder.LITTLE_ENDIAN);
        head.put(0, (byte) kind).put(1, (byte) 4).putShort(6, (short) id).putShort(10, (short) traits.length).putShort(12,
                (short) metadata.length);
        head.putInt(20, dataSize).putLong(24, 0x21).put(32, HexFormat.of().parseHex(GUID_BYTES)).put(64,
                "mcm.sys".getBytes(StandardCharsets.UTF_8));
        return concat(head.array(), traits, metadata, data);
    }

    private static byte[] sized(byte[] body) {
        return concat(bytes(body.length + 2, 0), body);
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
