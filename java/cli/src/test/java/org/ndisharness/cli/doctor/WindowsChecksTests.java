// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.cli.doctor.Finding.Level;
import org.ndisharness.cli.doctor.ServiceCheck.StartedBy;
import org.ndisharness.harness.windows.BoxState;
import org.ndisharness.harness.windows.WindowsBox;

/** Each check on a machine where all is well, and with each thing missing that it looks for. */
class WindowsChecksTests {
    private static final String SECURE_BOOT = "SYSTEM\\CurrentControlSet\\Control\\SecureBoot\\State\\UEFISecureBootEnabled";
    private static final String VERIFIER = "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management\\";
    private static final Map<String, Function<WindowsBox, Check>> CHECKS = Map.ofEntries(
            Map.entry("elevation", ElevationCheck::new),
            Map.entry("Secure Boot", SecureBootCheck::new),
            Map.entry("test-signing", TestSigningCheck::new),
            Map.entry("Memory Integrity", MemoryIntegrityCheck::new),
            Map.entry("BitLocker", BitLockerCheck::new),
            Map.entry("service ndhctl", box -> new ServiceCheck(box, "ndhctl", StartedBy.SESSION)),
            Map.entry("service ndhmp", box -> new ServiceCheck(box, "ndhmp", StartedBy.ADAPTER)),
            Map.entry("ndhctl.sys", box -> new ImageCheck(box, "ndhctl", "1.0.0")),
            Map.entry("ndhmp.sys", box -> new ImageCheck(box, "ndhmp", "1.0.0")),
            Map.entry("test adapter", AdapterCheck::new),
            Map.entry("binding", BindingCheck::new),
            Map.entry("Driver Verifier", VerifierCheck::new),
            Map.entry("AllowMisuse", MisuseCheck::new),
            Map.entry("minidump", MinidumpCheck::new));

    @Test
    void onAMachineWhereAllIsWellEveryCheckSaysSo() {
        CHECKS.forEach((name, check) -> {
            Finding finding = check.apply(new FakeBox()).examine();
            assertThat(finding.check()).isEqualTo(name);
            assertThat(finding.level()).as(finding.toString()).isEqualTo(Level.OK);
            assertThat(finding.mend()).isEmpty();
        });
    }

