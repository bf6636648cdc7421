// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import org.ndisharness.harness.windows.WindowsBox;

/** Secure Boot, under which no test-signed driver loads. */
final class SecureBootCheck implements Check {
    private static final String KEY = "SYSTEM\\CurrentControlSet\\Control\\SecureBoot\\State";

    private final WindowsBox box;

    SecureBootCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "Secure Boot";
    }

    @Override
    public Finding examine() {
        return box.registryNumber(KEY, "UEFISecureBootEnabled").orElse(0) == 1
                ? Finding.missing(name(), "on, under which Windows loads no test-signed driver",
                        "turn Secure Boot off in the firmware set-up")
                : Finding.ok(name(), "off");
    }
}
