// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ndh inspect} on a driver of the project, on one that lacks imports, and on what is none. */
class InspectCommandTests {
    private static final Path DRIVERS = Path.of(System.getProperty("ndh.root"), "target", "drivers");
    /** Imports seven functions, three of which nobody has, one of them by ordinal; an NDIS 5 call manager by the look of it. */
    private static final String LACKING =
            """
                    __declspec(dllimport) int DbgPrint(const char *, ...);
                    __declspec(dllimport) int NdhNobodyHasThis(void);
                    __declspec(dllimport) int NdisFreeMemory(void *, unsigned, unsigned);
                    __declspec(dllimport) int NdisMRegisterMiniport(void *, void *, unsigned);
                    __declspec(dllimport) int NdisNobodyHasThis(void);
                    __declspec(dllimport) int ByOrdinal(void);
                    __declspec(dllimport) int WdfVersionBind(void);
                    int DriverEntry(void *driver, void *path) {
                        return DbgPrint("%p", path) + NdhNobodyHasThis() + NdisNobodyHasThis() + NdisFreeMemory(driver, 0, 0) + NdisMRegisterMiniport(driver, path, 0)
                                + ByOrdinal() + WdfVersionBind();
                    }
                    __attribute__((section("PAGE"))) int paged(void) { return 1; }
                    """;

    @TempDir
    private Path folder;

