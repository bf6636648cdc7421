// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A PDB 7.0 ("The PDB File Format", llvm.org): procedures and lines of its modules, and public symbols for what has no procedure, as
 * assembly code and stripped PDBs.
 */
final class PdbFile {
    private static final int INFO_STREAM = 1;
    private static final int DBI_STREAM = 3;
    private static final int DBI_HEADER = 64;
    private static final int NO_STREAM = 0xffff;
    private static final int INFO_NAMES = 28;
    private static final int MODULE_SYMBOL_STREAM = 34;
    private static final int S_PUB32 = 0x110e;
    private static final int PUBLIC_IS_CODE = 3;

    private final Msf msf;
    private final Bytes info;
    private final Optional<Bytes> dbi;

    PdbFile(byte[] bytes) {
        msf = new Msf(bytes);
        info = msf.stream(INFO_STREAM);
        Bytes found = msf.stream(DBI_STREAM);
        dbi = found.size() == 0 ? Optional.empty() : Optional.of(found);
    }

    /**
     * Why it is not the PDB of the image; empty if it is. The linker writes the age that it tells the image into the stream of debug
     * information; that of the PDB itself grows when tools write into it later.
     */
    Optional<String> mismatch(ImageFile.CodeView wanted) {
        long ownAge = info.seek(8).u32();
        String guid = ImageFile.guid(info);
        long age = dbi.map(stream -> stream.seek(8).u32()).orElse(ownAge);
        if (guid.equals(wanted.guid()) && age == wanted.age() && ownAge >= age) {
            return Optional.empty();
        }
        return Optional.of(
                "it has " + new ImageFile.CodeView(guid, age == wanted.age() ? ownAge : age, "") + ", and the image asks for " + wanted);
    }

    /** Reads all names and lines. */
    SymbolTable read(ImageFile image) {
        SymbolTable table = new SymbolTable();
        if (dbi.isPresent()) {
            readModules(dbi.get(), image, table);
            readPublics(dbi.get(), image, table);
        }
        return table;
    }

    /** The texts of all annotations ({@code __annotation} of Microsoft's compiler and clang), in the order of the modules. */
    List<String> annotations() {
        List<String> texts = new ArrayList<>();
        dbi.ifPresent(header -> eachModule(header, (symbols, lines) -> PdbModule.readAnnotations(symbols, texts)));
        return texts;
    }

    private interface ModuleReader {
        void read(Bytes symbols, Bytes lines);
    }

    private void eachModule(Bytes header, ModuleReader reader) {
        Bytes modules = header.part(DBI_HEADER, header.seek(24).u32());
        BitSet seen = new BitSet();
        while (modules.remaining() >= DBI_HEADER) {
            int stream = modules.skip(MODULE_SYMBOL_STREAM).u16();
            long symbols = modules.u32();
            long oldLines = modules.u32();
            long lines = modules.u32();
            modules.skip(16).text();
            modules.text();
            modules.align(4);
            if (stream != NO_STREAM && !seen.get(stream)) {
                seen.set(stream);
                Bytes module = msf.stream(stream);
                reader.read(module.part(0, symbols), module.part(symbols + oldLines, lines));
            }
        }
    }

    private void readModules(Bytes header, ImageFile image, SymbolTable table) {
        Bytes names = sourceNames();
        eachModule(header, (symbols, lines) -> {
            PdbModule.readSymbols(symbols, image, table);
            PdbModule.readLines(lines, names, image, table);
        });
    }

    /** The table of source file names; empty if there is none. */
    private Bytes sourceNames() {
        Bytes nothing = Bytes.of(new byte[0]);
        Bytes keys = info.seek(INFO_NAMES).take(info.u32());
        info.u32();
        long capacity = info.u32();
        Bytes present = info.take(4 * info.u32());
        info.skip(4 * info.u32());
        for (long bucket = 0; bucket < Math.min(capacity, 8L * present.size()); bucket++) {
            if ((present.seek(bucket / 8).u8() >> bucket % 8 & 1) != 0) {
                long key = info.u32();
                long stream = info.u32();
                if (keys.textAt(key).equals("/names") && stream < NO_STREAM) {
                    Bytes names = msf.stream((int) stream);
                    return names.part(12, names.seek(8).u32());
                }
            }
        }
        return nothing;
    }

    private void readPublics(Bytes header, ImageFile image, SymbolTable table) {
        int stream = header.seek(20).u16();
        if (stream == NO_STREAM) {
            return;
        }
        Bytes records = msf.stream(stream);
        while (records.remaining() >= 4) {
            Bytes record = records.take(records.u16());
            if (record.remaining() >= 12 && record.u16() == S_PUB32) {
                boolean isCode = (record.u32() & PUBLIC_IS_CODE) != 0;
                long offset = record.u32();
                long rva = image.address(record.u16(), offset);
                if (rva >= 0 && (isCode || image.isCode(rva))) {
                    table.addFunction(rva, 0, record.textAt(record.position()));
                }
            }
        }
    }
}
