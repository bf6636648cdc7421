// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.List;

/** What one object file has given to a PDB: symbols, then lines ("CodeView Symbol Records", "The Module Information Stream", llvm.org). */
final class PdbModule {
    private static final int S_ANNOTATION = 0x1019;
    private static final int S_THUNK32 = 0x1102;
    private static final int SUBSECTION_LINES = 0xf2;
    private static final int SUBSECTION_FILES = 0xf4;
    private static final int HAVE_COLUMNS = 1;
    private static final int BLOCK_HEADER = 12;
    private static final int LINE_ENTRY = 8;
    private static final int LINE_NUMBER = 0xffffff;
    /** From here on numbers stand for code without a line. */
    private static final int NO_LINE = 0xf00f00;

    private PdbModule() {
    }

    /** Procedures and thunks. */
    static void readSymbols(Bytes symbols, ImageFile image, SymbolTable table) {
        if (symbols.size() < 4) {
            return;
        }
        symbols.skip(4);
        while (symbols.remaining() >= 4) {
            Bytes record = symbols.take(symbols.u16());
            int kind = record.u16();
            if (isProcedure(kind)) {
                long size = record.skip(12).u32();
                long offset = record.skip(12).u32();
                long rva = image.address(record.u16(), offset);
                record.skip(1);
                add(rva, size, record, table);
            } else if (kind == S_THUNK32) {
                long offset = record.skip(12).u32();
                long rva = image.address(record.u16(), offset);
                long size = record.u16();
                record.skip(1);
                add(rva, size, record, table);
            }
        }
    }

    /** The texts of annotations, such as compilers leave for tools that read PDBs; those of one annotation follow each other. */
    static void readAnnotations(Bytes symbols, List<String> texts) {
        if (symbols.size() < 4) {
            return;
        }
        symbols.skip(4);
        while (symbols.remaining() >= 4) {
            Bytes record = symbols.take(symbols.u16());
            if (record.u16() == S_ANNOTATION) {
                long count = record.skip(6).u16();
                for (long i = 0; i < count && record.remaining() > 0; i++) {
                    texts.add(record.longText());
                }
            }
        }
    }

    /** S_LPROC32, S_GPROC32 and their forms with a type by id or for deferred code. */
    private static boolean isProcedure(int kind) {
        return switch (kind) {
            case 0x110f, 0x1110, 0x1146, 0x1147, 0x1155, 0x1156 -> true;
            default -> false;
        };
    }

    private static void add(long rva, long size, Bytes record, SymbolTable table) {
        if (rva >= 0) {
            table.addFunction(rva, size, record.textAt(record.position()));
        }
    }

    /** Line tables; names is the table of the PDB that all modules' file names are in. */
    static void readLines(Bytes sections, Bytes names, ImageFile image, SymbolTable table) {
        Bytes files = find(sections, SUBSECTION_FILES);
        sections.seek(0);
        while (sections.remaining() >= 8) {
            long kind = sections.u32();
            Bytes section = sections.take(sections.u32());
            sections.align(4);
            if (kind == SUBSECTION_LINES) {
                readFunction(section, files, names, image, table);
            }
        }
    }

    private static Bytes find(Bytes sections, int wanted) {
        while (sections.remaining() >= 8) {
            long kind = sections.u32();
            Bytes section = sections.take(sections.u32());
            sections.align(4);
            if (kind == wanted) {
                return section;
            }
        }
        return Bytes.of(new byte[0]);
    }

    private static void readFunction(Bytes lines, Bytes files, Bytes names, ImageFile image, SymbolTable table) {
        long offset = lines.u32();
        long rva = image.address(lines.u16(), offset);
        boolean columns = (lines.u16() & HAVE_COLUMNS) != 0;
        long end = rva + lines.u32();
        while (lines.remaining() >= BLOCK_HEADER) {
            String file = fileName(lines.u32(), files, names);
            long count = lines.u32();
            lines.u32();
            Bytes entries = lines.take(count * LINE_ENTRY);
            lines.skip(columns ? Math.min(count * 4, lines.remaining()) : 0);
            if (rva >= 0) {
                readBlock(entries, rva, end, file, table);
            }
        }
    }

    /** An entry holds up to the next one of the function, which need not stand in this block: the last one is cut by what follows. */
    private static void readBlock(Bytes entries, long rva, long end, String file, SymbolTable table) {
        while (entries.remaining() >= LINE_ENTRY) {
            long from = rva + entries.u32();
            int line = (int) entries.u32() & LINE_NUMBER;
            table.addLine(from, end, file, line >= NO_LINE ? 0 : line);
        }
    }

    private static String fileName(long checksum, Bytes files, Bytes names) {
        return checksum + 4 > files.size() ? "" : names.textAt(files.seek(checksum).u32());
    }
}