    private SuiteFolder inspect(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("inspect", file.toString()));
        arguments.addAll(List.of(options));
        return SuiteFolder.command(folder, arguments.toArray(String[]::new));
    }

    private JsonObject json(Path file) {
        return JsonParser.parseString(inspect(file, "--format", "json").output()).getAsJsonObject();
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("tool.log").toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0] + " ends").isTrue();
        assertThat(process.exitValue()).as(() -> String.join(" ", command)).isZero();
    }

    private void library(String module, String... exports) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(module + ".def"), "LIBRARY " + module + "\nEXPORTS\n" + String.join("\n", exports) + "\n");
        run("llvm-dlltool", "-m", "i386:x86-64", "-d", module + ".def", "-l", module + ".lib");
    }

    private Path lacking() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("lacking.c"), LACKING);
        library("ntoskrnl.exe", "DbgPrint", "NdhNobodyHasThis");
        library("ndis.sys", "NdisFreeMemory", "NdisMRegisterMiniport", "NdisNobodyHasThis");
        library("other.sys", "ByOrdinal @7 NONAME");
        library("wdfldr.sys", "WdfVersionBind");
        run("clang", "--target=x86_64-pc-windows-msvc", "-ffreestanding", "-O1", "-c", "lacking.c", "-o", "lacking.obj");
        run("lld-link", "/nologo", "/driver", "/subsystem:native,6.01", "/osversion:6.1", "/nodefaultlib", "/entry:DriverEntry",
                "/out:lacking.sys",
                "lacking.obj", "ntoskrnl.exe.lib", "ndis.sys.lib", "other.sys.lib", "wdfldr.sys.lib");
        return folder.resolve("lacking.sys");
    }

    @Test
    void aDriverOfTheProjectIsComplete() {
        SuiteFolder text = inspect(DRIVERS.resolve("ndhmp.sys"));
        assertThat(text.status()).as(text.output()).isZero();
        assertThat(text.output()).startsWith("ndhmp.sys: driver, x86-64\n")
                .contains("6.x: miniport, integrated call manager (MCM)", "NdisMRegisterMiniportDriver, NdisMCmRegisterAddressFamilyEx",
                        "imports provided, by the stand-in ndis.sys", "imports provided, by the driver host", "PAGE       r-x", "pageable",
                        "ndhmp.pdb, GUID ", "NDIS Harness CoNDIS test miniport", "no signature", "All that it imports is provided.")
                .doesNotContain("MISSING").doesNotContain("KMDF   ");

        JsonObject json = json(DRIVERS.resolve("ndhmp.sys"));
        assertThat(json.getAsJsonArray("missing")).isEmpty();
        assertThat(json.getAsJsonObject("ndis").get("version").getAsString()).isEqualTo("6.x");
        assertThat(json.getAsJsonObject("pdb").get("guid").getAsString()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(json.getAsJsonObject("security").get("nxCompatible").getAsBoolean()).isTrue();
        assertThat(json.get("kmdf").isJsonNull()).isTrue();
        assertThat(json(DRIVERS.resolve("ndhctl.sys")).getAsJsonObject("kmdf").get("minor").getAsInt()).isEqualTo(15);
    }

    @Test
    void everythingThatIsMissingIsNamed() throws IOException, InterruptedException {
        Path lacking = lacking();
        SuiteFolder text = inspect(lacking);
        assertThat(text.status()).isEqualTo(1);
        assertThat(text.output()).contains("NDIS       5.x: miniport", "Windows 8 and later load no NDIS 5.x driver",
                "ndis.sys: 2 of 3 imports provided, by the stand-in ndis.sys", "NdisMRegisterMiniport, NdisNobodyHasThis (MISSING)",
                "ntoskrnl.exe: 1 of 2 imports provided, by the driver host", "other.sys: 0 of 1 imports provided, by nobody",
                "wdfldr.sys: 1 of 1 imports provided, by the stand-in wdfldr.sys", "for Windows 6.1", "none named",
                "3 of its imports are missing", "\n  ntoskrnl.exe  NdhNobodyHasThis\n", "\n  ndis.sys  NdisNobodyHasThis\n",
                "\n  other.sys  ordinal 7\n");

        JsonObject json = json(lacking);
        JsonArray missing = json.getAsJsonArray("missing");
        assertThat(StreamSupport.stream(missing.spliterator(), false).map(each -> each.getAsJsonObject().get("module").getAsString()))
                .containsExactlyInAnyOrder("ntoskrnl.exe", "ndis.sys", "other.sys");
        assertThat(missing.toString()).contains("\"symbol\":\"NdhNobodyHasThis\"", "\"symbol\":\"NdisNobodyHasThis\"", "\"ordinal\":7");
        assertThat(json.getAsJsonObject("ndis").get("version").getAsString()).isEqualTo("5.x");
        assertThat(json.getAsJsonObject("providers").get("other.sys").getAsString()).isEqualTo("nobody");
    }

    @Test
    void whatIsNoDriverIsRefusedInOneLine() throws IOException {
        byte[] good = Files.readAllBytes(DRIVERS.resolve("ndhmp.sys"));
        ByteBuffer header = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int machine = header.getInt(0x3c) + 4;
        assertRefused(Files.writeString(folder.resolve("text.sys"), "no image"), "text.sys: not a PE image (no MZ header)");
        assertRefused(Files.write(folder.resolve("cut.sys"), Arrays.copyOf(good, good.length / 2)), "cut.sys: ");
        assertRefused(Files.write(folder.resolve("empty.sys"), new byte[0]), "not a PE image (0 bytes");
        assertRefused(Files.write(folder.resolve("x86.sys"), header.putShort(machine, (short) 0x14c).array()), "(32-bit x86); only x86-64");
        assertRefused(Files.write(folder.resolve("arm.sys"), header.putShort(machine, (short) 0xaa64).array()), "(ARM64); only x86-64");
        assertRefused(folder.resolve("missing.sys"), "missing.sys: No such file or directory");
        assertRefused(folder, "not a file");
        assertThat(SuiteFolder.command(folder, "inspect").status()).isEqualTo(2);
        assertThat(inspect(folder.resolve("text.sys"), "--format", "xml").status()).isEqualTo(2);
    }

    private void assertRefused(Path file, String sentence) {
        SuiteFolder result = inspect(file);
        assertThat(result.status()).as(result.output()).isEqualTo(2);
        assertThat(result.output()).startsWith("ndh: ").contains(sentence).hasLineCount(1);
    }
}
