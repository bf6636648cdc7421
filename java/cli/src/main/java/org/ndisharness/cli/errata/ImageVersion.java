// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file version of an image, from the fixed part of its version resource ({@code VS_FIXEDFILEINFO}). */
final class ImageVersion {
    private static final int SIGNATURE = 0xFEEF04BD;
    private static final int STRUCTURE_VERSION = 0x00010000;
    private static final int FIXED_SIZE = 52;
    private static final int STRUCTURE = 4;
    private static final int HIGH = 8;
    private static final int LOW = 12;
    private static final int ALIGNMENT = 4;

    private ImageVersion() {
    }

    /** As {@code 1.2.3.4}; empty for an image without one. */
    static Optional<String> of(Path image) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + FIXED_SIZE <= bytes.limit(); at += ALIGNMENT) {
                if (bytes.getInt(at) == SIGNATURE && bytes.getInt(at + STRUCTURE) == STRUCTURE_VERSION) {
                    int high = bytes.getInt(at + HIGH);
                    int low = bytes.getInt(at + LOW);
                    return Optional.of((high >>> 16) + "." + (high & 0xFFFF) + "." + (low >>> 16) + "." + (low & 0xFFFF));
                }
            }
            return Optional.empty();
        } catch (IOException failure) {
            throw new IllegalStateException(image + " cannot be read for its version: " + failure, failure);
        }
    }
}
