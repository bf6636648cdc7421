// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Functions and lines of one image by address, filled by the reader of one format. Addresses are relative to the image. */
final class SymbolTable {
    /** More than any driver has; a hostile file may say a row with each byte. */
    private static final int MAX_ENTRIES = 1 << 22;

    private final TreeMap<Long, Function> functions = new TreeMap<>();
    private final TreeMap<Long, Line> lines = new TreeMap<>();
    private final TreeMap<Long, Line> inlined = new TreeMap<>();
    private int entries;

    /** @param end behind its last byte; 0: up to the next function */
    private record Function(String name, long end) {
    }

    /** @param end behind the last byte of the line */
    private record Line(String file, int line, long end) {
    }

    private void count() {
        if (++entries > MAX_ENTRIES) {
            throw new MalformedException("it has more than %d functions and lines", MAX_ENTRIES);
        }
    }

    /** Adds a function; one whose size is known is not replaced. */
    void addFunction(long rva, long size, String name) {
        count();
        Function known = functions.get(rva);
        if (!name.isEmpty() && (known == null || known.end == 0)) {
            functions.put(rva, new Function(name, size == 0 ? 0 : rva + size));
        }
    }

    /** Adds code of a line, which ends where the next one begins if that is earlier. Line 0: code that no line stands for. */
    void addLine(long rva, long end, String file, int line) {
        count();
        if (end > rva) {
            lines.put(rva, new Line(file, line, end));
        }
    }

    /** Where a function was inlined: its code belongs to the line of the call, in the function that is there. */
    void addInlined(long rva, long end, String file, int line) {
        count();
        if (end > rva && line > 0) {
            inlined.put(rva, new Line(file, line, end));
        }
    }

    boolean isEmpty() {
        return functions.isEmpty();
    }

    /**
     * Finds an address.
     *
     * @param address of the instruction that is meant
     * @param shown what the displacement is counted to: a return address is one behind the call
     */
    Optional<SourcePlace> find(String image, long address, long shown) {
        Map.Entry<Long, Function> function = functions.floorEntry(address);
        if (function == null || function.getValue().end != 0 && address >= function.getValue().end) {
            return Optional.empty();
        }
        Line line = at(inlined, address);
        if (line == null) {
            line = at(lines, address);
        }
        boolean known = line != null && line.line > 0 && !line.file.isEmpty();
        return Optional.of(new SourcePlace(image, function.getValue().name, shown - function.getKey(), known ? shortened(line.file) : "",
                known ? line.line : 0));
    }

    private static Line at(TreeMap<Long, Line> lines, long address) {
        Map.Entry<Long, Line> entry = lines.floorEntry(address);
        return entry == null || address >= entry.getValue().end ? null : entry.getValue();
    }

    /** The same on every machine that has built the image: the file and its folder. */
    private static String shortened(String path) {
        String[] parts = path.replace('\\', '/').split("/");
        int last = parts.length - 1;
        return last <= 0 ? path : parts[last - 1].isEmpty() || parts[last - 1].equals(".") ? parts[last]
                : parts[last - 1] + "/" + parts[last];
    }
}
