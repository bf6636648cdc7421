// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The symbols of one image: of its PDB, else of DWARF in the image or in a file beside it, else of a map file. They are looked for beside
 * the image and in folders that hold symbols of the project's own images; never where the image says that its PDB was made.
 */
final class ImageSymbols {
    private static final long MAX_FILE = 256L << 20;
    private static final List<String> DWARF_FILES = List.of(".dbg", ".debug", ".sys.debug", ".sys.dbg");
    private static final List<String> MAP_FILES = List.of(".map", ".sys.map");

    private final String name;
    private final Path own;
    private final List<String> refusals = new ArrayList<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private SymbolTable table = new SymbolTable();
    private List<String> annotations = List.of();

    /**
     * Reads what there is.
     *
     * @param image the image's file
     * @param more folders besides the image's own
     */
    ImageSymbols(Path image, List<Path> more) {
        String file = image.getFileName().toString();
        name = file.toLowerCase(Locale.ROOT).endsWith(".sys") ? file.substring(0, file.length() - 4) : file;
        own = image.toAbsolutePath().getParent();
        folders.add(own);
        folders.addAll(more);
        attempt(image, bytes -> {
            ImageFile parsed = ImageFile.read(bytes);
            readPdb(parsed, file);
            if (table.isEmpty()) {
                readDwarf(parsed, image);
            }
            if (table.isEmpty()) {
                readMap(parsed);
            }
        });
    }

    private interface Reader {
        void read(byte[] bytes);
    }

    private void attempt(Path file, Reader reader) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new MalformedException("it has more than %d MiB", MAX_FILE >> 20);
            }
            reader.read(Files.readAllBytes(file));
        } catch (IOException | MalformedException unreadable) {
            refuse(file, unreadable.getMessage());
        }
    }

    /** Files elsewhere are those of other builds as a rule: nobody expects them to fit. */
    private void refuse(Path file, String why) {
        if (!file.toAbsolutePath().getParent().equals(own)) {
            return;
        }
        refusals.add("no symbols from " + file.getFileName() + ": " + why);
    }

    private List<Path> found(String file) {
        // A name out of an image is a name in these folders, nothing else.
        if (file.isEmpty() || file.indexOf('/') >= 0 || file.indexOf('\\') >= 0 || file.indexOf('\0') >= 0) {
            return List.of();
        }
        return folders.stream().map(folder -> folder.resolve(file)).filter(Files::isRegularFile).toList();
    }

    private void readPdb(ImageFile image, String file) {
        Optional<ImageFile.CodeView> wanted = image.codeView();
        Set<Path> candidates = new LinkedHashSet<>();
        wanted.ifPresent(record -> candidates.addAll(found(record.fileName())));
        candidates.addAll(found(name + ".pdb"));
        for (Path candidate : candidates) {
            if (wanted.isEmpty()) {
                refuse(candidate, file + " names no PDB");
            } else if (table.isEmpty()) {
                attempt(candidate, bytes -> readPdb(image, wanted.get(), candidate, bytes));
            }
        }
    }

    private void readPdb(ImageFile image, ImageFile.CodeView wanted, Path file, byte[] bytes) {
        PdbFile pdb = new PdbFile(bytes);
        Optional<String> mismatch = pdb.mismatch(wanted);
        if (mismatch.isPresent()) {
            refuse(file, mismatch.get());
        } else {
            table = pdb.read(image);
            annotations = pdb.annotations();
        }
    }

    private void readDwarf(ImageFile image, Path file) {
        if (Dwarf.isIn(image)) {
            attempt(file, bytes -> table = new Dwarf(image).read());
        }
        for (String extension : DWARF_FILES) {
            for (Path candidate : found(name + extension)) {
                if (table.isEmpty()) {
                    attempt(candidate, bytes -> readDwarf(image, candidate, bytes));
                }
            }
        }
    }

    private void readDwarf(ImageFile image, Path file, byte[] bytes) {
        ImageFile other = ImageFile.read(bytes);
        if (!other.hasCodeOf(image)) {
            refuse(file, "its code is not the image's");
        } else if (Dwarf.isIn(other)) {
            table = new Dwarf(other).read();
        }
    }

    private void readMap(ImageFile image) {
        for (String extension : MAP_FILES) {
            for (Path candidate : found(name + extension)) {
                if (table.isEmpty()) {
                    attempt(candidate, bytes -> readMap(image, candidate, bytes));
                }
            }
        }
    }

    private void readMap(ImageFile image, Path file, byte[] bytes) {
        MapFile map = new MapFile(bytes);
        Optional<String> mismatch = map.mismatch(image);
        if (mismatch.isPresent()) {
            refuse(file, mismatch.get());
        } else {
            table = map.read(image);
        }
    }

    /** What was found and not used, and why. */
    List<String> refusals() {
        return refusals;
    }

    /** The texts of the annotations in its PDB. */
    List<String> annotations() {
        return annotations;
    }

    /** The place of an offset in the image, as a stack has it: that of a call's return address, or of the instruction itself. */
    Optional<SourcePlace> find(long offset, boolean isReturnAddress) {
        return table.find(name, isReturnAddress ? offset - 1 : offset, offset);
    }
}
