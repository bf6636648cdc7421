// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;

/** {@code ndh target init}, and runs on the target files that it writes. */
class TargetInitTests {
    private static final String HARDWARE = """
            [Version]
            Signature = "$Windows NT$"
            [Manufacturer]
            %Maker% = M
            [M]
            "A card" = Card, PCI\\VEN_1234
            [Card]
            AddReg = Card.Reg
            CopyFiles = @ndhmp.sys
            LogConfig = Card.Log
            [Card.Reg]
            HKR,, Depth, 0x00010001, 8
            HKR,, Names, 0x00010000, "a", "b"
            HKR,, Key, 1, 1, A0
            [Card.Services]
            AddService = card, 2, Card.Svc
            [Card.Svc]
            ServiceBinary = %12%\\ndhmp.sys
            [Card.Log]
            IOConfig = 20@300-3ff%ffe0, 20@200-2ff
            MemConfig = FEB00000-FEB00FFF
            IRQConfig = 10
            [Strings]
            Maker = "M"
            """;

    @TempDir
    private Path folder;
    private Path image;

    @BeforeEach
    void copyAnImage() throws IOException {
        image = Files.copy(Target.image("ndhmp.sys"), folder.resolve("ndhmp.sys"));
    }

    private SuiteFolder init(String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"target", "init", image.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return SuiteFolder.command(folder.resolve("out"), arguments);
    }

    private static JsonObject driver(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonObject("driver");
    }

    @Test
    void withoutAnInfItSaysWhatItGuessed() throws IOException {
        SuiteFolder init = init();

        assertThat(init.status()).as(init.output()).isZero();
        assertThat(init.output()).contains("There is no INF beside the image", "registers as miniport", "addressFamily names another");
        assertThat(driver(folder.resolve("ndhmp.json")).toString()).isEqualTo("{\"image\":\"ndhmp.sys\",\"service\":\"ndhmp\"}");
    }

    @Test
    void theInfTellsServiceValuesAndRanges() throws IOException {
        Files.writeString(folder.resolve("card.inf"), HARDWARE);
        Path file = Files.createDirectories(folder.resolve("targets")).resolve("card.json");

        SuiteFolder init = init("-o", file.toString());

        assertThat(init.status()).as(init.output()).isZero();
        assertThat(init.output()).contains("leaves a choice of port ranges; the first was taken: 0x300");
        assertThat(driver(file).get("image").getAsString()).isEqualTo("../ndhmp.sys");
        assertThat(driver(file).get("service").getAsString()).isEqualTo("card");
        JsonObject adapter = driver(file).getAsJsonObject("adapter");
        assertThat(adapter.getAsJsonObject("parameters").keySet()).containsExactly("Depth", "Key", "Names");
        assertThat(adapter.getAsJsonObject("parameters").getAsJsonObject("Key").get("value").getAsString()).isEqualTo("01 A0");
        assertThat(adapter.getAsJsonObject("resources").toString()).isEqualTo("{\"memory\":[{\"start\":\"0xFEB00000\",\"length\":4096}],"
                + "\"ports\":[{\"start\":\"0x300\",\"length\":32}],\"interrupt\":{\"vector\":10}}");
        assertThat(ConfigFiles.target(file.toString()).services()).extracting(TargetConfig.Service::name).containsExactly("card", "ndhctl");
    }

    @Test
    void theProjectsOwnInfIsRead() throws IOException {
        Files.copy(Path.of(System.getProperty("ndh.root"), "drivers-stub", "package", "ndhmp.inf"), folder.resolve("ndhmp.inf"));

        assertThat(init().status()).isZero();
        assertThat(driver(folder.resolve("ndhmp.json")).getAsJsonObject("adapter").getAsJsonObject("parameters").get("*IfType").getAsInt())
                .isEqualTo(53);
        assertThat(driver(folder.resolve("ndhmp.json")).get("medium").getAsString()).isEqualTo("NdisMediumCoWan");
    }

    @Test
    void aFileThatIsThereIsKept() throws IOException {
        Path file = Files.writeString(folder.resolve("ndhmp.json"), "mine");

        assertThat(init().status()).isEqualTo(2);
        assertThat(file).hasContent("mine");
        assertThat(init("--force").status()).isZero();
        assertThat(Files.readString(file)).contains("ndhmp.sys");
    }

    @Test
    void whatIsNoDriverIsToldWithItsName() throws IOException {
        Files.writeString(image, "text");

        SuiteFolder init = init();

        assertThat(init.status()).isEqualTo(2);
        assertThat(init.output()).contains("ndhmp.sys", "not a PE image");
    }

    @Test
    void aRunKeepsTheDriverSoThatItsCasesCanBeReplayedElsewhere() throws IOException {
        assertThat(init().status()).isZero();
        Path run = folder.resolve("run");

        SuiteFolder first = SuiteFolder.suite("client", run, "--target", folder.resolve("ndhmp.json").toString(), "--only",
                "delete.client-vc.unused.*");
        assertThat(first.status()).as(first.output()).isZero();
        JsonObject record = JsonParser.parseString(Files.readString(run.resolve("run.json"))).getAsJsonObject();
        assertThat(record.getAsJsonObject("driver").get("service").getAsString()).isEqualTo("ndhmp");
        Files.delete(image);

        SuiteFolder replay =
                SuiteFolder.command(folder.resolve("replay"), "replay", run.toString(), "delete.client-vc.unused.1-vcs", "--out",
                        folder.resolve("replay").toString());
        assertThat(replay.output()).contains("byte for byte");
        assertThat(replay.status()).isZero();
    }

    /** The driver reads its parameters from the registry by itself. */
    @Test
    void aRunTellsWhatTheDriverAskedForAndDidNotFind() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.json"), """
                { "name": "mine", "description": "A test", "transport": "embedded",
                  "driver": { "image": "ndhmp.sys", "service": "mine", "parameters": { "Reset": 1 }, "oids": ["0x77000001"] } }
                """);

        SuiteFolder run =
                SuiteFolder.suite("client", folder.resolve("run"), "--target", file.toString(), "--only", "delete.client-vc.unused.*");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("it asked for and did not find the service parameter CallManager of mine",
                "it was never asked the expected OID 0x77000001").doesNotContain("parameter Reset");
        assertThat(folder.resolve("run").resolve("report.html")).content().contains("parameter CallManager of mine", "OID 0x77000001");
    }
}
