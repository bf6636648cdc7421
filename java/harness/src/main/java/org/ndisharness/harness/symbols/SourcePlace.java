// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

/**
 * Where an address is.
 *
 * @param image name of the image without its extension, as {@code ndhmp}
 * @param function name of the function
 * @param displacement from the function's first byte
 * @param file the last two parts of the source file's path, with slashes; empty if no line is known
 * @param line line number from 1, 0 if not known
 */
public record SourcePlace(String image, String function, long displacement, String file, int line) {
    /** As debuggers write it: {@code ndhmp!CallClose+0x1c (callmgr/close.c:120)}. */
    @Override
    public String toString() {
        return image + "!" + function + (displacement == 0 ? "" : "+0x" + Long.toHexString(displacement))
                + (file.isEmpty() ? "" : " (" + file + ":" + line + ")");
    }
}