    private static Arguments broken(String check, Consumer<FakeBox> how, Level level, String text, String mend) {
        return Arguments.of(check, how, level, text, mend);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                broken("elevation", box -> box.elevated = false, Level.MISSING, "not elevated", "Run as administrator"),
                broken("Secure Boot", box -> box.registry.put(SECURE_BOOT, 1), Level.MISSING, "on, under which", "firmware"),
                broken("test-signing", box -> box.codeIntegrity = OptionalInt.of(1), Level.MISSING, "off",
                        "install.ps1 -EnableTestSigning"),
                broken("test-signing", box -> {
                    box.codeIntegrity = OptionalInt.of(1);
                    box.bitLocker = Optional.of(true);
                }, Level.MISSING, "recovery key", "Suspend-BitLocker -MountPoint $env:SystemDrive -RebootCount 1"),
                broken("test-signing", box -> box.codeIntegrity = OptionalInt.empty(), Level.NOTE, "does not say",
                        "bcdedit /enum \"{current}\""),
                broken("Memory Integrity", box -> box.codeIntegrity = OptionalInt.empty(), Level.NOTE, "does not say", "msinfo32"),
                broken("Memory Integrity", box -> box.codeIntegrity = OptionalInt.of(WindowsBox.MEMORY_INTEGRITY), Level.OK,
                        "unsigned ones do not", ""),
                broken("BitLocker", box -> box.bitLocker = Optional.of(true), Level.NOTE, "protects", "Suspend-BitLocker"),
                broken("BitLocker", box -> box.bitLocker = Optional.empty(), Level.NOTE, "administrators", "manage-bde -status"),
                broken("service ndhctl", box -> box.services.clear(), Level.MISSING, "not installed", "install.ps1"),
                broken("service ndhctl", box -> box.services.put("ndhctl", "stopped"), Level.NOTE, "the next session starts it",
                        "sc.exe start ndhctl"),
                broken("service ndhmp", box -> box.services.remove("ndhmp"), Level.MISSING, "not installed", "install.ps1"),
                broken("service ndhmp", box -> box.registry.put(FakeBox.SERVICES + "ndhmp\\Start", 4), Level.NOTE, "disabled", ""),
                broken("ndhctl.sys", box -> box.registry.clear(), Level.MISSING, "not installed", "install.ps1"),
                broken("ndhctl.sys", box -> box.images.clear(), Level.MISSING, "ndhctl.sys is missing", "install.ps1"),
                broken("ndhctl.sys", box -> box.images.replaceAll((path, image) -> FakeBox.image("1.0.1.0", true)), Level.MISSING,
                        "the jars are 1.0.0", "install.ps1 of the package that the jars came with"),
                broken("ndhmp.sys", box -> box.images.replaceAll((path, image) -> FakeBox.image("1.0.0.0", false)), Level.MISSING,
                        "not signed",
                        "install.ps1, which signs it"),
                broken("test adapter", box -> box.adapter = new BoxState.Part<>("", "", List.of()), Level.MISSING, "no device",
                        "install.ps1"),
                broken("test adapter", box -> box.adapter = new BoxState.Part<>("", "access denied", List.of()), Level.MISSING,
                        "access denied",
                        "Run as administrator"),
                broken("test adapter", box -> box.adapter = FakeBox.adapter(0, true), Level.NOTE, "on outside of a session",
                        "device.ps1 -State Off"),
                broken("test adapter", box -> box.adapter = FakeBox.adapter(32, false), Level.NOTE, "problem 32", ""),
                broken("test adapter", box -> box.adapter = FakeBox.adapter(52, false), Level.MISSING, "signature", "-EnableTestSigning"),
                broken("test adapter", box -> box.adapter = FakeBox.adapter(10, false), Level.MISSING, "problem 10",
                        "pnputil /enum-devices"),
                broken("test adapter", box -> box.adapter = new BoxState.Part<>("no PnP", "", List.of()), Level.NOTE,
                        "not available here: no PnP", ""),
                broken("binding", box -> box.registry.remove(FakeBox.TRANSPORTS + "\\{2}\\ComponentId"), Level.MISSING, "not installed",
                        "netcfg -v -l ndhctl.inf -c p -i NDH_CTL"),
                broken("binding", box -> box.binding = new BoxState.Part<>("", "", List.of(new BoxState.Binding("a", false))),
                        Level.MISSING,
                        "turned off", "Enable-NetAdapterBinding"),
                broken("binding", box -> box.adapter = FakeBox.adapter(0, true), Level.MISSING, "not bound",
                        "uninstall.ps1, then install.ps1"),
                broken("binding", box -> box.binding = new BoxState.Part<>("no INetCfg", "", List.of()), Level.NOTE, "not available here",
                        ""),
                broken("Driver Verifier",
                        box -> box.registry
                                .putAll(Map.of(VERIFIER + "VerifyDrivers", "ndhmp.sys", VERIFIER + "VerifyDriverLevel", 0x209BB)),
                        Level.NOTE, "set for ndhmp.sys, level 0x000209BB", "verifier /reset"),
                broken("AllowMisuse", box -> box.registry.put(FakeBox.SERVICES + "ndhctl\\Parameters\\AllowMisuse", 1), Level.NOTE,
                        "misuse",
                        "reg delete"),
                broken("minidump", box -> box.dump = Optional.of(Path.of("new.dmp")), Level.NOTE, "new.dmp", "!analyze -v"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("failures")
    void whatIsMissingComesWithTheCommandThatMendsIt(String check, Consumer<FakeBox> how, Level level, String text, String mend) {
        FakeBox box = new FakeBox();
        how.accept(box);
        Finding finding = CHECKS.get(check).apply(box).examine();

        assertThat(finding.level()).as(finding.toString()).isEqualTo(level);
        assertThat(finding.text()).contains(text);
        assertThat(finding.mend()).contains(mend);
    }

    @Test
    void aScriptRunsFromAnyFolderAndInBothShells() {
        String run = "powershell -ExecutionPolicy Bypass -File ";
        assertThat(PackageScript.command(Optional.empty(), "install.ps1")).isEqualTo(run + "drivers-stub\\package\\install.ps1");
        assertThat(PackageScript.command(Optional.of("C:\\ndh\\."), "install.ps1")).isEqualTo(run + "C:\\ndh\\drivers\\install.ps1");
        assertThat(PackageScript.command(Optional.of("C:\\test box"), "device.ps1"))
                .isEqualTo(run + "\"C:\\test box\\drivers\\device.ps1\"");
    }

    @Test
    void aServiceThatNobodyStartsIsMissed() {
        FakeBox box = new FakeBox();
        box.services.put("ndhcm", "stopped");

        assertThat(new ServiceCheck(box, "ndhcm", StartedBy.HAND).examine())
                .isEqualTo(Finding.missing("service ndhcm", "stopped, as after a restart", "sc.exe start ndhcm"));
    }

    @Test
    void aBoundClientSaysToWhat() {
        FakeBox box = new FakeBox();
        box.adapter = FakeBox.adapter(0, true);
        box.registry.put(FakeBox.SERVICES + "ndhctl\\Linkage\\Bind", "\\Device\\{A}");

        assertThat(new BindingCheck(box).examine().text()).contains("bound to \\Device\\{A}");
    }

    @Test
    void underWineNothingIsMissedThatWineLacks() {
        FakeBox box = new FakeBox();
        box.wine = true;
        box.elevated = false;
        box.images.replaceAll((path, image) -> FakeBox.image("1.0.0.0", false));

        assertThat(new UnderWine(new ElevationCheck(box)).examine().level()).isEqualTo(Level.NOTE);
        assertThat(new ImageCheck(box, "ndhctl", "1.0.0").examine().level()).isEqualTo(Level.OK);
    }

    @Test
    void aCheckThatFailsIsNotPassedOver() {
        Check broken = new Check() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Finding examine() {
                throw new IllegalStateException("service ndhctl: OpenSCManager: Access is denied");
            }
        };

        Diagnosis diagnosis = Diagnosis.of("device", List.of(broken));

        assertThat(diagnosis.works()).isFalse();
        assertThat(diagnosis.findings().get(0).text()).contains("Access is denied");
        assertThat(Diagnosis.parse(diagnosis.toJson())).isEqualTo(diagnosis);
    }
}
