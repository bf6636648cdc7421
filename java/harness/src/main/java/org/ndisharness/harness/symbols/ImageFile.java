// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What of a PE image tells which symbols belong to it, and the sections that symbols count by. */
final class ImageFile {
    private static final int MAX_SECTIONS = 96;
    private static final int SECTION_HEADER = 40;
    private static final int SYMBOL_RECORD = 18;
    private static final int SHORT_NAME = 8;
    private static final int DEBUG_ENTRY = 28;
    private static final int MAX_DEBUG_ENTRIES = 64;
    private static final int DEBUG_CODEVIEW = 2;
    private static final int DEBUG_DIRECTORY = 6;
    private static final int OPTIONAL_PLUS = 0x20b;
    private static final long RSDS = 0x53445352L;
    private static final long EXECUTE = 0x20000000L;

    private final Bytes file;
    private final List<Section> sections = new ArrayList<>();
    private final long timestamp;
    private final long base;
    private final long debugRva;
    private final long debugSize;

    /** @param size in memory, or in the file if that is not said */
    record Section(String name, long rva, long size, long rawOffset, long rawSize, boolean isCode) {
    }

    /** The record that names a PDB. */
    record CodeView(String guid, long age, String path) {
        /** The file's name without the folders of the machine that built the image. */
        String fileName() {
            return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        }

        @Override
        public String toString() {
            return "GUID " + guid + ", age " + age;
        }
    }

    private ImageFile(Bytes file) {
        this.file = file;
        long header = file.seek(0x3c).u32();
        if (file.seek(header).u32() != 0x4550) {
            throw new MalformedException("it is no PE image");
        }
        file.skip(2);
        int count = file.u16();
        timestamp = file.u32();
        long symbols = file.u32();
        long symbolCount = file.u32();
        int optionalSize = file.u16();
        long optional = header + 24;
        if (file.seek(optional).u16() != OPTIONAL_PLUS || count > MAX_SECTIONS) {
            throw new MalformedException("it is no 64-bit image, or has more than %d sections", MAX_SECTIONS);
        }
        base = file.seek(optional + 24).u64();
        boolean hasDebug = file.seek(optional + 108).u32() > DEBUG_DIRECTORY;
        debugRva = hasDebug ? file.seek(optional + 112 + 8L * DEBUG_DIRECTORY).u32() : 0;
        debugSize = hasDebug ? file.u32() : 0;
        long strings = symbols == 0 ? 0 : symbols + SYMBOL_RECORD * symbolCount;
        for (int i = 0; i < count; i++) {
            sections.add(section(optional + optionalSize + (long) i * SECTION_HEADER, strings));
        }
    }

    static ImageFile read(byte[] bytes) {
        return new ImageFile(Bytes.of(bytes));
    }

    private Section section(long header, long strings) {
        String name = file.part(header, SHORT_NAME).textAt(0);
        file.seek(header + SHORT_NAME);
        long memory = file.u32();
        long rva = file.u32();
        long raw = file.u32();
        long offset = file.u32();
        boolean code = (file.skip(12).u32() & EXECUTE) != 0;
        if (name.startsWith("/") && strings != 0 && name.substring(1).matches("[0-9]{1,7}")) {
            name = file.textAt(strings + Long.parseLong(name.substring(1)));
        }
        return new Section(name, rva, memory != 0 ? memory : raw, offset, raw, code);
    }

    long timestamp() {
        return timestamp;
    }

    /** Where it would like to lie; DWARF and map files count from there. */
    long base() {
        return base;
    }

    List<Section> sections() {
        return sections;
    }

    /** Whether an address lies in code. */
    boolean isCode(long rva) {
        return sections.stream().anyMatch(section -> section.isCode && rva >= section.rva && rva - section.rva < section.size);
    }

    /** Address of an offset in a section by its number from 1, as symbols have it; negative if there is no such place. */
    long address(int section, long offset) {
        return section < 1 || section > sections.size() || offset > sections.get(section - 1).size ? -1
                : sections.get(section - 1).rva + offset;
    }

    /** What the file has of a section; empty if there is none. */
    Optional<Bytes> contents(String name) {
        return sections.stream().filter(section -> section.name.equals(name)).findFirst()
                .map(section -> file.part(section.rawOffset, Math.min(section.rawSize, section.size)));
    }

    /** Whether this is the other image with more in it: the same sections of code, with the same bytes where the files have them. */
    boolean hasCodeOf(ImageFile other) {
        return timestamp == other.timestamp && base == other.base && code().size() == other.code().size()
                && IntStream.range(0, code().size()).allMatch(i -> isSame(code().get(i), other, other.code().get(i)));
    }

    private List<Section> code() {
        return sections.stream().filter(Section::isCode).toList();
    }

    private boolean isSame(Section own, ImageFile other, Section theirs) {
        long length = Math.min(Math.min(own.rawSize, own.size), Math.min(theirs.rawSize, theirs.size));
        return own.name.equals(theirs.name) && own.rva == theirs.rva && own.size == theirs.size
                && Arrays.equals(file.part(own.rawOffset, length).copy(), other.file.part(theirs.rawOffset, length).copy());
    }

    /** The first record that names a PDB. */
    Optional<CodeView> codeView() {
        for (long i = 0; i < Math.min(debugSize / DEBUG_ENTRY, MAX_DEBUG_ENTRIES); i++) {
            Bytes entry = file.part(offsetOf(debugRva + i * DEBUG_ENTRY), DEBUG_ENTRY);
            long type = entry.seek(12).u32();
            long size = entry.u32();
            long offset = entry.seek(24).u32();
            Bytes record = type == DEBUG_CODEVIEW && size > 24 ? file.part(offset, size) : null;
            if (record != null && record.u32() == RSDS) {
                return Optional.of(new CodeView(guid(record), record.u32(), record.textAt(24)));
            }
        }
        return Optional.empty();
    }

    private long offsetOf(long rva) {
        return sections.stream().filter(section -> rva >= section.rva && rva - section.rva < section.rawSize).findFirst()
                .map(section -> rva - section.rva + section.rawOffset)
                .orElseThrow(() -> new MalformedException("its debug directory lies in no section"));
    }

    /** The 16 bytes of a GUID, in the usual spelling. */
    static String guid(Bytes from) {
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%08X-%04X-%04X-", from.u32(), from.u16(), from.u16()));
        for (int i = 0; i < 8; i++) {
            out.append(i == 2 ? "-" : "").append(String.format(Locale.ROOT, "%02X", from.u8()));
        }
        return out.toString();
    }
}
