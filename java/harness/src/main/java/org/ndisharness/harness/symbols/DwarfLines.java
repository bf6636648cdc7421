// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.symbols.DwarfForm.Value;

/** The line table of a unit: names of files, and a program that makes rows of addresses and lines (DWARF 5, 6.2). */
final class DwarfLines {
    private static final int MAX_FILES = 1 << 16;
    private static final int CONTENT_PATH = 1;
    private static final int CONTENT_DIRECTORY = 2;
    private static final int MIN_PROGRAM_VERSION_OF_OPERATIONS = 4;

    private final Dwarf dwarf;
    private final DwarfUnit unit;
    private final int version;
    private final Bytes program;
    private final int minimumLength;
    private final int lineBase;
    private final int lineRange;
    private final int[] operandCounts;
    private final List<String> files = new ArrayList<>();

    DwarfLines(Dwarf dwarf, DwarfUnit unit, long offset) {
        this.dwarf = dwarf;
        this.unit = unit;
        Bytes section = dwarf.section(".debug_line").seek(offset);
        Dwarf.Length length = Dwarf.Length.read(section);
        Bytes table = section.take(length.value());
        version = table.u16();
        Dwarf.checkVersion(version);
        table.skip(version >= Dwarf.MAX_VERSION ? 2 : 0);
        long header = table.unsigned(length.offsetSize());
        program = table.part(table.position() + header, table.remaining() - header);
        minimumLength = table.u8();
        table.skip(version >= MIN_PROGRAM_VERSION_OF_OPERATIONS ? 1 : 0);
        table.u8();
        lineBase = table.s8();
        lineRange = table.u8();
        operandCounts = new int[Math.max(1, table.u8())];
        for (int i = 1; i < operandCounts.length; i++) {
            operandCounts[i] = table.u8();
        }
        if (lineRange == 0) {
            throw new MalformedException("a line table's range is 0");
        }
        if (version >= Dwarf.MAX_VERSION) {
            readFiles(table, length.offsetSize());
        } else {
            readOldFiles(table);
        }
    }

    /** Paths by number. */
    List<String> files() {
        return files;
    }

    private void addFile(List<String> folders, long folder, String name) {
        if (files.size() == MAX_FILES) {
            throw new MalformedException("a line table has more than %d files", MAX_FILES);
        }
        boolean isKnown = folder >= 0 && folder < folders.size() && !folders.get((int) folder).isEmpty();
        files.add(isKnown ? folders.get((int) folder) + "/" + name : name);
    }

    /** Up to DWARF 4: folders and files from 1, each list with an empty text behind it. */
    private void readOldFiles(Bytes from) {
        List<String> folders = new ArrayList<>(List.of(""));
        for (String folder = from.text(); !folder.isEmpty(); folder = from.text()) {
            folders.add(folder);
        }
        files.add("");
        for (String name = from.text(); !name.isEmpty(); name = from.text()) {
            long folder = from.uleb();
            from.uleb();
            from.uleb();
            addFile(folders, folder, name);
        }
    }

    private void readFiles(Bytes from, int offsetSize) {
        List<String> folders = new ArrayList<>();
        readEntries(from, offsetSize, (name, folder) -> folders.add(name));
        readEntries(from, offsetSize, (name, folder) -> addFile(folders, folder, name));
    }

    private interface EntryTaker {
        void take(String name, long folder);
    }

    private void readEntries(Bytes from, int offsetSize, EntryTaker taker) {
        int formats = from.u8();
        long[] format = new long[2 * formats];
        for (int i = 0; i < format.length; i++) {
            format[i] = from.uleb();
        }
        long count = from.uleb();
        if (count < 0 || count > MAX_FILES || formats == 0 && count > 0) {
            throw new MalformedException("a line table has %d files; at most %d are read", count, MAX_FILES);
        }
        for (long i = 0; i < count; i++) {
            String name = "";
            long folder = 0;
            for (int j = 0; j < format.length; j += 2) {
                Value value = DwarfForm.read(from, (int) format[j + 1], offsetSize, version, 0);
                name = format[j] == CONTENT_PATH ? unit.text(value) : name;
                folder = format[j] == CONTENT_DIRECTORY ? value.number() : folder;
            }
            taker.take(name, folder);
        }
    }

    /** Runs the program; each row holds up to the next one of its sequence. */
    void run(SymbolTable table) {
        Row row = new Row(table);
        while (program.remaining() > 0) {
            int operation = program.u8();
            if (operation >= operandCounts.length) {
                int adjusted = operation - operandCounts.length;
                row.address += (long) adjusted / lineRange * minimumLength;
                row.line += lineBase + adjusted % lineRange;
                row.emit(false);
            } else if (operation == 0) {
                Bytes extended = program.take(program.uleb());
                row = extended.size() == 0 ? row : extended(extended, row, table);
            } else {
                standard(operation, row);
            }
        }
    }

    private Row extended(Bytes operands, Row row, SymbolTable table) {
        switch (operands.u8()) {
            case 1 -> {
                row.emit(true);
                return new Row(table);
            }
            case 2 -> row.address = operands.unsigned(Math.min(operands.remaining(), Dwarf.ADDRESS_SIZE));
            default -> {
                // A file defined in place, discriminators: nothing of it is shown.
            }
        }
        return row;
    }

    private void standard(int operation, Row row) {
        switch (operation) {
            case 1 -> row.emit(false);
            case 2 -> row.address += program.uleb() * minimumLength;
            case 3 -> row.line += (int) program.sleb();
            case 4 -> row.file = program.uleb();
            case 8 -> row.address += (255L - operandCounts.length) / lineRange * minimumLength;
            case 9 -> row.address += program.u16();
            default -> {
                for (int i = 0; i < operandCounts[operation]; i++) {
                    program.uleb();
                }
            }
        }
    }

    private final class Row {
        private final SymbolTable table;
        private long address;
        private long file = 1;
        private int line = 1;
        private long lastAddress;
        private String lastFile;
        private int lastLine;

        Row(SymbolTable table) {
            this.table = table;
        }

        void emit(boolean end) {
            // Code that the linker has dropped has an address near 0.
            if (lastFile != null && lastAddress > 0 && dwarf.rva(lastAddress) > 0) {
                table.addLine(dwarf.rva(lastAddress), dwarf.rva(address), lastFile, lastLine);
            }
            lastAddress = address;
            lastFile = end ? null : file >= 0 && file < files.size() ? files.get((int) file) : "";
            lastLine = line;
        }
    }
}
