// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.Optional;
import org.ndisharness.harness.windows.WindowsBox;

/** Driver Verifier. */
final class VerifierCheck implements Check {
    private static final String KEY = "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management";

    private final WindowsBox box;

    VerifierCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "Driver Verifier";
    }

    @Override
    public Finding examine() {
        Optional<String> drivers = box.registryText(KEY, "VerifyDrivers").filter(text -> !text.isBlank());
        if (drivers.isEmpty()) {
            return Finding.ok(name(), "off");
        }
        String level = box.registryNumber(KEY, "VerifyDriverLevel").map(value -> String.format("0x%08X", value)).orElse("unset");
        return Finding.note(name(), "set for " + drivers.get() + ", level " + level, "verifier /reset, then restart, to end it");
    }
}
