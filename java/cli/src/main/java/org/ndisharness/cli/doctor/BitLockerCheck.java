// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import org.ndisharness.harness.windows.WindowsBox;

/** BitLocker, which asks for its recovery key when the boot configuration changes. */
final class BitLockerCheck implements Check {
    private final WindowsBox box;

    BitLockerCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "BitLocker";
    }

    @Override
    public Finding examine() {
        return box.isProtectedByBitLocker().map(on -> on
                ? Finding.note(name(), "protects the system drive; suspend it before the boot configuration changes",
                        "Suspend-BitLocker -MountPoint $env:SystemDrive -RebootCount 1")
                : Finding.ok(name(), "does not protect the system drive now"))
                .orElseGet(() -> Finding.note(name(), "Windows does not say, as to others than administrators", "manage-bde -status"));
    }
}
