// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes small PDBs: one module whose only symbols are annotations. The linkers at hand leave those out. */
final class PdbWriter {
    private static final int BLOCK = 512;
    private static final int S_ANNOTATION = 0x1019;

    private PdbWriter() {
    }

    /** A PDB with one annotation of each list. */
    static byte[] annotations(List<List<String>> annotations) {
        ByteArrayOutputStream symbols = new ByteArrayOutputStream();
        symbols.writeBytes(numbers(4));
        annotations.forEach(texts -> symbols.writeBytes(annotation(texts)));
        byte[] module = symbols.toByteArray();
        return file(List.of(new byte[0], info(), new byte[0], debugInformation(module.length), module));
    }

    private static byte[] annotation(List<String> texts) {
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        texts.forEach(text -> strings.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8)));
        int size = 2 + 6 + 2 + strings.size();
        return ByteBuffer.allocate(2 + size).order(ByteOrder.LITTLE_ENDIAN).putShort((short) size).putShort((short) S_ANNOTATION).putInt(0)
                .putShort((short) 1).putShort((short) texts.size()).put(strings.toByteArray()).array();
    }

    private static byte[] info() {
        return ByteBuffer.allocate(28 + 5 * 4).order(ByteOrder.LITTLE_ENDIAN).putInt(20000404).putInt(0).putInt(1).array();
    }

    private static byte[] debugInformation(int symbols) {
        byte[] module = ByteBuffer.allocate(68).order(ByteOrder.LITTLE_ENDIAN).putShort(34, (short) 4).putInt(36, symbols).array();
        return ByteBuffer.allocate(64 + module.length).order(ByteOrder.LITTLE_ENDIAN).putInt(0, -1).putInt(4, 19990903).putInt(8, 1)
                .putShort(20, (short) -1).putInt(24, module.length).put(64, module).array();
    }

    private static byte[] numbers(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    /** Superblock and a map of free blocks, the directory's map and the directory, then the streams. */
    private static byte[] file(List<byte[]> streams) {
        ByteArrayOutputStream sizes = new ByteArrayOutputStream();
        ByteArrayOutputStream places = new ByteArrayOutputStream();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int next = 4;
        for (byte[] stream : streams) {
            sizes.writeBytes(numbers(stream.length));
            for (int at = 0; at < stream.length; at += BLOCK) {
                places.writeBytes(numbers(next++));
                content.writeBytes(ByteBuffer.allocate(BLOCK).put(stream, at, Math.min(BLOCK, stream.length - at)).array());
            }
        }
        int directory = 4 + sizes.size() + places.size();
        ByteBuffer file = ByteBuffer.allocate(next * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        file.put("Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        file.put(numbers(BLOCK, 1, next, directory, 0, 2));
        file.position(2 * BLOCK).put(numbers(3));
        file.position(3 * BLOCK).put(numbers(streams.size())).put(sizes.toByteArray()).put(places.toByteArray());
        file.position(4 * BLOCK).put(content.toByteArray());
        return file.array();
    }
}
