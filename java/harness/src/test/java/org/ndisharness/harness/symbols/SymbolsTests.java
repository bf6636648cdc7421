// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The symbols of a driver of the project, whose PDB and DWARF come from the same objects. */
class SymbolsTests {
    private static final String IMAGE = "ndhmp.sys";
    private static final int STEP = 7;

    @TempDir
    private Path folder;

    private Path build;
    private ImageFile image;

    @BeforeEach
    void copyImage() throws IOException {
        build = Path.of(System.getProperty("ndh.root"), "target", "drivers");
        image = ImageFile.read(Files.readAllBytes(copied(IMAGE)));
    }

    private Path copied(String file) throws IOException {
        return Files.copy(build.resolve(file), folder.resolve(file));
    }

    private ImageSymbols symbols() {
        return new ImageSymbols(folder.resolve(IMAGE), List.of());
    }

    private ImageFile.Section code() {
        return image.sections().stream().filter(section -> section.name().equals(".text")).findFirst().orElseThrow();
    }

    private static Optional<String> function(ImageSymbols symbols, long rva) {
        return symbols.find(rva, false).map(SourcePlace::function);
    }

    @Test
    void aPdbAndDwarfOfTheSameCodeAgree() throws IOException {
        copied("ndhmp.pdb");
        ImageSymbols pdb = symbols();
        Files.delete(folder.resolve("ndhmp.pdb"));
        copied("ndhmp.dbg");
        ImageSymbols dwarf = symbols();

        assertThat(pdb.refusals()).isEmpty();
        assertThat(dwarf.refusals()).isEmpty();
        int lines = 0;
        int equal = 0;
        for (long rva = code().rva(); rva < code().rva() + code().size(); rva += STEP) {
            // Thunks of imports are in a PDB alone.
            if (pdb.find(rva, false).filter(place -> place.line() > 0).isPresent()) {
                assertThat(function(pdb, rva)).as("0x%x", rva).isEqualTo(function(dwarf, rva));
                lines++;
                equal += pdb.find(rva, false).equals(dwarf.find(rva, false)) ? 1 : 0;
            }
        }
        assertThat(equal).as("of %d; PDBs give no code without a line", lines).isGreaterThan(lines * 9 / 10);
    }

    @Test
    void aReturnAddressBelongsToTheCallBeforeIt() throws IOException {
        copied("ndhmp.pdb");
        ImageSymbols symbols = symbols();
        long first = code().rva();
        while (function(symbols, first).equals(function(symbols, first + 1)) || function(symbols, first).isEmpty()) {
            first++;
        }
        String name = function(symbols, first).orElseThrow();

        assertThat(symbols.find(first + 1, true).orElseThrow().function()).isEqualTo(name);
        assertThat(symbols.find(first + 1, true).orElseThrow().toString())
                .matches("ndhmp!" + name + "\\+0x[0-9a-f]+ \\(\\w+/\\w+\\.[ch]:\\d+\\)");
    }

    @Test
    void aPdbOfAnotherBuildIsRefusedByName() throws IOException {
        Path pdb = copied("ndhmp.pdb");
        ImageFile.CodeView wanted = image.codeView().orElseThrow();
        byte[] bytes = Files.readAllBytes(pdb);
        bytes[guidAt(bytes)] ^= 1;
        Files.write(pdb, bytes);

        ImageSymbols symbols = symbols();

        assertThat(symbols.find(code().rva(), false)).isEmpty();
        assertThat(symbols.refusals()).singleElement().asString().startsWith("no symbols from ndhmp.pdb: it has GUID ")
                .contains(wanted.toString());
    }

    @Test
    void aPdbOfAnotherAgeIsRefusedByName() throws IOException {
        copied("ndhmp.pdb");
        byte[] bytes = Files.readAllBytes(folder.resolve(IMAGE));
        bytes[guidAt(bytes) + 16] += 1;
        Files.write(folder.resolve(IMAGE), bytes);

        assertThat(symbols().refusals()).singleElement().asString().contains("ndhmp.pdb").contains("age 1,").endsWith("age 2");
    }

    /** Where the GUID is that is in both files. */
    private int guidAt(byte[] bytes) {
        String guid = image.codeView().orElseThrow().guid();
        for (int i = 0; i < bytes.length - 20; i++) {
            if (ImageFile.guid(Bytes.of(bytes).seek(i)).equals(guid)) {
                return i;
            }
        }
        throw new AssertionError("no GUID");
    }

