// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import org.ndisharness.harness.windows.WindowsBox;

/** The registry value that lets tests break rules on purpose, which can bring the machine down. */
final class MisuseCheck implements Check {
    private static final String KEY = "SYSTEM\\CurrentControlSet\\Services\\ndhctl\\Parameters";

    private final WindowsBox box;

    MisuseCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "AllowMisuse";
    }

    @Override
    public Finding examine() {
        return box.registryNumber(KEY, "AllowMisuse").orElse(0) == 0 ? Finding.ok(name(), "not set: sessions cannot break rules on purpose")
                : Finding.note(name(), "set: misuse sessions are allowed and can bring this machine down",
                        "reg delete HKLM\\" + KEY + " /v AllowMisuse");
    }
}
