// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndisharness.cli.doctor.Finding.Level;
import org.ndisharness.harness.HarnessException;
import org.ndisharness.harness.Hello;

/** What is looked at on every machine. */
class DoctorTests {
    private static final int VERSION = 0x00010000;

    private static Hello hello(int control, int miniport) {
        return new Hello(0, control, miniport, 0, 1, 1, 1, 1, 1, 1, 1);
    }

    private static Finding drivers(TargetProbe probe) {
        return new DriversCheck("1.0.0", () -> "1.0", probe, "sc.exe start ndhctl").examine();
    }

    private static Finding drivers(int control, int miniport, String addressFamily) {
        return drivers(() -> new TargetProbe.Answer("Ran on stand-ins", hello(control, miniport), addressFamily));
    }

    @Test
    void driversThatAnswerTellTheirVersions() {
        Finding finding = drivers(VERSION, VERSION, "");

        assertThat(finding.level()).isEqualTo(Level.OK);
        assertThat(finding.text()).contains("ndhctl.sys 1.0.0 answered HELLO, ndhmp.sys 1.0.0, helper 1.0, jars 1.0.0", "Ran on stand-ins");
    }

    @Test
    void driversThatDoNotAnswerOrDoNotFitAreMissing() {
        Finding silent = drivers(() -> {
            throw new HarnessException("target 'device' cannot be opened");
        });
        assertThat(silent).isEqualTo(Finding.missing("drivers", "no HELLO: target 'device' cannot be opened", "sc.exe start ndhctl"));
        assertThat(drivers(VERSION + 0x10000, VERSION + 0x10000, "").level()).isEqualTo(Level.MISSING);
        assertThat(drivers(VERSION, VERSION + 0x100, "").mend()).contains("of one package");
        assertThat(drivers(VERSION, 0, "no address family of an ndhmp.sys is open").level()).isEqualTo(Level.NOTE);
    }

    @Test
    void aMachineWithoutNativePartsSaysWhy() {
        Finding finding = new PlatformCheck(() -> Optional.of("NDIS Harness does not run on Mac OS X"), "").examine();

        assertThat(finding.level()).isEqualTo(Level.MISSING);
        assertThat(finding.mend()).contains("x86-64");
        assertThat(new PlatformCheck(Optional::empty, "Linux").examine()).isEqualTo(Finding.ok("machine", "Linux"));
    }

    @Test
    void aHostThatRefusesIsMissing() {
        Finding finding = new HostCheck(() -> {
            throw new HarnessException("memfd_create fails");
        }).examine();

        assertThat(finding.level()).isEqualTo(Level.MISSING);
        assertThat(finding.text()).contains("memfd_create fails");
        assertThat(new HostCheck(() -> {
        }).examine().level()).isEqualTo(Level.OK);
    }

    @Test
    void anOldJavaIsMissing() {
        Map<String, String> properties = Map.of("java.version", "11.0.2", "java.vendor", "x", "java.home", "/j",
                "java.specification.version", "11");

        assertThat(new JavaCheck(properties::get).examine().level()).isEqualTo(Level.MISSING);
        assertThat(new JavaCheck(System::getProperty).examine().level()).isEqualTo(Level.OK);
    }

    @Test
    void toolsAreNeededOnlyToBuild() {
        Set<String> there = Set.of("javac", "mvn", "clang", "lld-link-14", "llvm-dlltool", "llvm-rc-16", "x86_64-w64-mingw32-gcc", "cmake",
                "gmake", "gcc");
        ToolProbe all = tool -> there.contains(tool) ? Optional.of(Path.of(tool)) : Optional.empty();

        assertThat(new ToolchainCheck(all).examine().level()).isEqualTo(Level.OK);
        Finding nothing = new ToolchainCheck(tool -> Optional.empty()).examine();
        assertThat(nothing.level()).isEqualTo(Level.NOTE);
        assertThat(nothing.text()).contains("javac", "lld-link", "x86_64-w64-mingw32-gcc");
        assertThat(nothing.mend()).isEqualTo("apt-get install openjdk-17-jdk-headless maven && native/setup.sh");
        Finding noLinker = new ToolchainCheck(tool -> tool.startsWith("lld") ? Optional.empty() : all.find(tool)).examine();
        assertThat(noLinker.text()).endsWith("not there: lld-link");
        assertThat(noLinker.mend()).isEqualTo("native/setup.sh");
    }

    @Test
    void wineIsMissingWithTheWayToGetIt() {
        Finding finding = new WineCheck(() -> Optional.of("no 64-bit Wine")).examine();

        assertThat(finding).isEqualTo(Finding.missing("Wine", "no 64-bit Wine", "native/setup.sh --with-wine"));
        assertThat(new WineCheck(Optional::empty).examine().level()).isEqualTo(Level.OK);
    }
}
