// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's INFs are clean, and each rule finds a fault that was put in on purpose. */
class InfLinterTests {
    private static final String MINIPORT = "ndhmp.inf";
    private static final String CLIENT = "ndhctl.inf";
    private static final String WAN_CLIENT = "ndhctl-ndiscowan.inf";

    /** All INFs of the package folder, not only those known here. */
    static final List<String> INFS = ProjectFolder.names("drivers-stub/package", ".inf");

    /** A fault: in the file, the first text becomes the second. */
    record Fault(InfRule rule, String file, String text, String becomes) {
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(InfRule.ASCII, MINIPORT, "for test machines only", "f\u00fcr Testrechner"),
                new Fault(InfRule.SIGNATURE, MINIPORT, "$Windows NT$", "$Chicago$"),
                new Fault(InfRule.CLASS_GUID, CLIENT, "{4d36e975", "{4d36e972"),
                new Fault(InfRule.CLASS_GUID, CLIENT, "= NetTrans", "= NetService"),
                new Fault(InfRule.PROVIDER, MINIPORT, "= %Provider%", "= \"NDIS Harness\""),
                new Fault(InfRule.CATALOG_FILE, CLIENT, "ndhctl.cat", "ndhmp.cat"),
                new Fault(InfRule.DRIVER_VER, CLIENT, "11/21/2026,1.0.0.0", "21/11/2026,1.0.0.0"),
                new Fault(InfRule.DRIVER_VER, CLIENT, "2026,1.0.0.0", "2026,1.0.0.65536"),
                new Fault(InfRule.DRIVER_VER, CLIENT, "11/21/2026,1.0.0.0", "11/21/2026"),
                new Fault(InfRule.PNP_LOCKDOWN, MINIPORT, "PnpLockdown = 1", "PnpLockdown = 0"),
                new Fault(InfRule.NO_DUPLICATES, MINIPORT, "PnpLockdown = 1", "PnpLockdown = 1\nPNPLOCKDOWN = 1"),
                new Fault(InfRule.NO_DUPLICATES, MINIPORT, "[Strings]", "[Strings]\n[Strings]"),
                new Fault(InfRule.DECORATIONS, MINIPORT, "NTarm64.10.0...16299", "NTx86.10.0...16299"),
                new Fault(InfRule.DECORATIONS, CLIENT, "Models, NTamd64, NTamd64.10.0...25319", "Models, NT, NTamd64.10.0...25319"),
                new Fault(InfRule.ARCHITECTURES, CLIENT, "NTarm64, NTarm64.10", "NTarm64.10"),
                new Fault(InfRule.MODEL_VERSIONS, CLIENT, "25319", "16299"),
                new Fault(InfRule.MODEL_VERSIONS, MINIPORT, ".10.0...16299", ""),
                new Fault(InfRule.HARDWARE_ID, MINIPORT, "ROOT\\NDISHARNESS\\NDHMP", "ROOT\\NET"),
                new Fault(InfRule.HARDWARE_ID, CLIENT, "NDH_CTL", "MS_NDISPROT"),
                new Fault(InfRule.EXCLUDE_FROM_SELECT, MINIPORT, "ExcludeFromSelect = ROOT\\NDISHARNESS\\NDHMP", ""),
                new Fault(InfRule.RUN_FROM_STORE, CLIENT, "Client.Copied.CopyFiles = 12", "Client.Copied.CopyFiles = 13"),
                new Fault(InfRule.RUN_FROM_STORE, CLIENT, "%12%", "%13%"),
                new Fault(InfRule.RUN_FROM_STORE, MINIPORT, "%13%\\ndhmp.sys", "System32\\drivers\\ndhmp.sys"),
                new Fault(InfRule.DESTINATION_DIRS, MINIPORT, "Adapter.CopyFiles = 13", "Adapter.Files = 13"),
                new Fault(InfRule.SOURCE_DISKS, MINIPORT, "\nndhmp.sys = 1", "\nndhmp.sys = 2"),
                new Fault(InfRule.SOURCE_DISKS, MINIPORT, "\nndhmp.sys = 1", "\nndhmp.sys = 1\nndhmp.dat = 1"),
                new Fault(InfRule.SOURCE_DISKS, CLIENT, "[SourceDisksFiles]\nndhctl.sys = 1", "[SourceDisksFiles]"),
                new Fault(InfRule.SERVICE_BINARY, MINIPORT, "\nndhmp.sys,,,0x2", "\nother.sys,,,0x2"),
                new Fault(InfRule.CHARACTERISTICS, MINIPORT, "Characteristics    = 0x1", "Characteristics    = 0x4"),
                new Fault(InfRule.CHARACTERISTICS, CLIENT, "Characteristics = 0x0\n", ""),
                new Fault(InfRule.MEDIA_KEYWORDS, MINIPORT, "*MediaType         = 12", "*MediaType         = 0"),
                new Fault(InfRule.MEDIA_KEYWORDS, MINIPORT, "*IfType            = 53", "*IfType            = 6"),
                new Fault(InfRule.MEDIA_KEYWORDS, MINIPORT, "*PhysicalMediaType = 0      ;", ";"),
                new Fault(InfRule.BINDING_RANGES, MINIPORT, "\"ndharness\"", "\"ndis5\""),
                new Fault(InfRule.BINDING_RANGES, MINIPORT, "\"nolower\"", "\"ethernet\""),
                new Fault(InfRule.BINDING_RANGES, CLIENT, "\"ndharness\"", "\"NDHarness\""),
                new Fault(InfRule.ALLOW_LIST, WAN_CLIENT, "0x00010002", "0x00010000"),
                new Fault(InfRule.ALLOW_LIST, WAN_CLIENT, "AddReg        = Client.Parameters\n", ""),
                new Fault(InfRule.ALLOW_LIST, CLIENT, "\"ndharness\"", "\"ndiscowan\""),
                new Fault(InfRule.NO_SETUP_CODE, CLIENT, "\"noupper\"", "\"noupper\"\nHKR, Ndi, ClsID, 0, \"{0}\""),
                new Fault(InfRule.NO_SETUP_CODE, MINIPORT, "[Adapter.Services]", "[Adapter.CoInstallers]\n[Adapter.Services]"),
                new Fault(InfRule.SERVICE_NAMES, CLIENT, "Service,    0x00000000, \"ndhctl\"", "Service,    0x00000000, \"ndhprot\""),
                new Fault(InfRule.SERVICE_NAMES, CLIENT, "AddService = ndhctl", "AddService = ndhctl630"),
                new Fault(InfRule.SERVICE_NAMES, MINIPORT, "ndhmp.sys", "ndhmp630.sys"),
                new Fault(InfRule.CO_SERVICES, CLIENT, "CoServices, 0x00010000", "CoServices, 0x00000000"),
                new Fault(InfRule.CO_SERVICES, CLIENT, "HKR, Ndi,            CoServices, 0x00010000, \"ndhctl\"\n", ""),
                new Fault(InfRule.CO_SERVICES, MINIPORT, "\"nolower\"", "\"nolower\"\nHKR, Ndi, CoServices, 0x10000, \"ndhmp\""),
                new Fault(InfRule.ADD_SERVICE, MINIPORT, "ndhmp, 0x2,", "ndhmp,,"),
                new Fault(InfRule.ADD_SERVICE, CLIENT, "AddService = ndhctl,,", "AddService = ndhctl,0x2,"),
                new Fault(InfRule.SERVICE_VALUES, CLIENT, "StartType     = 3", "StartType     = 1"),
                new Fault(InfRule.SERVICE_VALUES, MINIPORT, "ServiceType   = 1", "ServiceType   = 0x10"),
                new Fault(InfRule.SERVICE_VALUES, MINIPORT, "ErrorControl  = 1", "ErrorControl  = 3"),
                new Fault(InfRule.DEL_SERVICE, CLIENT, "ndhctl, 0x200", "ndhctl"),
                new Fault(InfRule.DEL_SERVICE, CLIENT, "[Client.Copied.Remove.Services]\nDelService = ndhctl, 0x200", ""),
                new Fault(InfRule.DEL_SERVICE, MINIPORT, "[DestinationDirs]",
                        "[Adapter.Remove.Services]\nDelService = ndhmp, 0x200\n[DestinationDirs]"),
                new Fault(InfRule.KMDF, CLIENT, "KmdfLibraryVersion = 1.15", "KmdfLibraryVersion = 1.31"),
                new Fault(InfRule.KMDF, CLIENT, "KmdfService = ndhctl", "KmdfService = ndhprot"),
                new Fault(InfRule.NO_MISUSE, WAN_CLIENT, "AllowedAdapters, 0x00010002, \"\"", "AllowMisuse, 0x00010001, 1"),
                new Fault(InfRule.REGISTRY_ROOT, MINIPORT, "HKR, Ndi, ", "HKLM, Ndi, "),
                new Fault(InfRule.REGISTRY_ROOT, MINIPORT, "0x00000000, \"nolower\"", "REG_SZ, \"nolower\""),
                new Fault(InfRule.SECTIONS_EXIST, MINIPORT, "[Adapter.CopyFiles]", "[Adapter.Copy]"),
                new Fault(InfRule.SECTIONS_EXIST, CLIENT, "[Client.Kmdf]", "[Client.Wdfs]"),
                new Fault(InfRule.SECTIONS_EXIST, CLIENT, "[Models.NTarm64]", "[Models.NTarm]"),
                new Fault(InfRule.SECTIONS_USED, MINIPORT, "AddReg             = Adapter.AddReg", ""),
                new Fault(InfRule.KNOWN_ENTRIES, MINIPORT, "CopyFiles          =", "CopyFile           ="),
                new Fault(InfRule.KNOWN_ENTRIES, CLIENT, "DelService", "DelServices"),
                new Fault(InfRule.NO_INCLUDES, MINIPORT, "[Adapter]", "[Adapter]\nInclude = machine.inf"),
                new Fault(InfRule.STRINGS_DEFINED, CLIENT, "Protocol.Help   ", "Protocol.Hint   "),
                new Fault(InfRule.STRINGS_USED, MINIPORT, "[Strings]", "[Strings]\nUnused = \"x\""));
    }

    @ParameterizedTest
    @FieldSource("INFS")
    void theProjectsInfIsClean(String name) throws IOException {
        assertThat(InfLinter.lint(InfFile.read(ProjectFolder.PACKAGE.resolve(name)))).isEmpty();
    }

    @Test
    void thereAreThreeInfs() {
        assertThat(INFS).isEqualTo(ProjectFolder.INFS);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsFound(Fault fault) {
        String sound = ProjectFolder.text(fault.file);
        String broken = sound.replace(fault.text, fault.becomes);
        assertThat(broken).as("the fault changes the file").isNotEqualTo(sound);
        List<InfFinding> findings = InfLinter.lint(InfFile.of(fault.file, broken));
        assertThat(findings).extracting(InfFinding::rule).contains(fault.rule);
        assertThat(findings).allSatisfy(finding -> assertThat(finding.position().line()).isBetween(1, (int) broken.lines().count()));
    }

    @Test
    void everyRuleIsShownToFail() {
        Set<InfRule> shown = EnumSet.noneOf(InfRule.class);
        faults().forEach(fault -> shown.add(fault.rule));
        assertThat(shown).containsExactlyInAnyOrder(InfRule.values());
    }

    @Test
    void aProtocolWithoutWdfSectionIsCleanToo() {
        String without = ProjectFolder.text(CLIENT).replaceAll("\\[Client(\\.Copied)?\\.Wdf]\nKmdfService = .*\n", "")
                .replaceAll("\\[Client\\.Kmdf]\n.*\n", "");
        assertThat(without).doesNotContainIgnoringCase("kmdf");
        assertThat(InfLinter.lint(InfFile.of(CLIENT, without))).isEmpty();
    }

    @Test
    void findingsNameFilePlaceAndRule() {
        String broken = ProjectFolder.text(MINIPORT).replace("PnpLockdown = 1", "PnpLockdown = 0");
        assertThat(InfLinter.lint(InfFile.of(MINIPORT, broken))).singleElement()
                .hasToString("ndhmp.inf:16:1: PNP_LOCKDOWN: PnpLockdown is '0', not 1");
    }
}
