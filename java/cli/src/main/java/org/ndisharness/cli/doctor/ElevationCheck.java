// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import org.ndisharness.harness.windows.WindowsBox;

/** Only administrators may open the control device and switch the test adapter. */
final class ElevationCheck implements Check {
    private final WindowsBox box;

    ElevationCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "elevation";
    }

    @Override
    public Finding examine() {
        return box.isElevated() ? Finding.ok(name(), "this process is elevated")
                : Finding.missing(name(), "this process is not elevated",
                        "start the terminal with \"Run as administrator\" and run this again");
    }
}
