// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.cli.doctor.ServiceCheck.StartedBy;
import org.ndisharness.harness.NativeParts;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.TargetConfig;
import org.ndisharness.harness.WineMachine;
import org.ndisharness.harness.windows.WindowsBox;

/** Which checks a target is worth on this machine. */
final class CheckList {
    /** The stand-alone call manager, which few boxes have. */
    private static final String MANAGER = "ndhcm";
    /** In Windows PowerShell "sc" alone writes a file. */
    private static final String START_CLIENT = "sc.exe start ndhctl";

    private final String version;

    /** @param version of the jars */
    CheckList(String version) {
        this.version = version;
    }

    List<Check> of(TargetConfig target) {
        List<Check> checks = new ArrayList<>(List.of(machine(), new JavaCheck(System::getProperty)));
        if (NativeParts.unsupported().isPresent()) {
            return checks;
        }
        if (NativeParts.isWindows()) {
            WindowsBox box = WindowsBox.local();
            checks.addAll(windows(box));
            checks.add(drivers(target, box.service("ndhctl").isPresent() ? START_CLIENT : PackageScript.INSTALL));
            return checks;
        }
        checks.add(new ToolchainCheck(ToolProbe::onPath));
        if (WineMachine.isNeededFor(target)) {
            checks.add(new WineCheck(WineMachine::missing));
        } else {
            if (target.isEmbedded()) {
                checks.add(new HostCheck(() -> Target.open(target).close()));
            }
            checks.add(drivers(target, target.isEmbedded() ? "see the message and target/ndis-harness/ndhost-*.log"
                    : "run this on the Windows machine where the drivers are installed"));
        }
        return checks;
    }

    /** What only means something on Windows itself is under Wine looked at without being judged. */
    static List<Check> windowsOnly(WindowsBox box) {
        return List.of(new ElevationCheck(box), new SecureBootCheck(box), new TestSigningCheck(box), new MemoryIntegrityCheck(box),
                new BitLockerCheck(box), new AdapterCheck(box), new BindingCheck(box), new VerifierCheck(box), new MinidumpCheck(box));
    }

    private List<Check> windows(WindowsBox box) {
        List<Check> checks = new ArrayList<>();
        windowsOnly(box).forEach(check -> checks.add(box.isWine() ? new UnderWine(check) : check));
        checks.add(new ServiceCheck(box, "ndhmp", box.isWine() ? StartedBy.HAND : StartedBy.ADAPTER));
        checks.add(new ServiceCheck(box, "ndhctl", StartedBy.SESSION));
        checks.add(new ImageCheck(box, "ndhmp", version));
        checks.add(new ImageCheck(box, "ndhctl", version));
        if (box.service(MANAGER).isPresent()) {
            checks.add(new ServiceCheck(box, MANAGER, StartedBy.HAND));
            checks.add(new ImageCheck(box, MANAGER, version));
        }
        checks.add(new MisuseCheck(box));
        return checks;
    }

    private static Check machine() {
        return new PlatformCheck(NativeParts::unsupported,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " on " + System.getProperty("os.arch"));
    }

    private Check drivers(TargetConfig target, String mend) {
        return new DriversCheck(version, NativeParts::helperVersion, () -> TargetProbe.ask(target), mend);
    }
}
