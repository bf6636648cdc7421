// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of INFs of several ages and styles. */
class InfInstallationTests {
    /** A virtual adapter of today. */
    private static final String TODAY = """
            [Version]
            Signature = "$Windows NT$"   ; comment
            Class     = Net
            [Manufacturer]
            %Maker% = Models, NTamd64.10.0...16299
            [Models.NTamd64.10.0...16299]
            %Device% = Adapter, ROOT\\MY
            [Adapter]
            Characteristics = 0x1
            *IfType         = 53
            *MediaType      = 12
            AddReg    = Adapter.Reg, \\
                        Adapter.More
            CopyFiles = Adapter.Files
            [Adapter.Reg]
            HKR, Ndi, Service, 0, "mydrv"
            HKR, Ndi\\params\\Latency, ParamDesc, 0, %Latency%
            HKR, Ndi\\params\\Latency, Type,      0, "int"
            HKR, Ndi\\params\\Latency, Default,   0, "5"
            HKR, Ndi\\params\\Latency, Min,       0, "0"
            HKR, Ndi\\params\\Latency, Max,       0, "100"
            HKR, Ndi\\params\\Mode,      Type,    0, "enum"
            HKR, Ndi\\params\\Mode,      Default, 0, "1"
            HKR, Ndi\\params\\Mode\\Enum, 0,      0, "off, really"
            HKR, Ndi\\params\\Mode\\Enum, 1,      0, "on"
            [Adapter.More]
            HKR,, Mode,   0,          "0"
            HKR,, Depth,  0x00010001, 0x20
            HKR,, Key,    0x00000001, 01, a0
            HKR,, Peers,  0x00010000, "a", "b"
            HKLM, Software\\My, Other, 0, "not the adapter's"
            [Adapter.Files]
            my.sys,,,2
            [Adapter.Services]
            AddService = mydrv, 2, Adapter.Service
            [Adapter.Service]
            ServiceBinary = %13%\\my.sys
            AddReg        = Adapter.Parameters
            [Adapter.Parameters]
            HKR, Parameters, Trace, 0x00010001, 3
            HKR, Other,      Skip,  0x00010001, 3
            [Strings]
            Maker   = "Maker"
            Device  = "My ""best"" adapter"
            Latency = "Latency (ms)"
            """;
    /** Of the time of NDIS 5, with hardware. */
    private static final String OLD = """
            [version]
            signature="$CHICAGO$"
            [MANUFACTURER]
            %M%=M
            [M]
            %D% = Card.Install, PCI\\VEN_1234
            %O% = Other.Install, PCI\\VEN_5678
            [Card.Install]
            AddReg=Card.Reg
            CopyFiles=@card51.sys
            LogConfig=Card.First,Card.Second
            [Card.Install.Services]
            AddService=card51,2,Card.Svc
            [Card.Svc]
            ServiceBinary=%12%\\card51.sys
            [Card.Reg]
            HKR,,Depth,%REG_DWORD%,20
            [Card.First]
            ConfigPriority=NORMAL
            IOConfig=20@300-3ff%ffe0,20@200-2ff%ffe0
            MemConfig=8000@d0000-dffff%ffff8000
            IRQConfig=S:10,11
            [Card.Second]
            IOConfig=100-10f
            [Other.Install]
            CopyFiles=@other.sys
            [strings]
            M="M"
            D="Card"
            O="Other"
            REG_DWORD=0x00010001
            """;

    @TempDir
    private Path folder;

    @Test
    void readsServiceParametersAndDefaults() {
        InfInstallation found = InfInstallation.of(InfFile.of("my.inf", TODAY), "MY.SYS").orElseThrow();

        assertThat(found.install()).isEqualTo("Adapter");
        assertThat(found.service()).isEqualTo("mydrv");
        assertThat(found.description()).isEqualTo("My \"best\" adapter");
        assertThat(found.parameters()).containsOnlyKeys("Trace").containsEntry("Trace", new InfRegistryData("REG_DWORD", List.of("3")));
        assertThat(found.values()).containsOnlyKeys("*IfType", "*MediaType", "Depth", "Key", "Latency", "Mode", "Peers")
                .containsEntry("Latency", new InfRegistryData("REG_SZ", List.of("5")))
                .as("AddReg goes before the default").containsEntry("Mode", new InfRegistryData("REG_SZ", List.of("0")))
                .containsEntry("Depth", new InfRegistryData("REG_DWORD", List.of("0x20")))
                .containsEntry("Key", new InfRegistryData("REG_BINARY", List.of("01", "a0")))
                .containsEntry("Peers", new InfRegistryData("REG_MULTI_SZ", List.of("a", "b")));
        assertThat(found.advanced()).extracting(InfParameter::name).containsExactly("Latency", "Mode");
        assertThat(found.advanced().get(0))
                .isEqualTo(new InfParameter("Latency", "int", "Latency (ms)", "5", java.util.Map.of(), "0", "100"));
        assertThat(found.advanced().get(1).choices()).containsEntry("0", "off, really").containsEntry("1", "on");
        assertThat(found.memory()).isEmpty();
        assertThat(found.interrupt()).isEmpty();
    }

    @Test
    void readsTheFirstRangesOfAnOldInf() {
        InfInstallation found = InfInstallation.of(InfFile.of("card.inf", OLD), "card51.sys").orElseThrow();

        assertThat(found.others()).containsExactly("Other.Install");
        assertThat(found.values()).containsEntry("Depth", new InfRegistryData("REG_DWORD", List.of("20")));
        assertThat(found.ports()).containsExactly(new InfRange(0x300, 0x20, 2));
        assertThat(found.memory()).containsExactly(new InfRange(0xd0000, 0x8000, 1));
        assertThat(found.interrupt()).contains(10L);
    }

    @Test
    void takesTheSectionWithTheNearestDecoration() {
        String text = OLD.replace("[Card.Install]", "[Card.Install.NT]").replace("[Card.Install.Services]", "[Card.Install.NT.Services]")
                + "[Card.Install]\nAddReg=Card.Reg98\nCopyFiles=@card51.sys\n";

        InfInstallation found = InfInstallation.of(InfFile.of("card.inf", text), "card51.sys").orElseThrow();

        assertThat(found.install()).isEqualTo("Card.Install.NT");
        assertThat(found.service()).isEqualTo("card51");
        assertThat(found.description()).isEqualTo("Card");
    }

    @Test
    void takesTheSectionOfTheImage() {
        InfFile inf = InfFile.of("card.inf", OLD);

        assertThat(InfInstallation.of(inf, "other.sys")).get().extracting(InfInstallation::install, InfInstallation::service)
                .containsExactly("Other.Install", "");
        assertThat(InfInstallation.of(inf, "third.sys")).isEmpty();
    }

    @Test
    void readsUtf16AndUtf8() throws IOException {
        String text = "\uFEFF" + TODAY.replace("Maker\"", "M\u00E4ker\"").replace("My \"\"best\"\"", "M\u00FC");

        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8)) {
            Path file = Files.write(folder.resolve(charset + ".inf"), text.replace("\n", "\r\n").getBytes(charset));
            assertThat(InfInstallation.read(file, "my.sys")).get().extracting(InfInstallation::description).isEqualTo("M\u00FC adapter");
        }
    }

    @Test
    void whatIsNoInfIsToldWithItsPlace() {
        assertThatThrownBy(() -> InfInstallation.of(InfFile.of("x.inf", "[Version]\nSignature = \"open"), "x.sys"))
                .isInstanceOf(InfSyntaxException.class).hasMessageContaining("x.inf").hasMessageContaining("quoted");
    }
}
