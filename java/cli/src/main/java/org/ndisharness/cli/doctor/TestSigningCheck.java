// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.Optional;
import java.util.OptionalInt;
import org.ndisharness.harness.windows.WindowsBox;

/** Whether test-signed drivers load, and whether BitLocker stands in the way of turning that on. */
final class TestSigningCheck implements Check {
    private final WindowsBox box;

    TestSigningCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "test-signing";
    }

    @Override
    public Finding examine() {
        OptionalInt options = box.codeIntegrity();
        if (options.isEmpty()) {
            return Finding.note(name(), "Windows does not say", "bcdedit /enum \"{current}\"");
        }
        if ((options.getAsInt() & WindowsBox.TEST_SIGNING) != 0) {
            return Finding.ok(name(), "on, so test-signed drivers load");
        }
        Optional<Boolean> bitLocker = box.isProtectedByBitLocker();
        if (bitLocker.orElse(false)) {
            return Finding.missing(name(), "off, and BitLocker would ask for its recovery key after it is turned on",
                    "Suspend-BitLocker -MountPoint $env:SystemDrive -RebootCount 1; " + PackageScript.TEST_SIGNING);
        }
        return Finding.missing(name(), "off, so Windows does not load test-signed drivers"
                + (bitLocker.isEmpty() ? "; whether BitLocker is on is not known (run elevated)" : ""),
                PackageScript.TEST_SIGNING + ", then restart");
    }
}
