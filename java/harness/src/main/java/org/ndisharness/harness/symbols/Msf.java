// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.nio.charset.StandardCharsets;

/** The container of a PDB 7.0: streams whose blocks are scattered over the file ("The MSF File Format", llvm.org). */
final class Msf {
    private static final byte[] MAGIC = "Microsoft C/C++ MSF 7.00\r\n\u001aDS\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MIN_BLOCK = 512;
    private static final int MAX_BLOCK = 65536;
    private static final long NIL = 0xffffffffL;

    private final Bytes file;
    private final int blockSize;
    private final long[] sizes;
    private final Bytes[] blocks;

    Msf(byte[] bytes) {
        file = Bytes.of(bytes);
        if (!file.startsWith(MAGIC)) {
            throw new MalformedException("it is no PDB of the 7.0 format");
        }
        long block = file.seek(MAGIC.length).u32();
        if (block < MIN_BLOCK || block > MAX_BLOCK || Long.bitCount(block) != 1) {
            throw new MalformedException("its block size is %d; powers of two from %d to %d are allowed", block, MIN_BLOCK, MAX_BLOCK);
        }
        blockSize = (int) block;
        file.skip(8);
        long directorySize = file.u32();
        file.skip(4);
        long map = file.u32() * blockSize;
        Bytes directory = Bytes.of(gather(file.part(map, 4 * blocksOf(directorySize)), directorySize));
        long count = directory.u32();
        if (count > directory.remaining() / 4) {
            throw new MalformedException("its directory of %d streams is cut off", count);
        }
        sizes = new long[(int) count];
        blocks = new Bytes[(int) count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            sizes[i] = directory.u32();
            total += sizes[i] == NIL ? 0 : sizes[i];
        }
        // Each block belongs to one stream, so that reading all streams costs no more than reading the file.
        if (total > file.size()) {
            throw new MalformedException("its streams have %d bytes, the file %d", total, file.size());
        }
        for (int i = 0; i < count; i++) {
            blocks[i] = directory.take(4 * (sizes[i] == NIL ? 0 : blocksOf(sizes[i])));
        }
    }

    private long blocksOf(long size) {
        return (size + blockSize - 1) / blockSize;
    }

    private byte[] gather(Bytes numbers, long size) {
        if (size > file.size()) {
            throw new MalformedException("a stream has %d bytes, the file %d", size, file.size());
        }
        byte[] out = new byte[(int) size];
        for (int at = 0; at < out.length; at += blockSize) {
            int length = Math.min(blockSize, out.length - at);
            System.arraycopy(file.part(numbers.u32() * blockSize, length).copy(), 0, out, at, length);
        }
        return out;
    }

    /** A stream by its number. */
    Bytes stream(int number) {
        if (number >= sizes.length || sizes[number] == NIL) {
            throw new MalformedException("it has no stream %d", number);
        }
        return Bytes.of(gather(blocks[number].part(0, blocks[number].size()), sizes[number]));
    }
}
