// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A linker's map: of link.exe or lld-link /map, with section and offset, or of GNU ld -Map, with addresses. Names only; neither has lines.
 */
final class MapFile {
    private static final Pattern TIMESTAMP = Pattern.compile("^ *Timestamp is ([0-9a-fA-F]{1,8})\\b", Pattern.MULTILINE);
    private static final Pattern LINK =
            Pattern.compile("^ *([0-9a-fA-F]{4}):([0-9a-fA-F]{8}) {2,}(\\S{1,512}) +([0-9a-fA-F]{16})\\b", Pattern.MULTILINE);
    private static final Pattern GNU = Pattern.compile("^ +0x([0-9a-fA-F]{8,16}) {2,}([A-Za-z_$.?@][\\w$.?@]{0,511})$", Pattern.MULTILINE);
    private static final int HEX = 16;

    private final String text;

    MapFile(byte[] bytes) {
        text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "");
    }

    /** Why it is not the map of the image; empty if it is, or if it does not say (those of GNU ld do not). */
    Optional<String> mismatch(ImageFile image) {
        Matcher timestamp = TIMESTAMP.matcher(text);
        if (!timestamp.find() || Long.parseLong(timestamp.group(1), HEX) == image.timestamp()) {
            return Optional.empty();
        }
        return Optional.of(String.format("its time stamp is %s, and the image's %x", timestamp.group(1), image.timestamp()));
    }

    SymbolTable read(ImageFile image) {
        SymbolTable table = new SymbolTable();
        Matcher link = LINK.matcher(text);
        while (link.find()) {
            add(image.address(Integer.parseInt(link.group(1), HEX), Long.parseLong(link.group(2), HEX)), link.group(3), image, table);
        }
        Matcher gnu = GNU.matcher(text);
        while (gnu.find()) {
            add(Long.parseUnsignedLong(gnu.group(1), HEX) - image.base(), gnu.group(2), image, table);
        }
        return table;
    }

    private static void add(long rva, String name, ImageFile image, SymbolTable table) {
        if (rva >= 0 && image.isCode(rva)) {
            table.addFunction(rva, 0, name);
        }
    }
}