    @Test
    void dwarfOfOtherCodeIsRefusedByName() throws IOException {
        Path dwarf = copied("ndhmp.dbg");
        byte[] bytes = Files.readAllBytes(dwarf);
        bytes[(int) code().rawOffset() + 0x100] ^= 1;
        Files.write(dwarf, bytes);

        assertThat(symbols().refusals()).containsExactly("no symbols from ndhmp.dbg: its code is not the image's");
    }

    @Test
    void theMapOfLinkNamesFunctions() throws IOException {
        Files.writeString(folder.resolve("ndhmp.map"), String.format(Locale.ROOT, """
                 ndhmp

                 Timestamp is %08x (Thu Jan  1 00:00:00 1970)

                  Address         Publics by Value              Rva+Base               Lib:Object

                 0001:00000000       First                      0000000140001000     a.obj
                 0001:00000040       Second                     0000000140001040 f   a.obj
                 0002:00000010       aConstant                  0000000140010010     a.obj
                """, image.timestamp()));

        assertThat(symbols().find(code().rva() + 0x3f, false).orElseThrow().toString()).isEqualTo("ndhmp!First+0x3f");
        assertThat(symbols().find(code().rva() + 0x41, false).orElseThrow().toString()).isEqualTo("ndhmp!Second+0x1");
    }

    @Test
    void theMapOfAnotherBuildIsRefusedByName() throws IOException {
        Files.writeString(folder.resolve("ndhmp.map"),
                " Timestamp is 00000001 (date)\n 0001:00000000       First    0000000140001000     a.obj\n");

        assertThat(symbols().find(code().rva(), false)).isEmpty();
        assertThat(symbols().refusals()).singleElement().asString().startsWith("no symbols from ndhmp.map: its time stamp is 00000001");
    }

    @Test
    void theMapOfGnuLdNamesFunctions() throws IOException {
        Files.writeString(folder.resolve("ndhmp.map"), """
                 .text          0x0000000140001000      0x123 a.o
                                0x0000000140001000                First
                                0x0000000140001040                Second
                """);

        assertThat(symbols().find(code().rva() + 0x3f, false).orElseThrow().toString()).isEqualTo("ndhmp!First+0x3f");
        assertThat(symbols().find(code().rva() + 0x40, false).orElseThrow().toString()).isEqualTo("ndhmp!Second");
    }

    @Test
    void stacksAreNamedAndRefusalsFollow() throws IOException {
        copied("ndhmp.pdb");
        Symbols symbols = new Symbols(Map.of(IMAGE, folder.resolve(IMAGE)), List.of());

        String named = symbols
                .name("thread 3 waits at IRQL 0\n    at ndhmp.sys+0x" + Long.toHexString(code().rva() + 8) + "\n    at other.sys+0x10\n");

        assertThat(named.lines()).hasSize(3).element(1).asString().matches("    at ndhmp!\\w+\\+0x8 \\(\\w+/\\w+\\.c:\\d+\\)");
        assertThat(named).endsWith("    at other.sys+0x10\n");
    }

    /** Whatever is done to a file, it is read or refused, in little time and space. */
    @ParameterizedTest
    @ValueSource(strings = {"ndhmp.pdb", "ndhmp.dbg", IMAGE})
    void damagedFilesDoNoHarm(String victim) throws IOException {
        Random random = new Random(7);
        int rounds = Integer.getInteger("ndh.symbols.rounds", 60);
        if (victim.equals(IMAGE)) {
            copied("ndhmp.pdb");
        } else {
            copied(victim);
        }
        byte[] sound = Files.readAllBytes(folder.resolve(victim));
        for (int round = 0; round < rounds; round++) {
            Files.write(folder.resolve(victim), damaged(sound, random));
            ImageSymbols symbols = symbols();
            symbols.find(code().rva() + 0x10, true).ifPresent(place -> assertThat(place.toString()).isNotEmpty());
            symbols.refusals().forEach(why -> assertThat(why.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4096));
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
        // The beginning holds what leads to everything else.
        int changes = 1 + random.nextInt(20);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(bytes.length, 2048) : bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                default -> {
                    for (int j = at; j < Math.min(at + 4, bytes.length); j++) {
                        bytes[j] = (byte) 0xff;
                    }
                }
            }
        }
        return bytes;
    }
}
