// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import org.ndisharness.harness.windows.BoxState;
import org.ndisharness.harness.windows.WindowsBox;

/** The root device of the test miniport. */
final class AdapterCheck implements Check {
    private static final int PROBLEM_DISABLED = 22;
    private static final int PROBLEM_DISABLED_SERVICE = 32;
    private static final int PROBLEM_UNSIGNED = 52;

    private final WindowsBox box;

    AdapterCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "test adapter";
    }

    @Override
    public Finding examine() {
        BoxState.Part<BoxState.Adapter> part = box.state().adapter();
        if (!part.unavailable().isEmpty()) {
            return Finding.note(name(), "not available here: " + part.unavailable());
        }
        if (!part.error().isEmpty()) {
            return Finding.missing(name(), part.error(), "start the terminal with \"Run as administrator\" and run this again");
        }
        if (part.items().isEmpty()) {
            return Finding.missing(name(), "there is no device ROOT\\NDISHARNESS\\NDHMP", PackageScript.INSTALL);
        }
        BoxState.Adapter adapter = part.items().get(0);
        if (adapter.started()) {
            return Finding.note(name(), adapter.id() + " is on outside of a session", PackageScript.ADAPTER_OFF);
        }
        return switch (adapter.problem()) {
            case PROBLEM_DISABLED -> Finding.ok(name(), adapter.id() + " is off, as it should be outside of sessions");
            case PROBLEM_DISABLED_SERVICE -> Finding.note(name(), adapter.id()
                    + " has problem 32: a session was cut off; the next one turns it on");
            case PROBLEM_UNSIGNED -> Finding.missing(name(), adapter.id()
                    + " has problem 52: Windows does not trust the driver's signature",
                    PackageScript.TEST_SIGNING + ", then restart");
            default -> Finding.missing(name(), adapter.id() + " has problem " + adapter.problem(),
                    "pnputil /enum-devices /problem; " + PackageScript.INSTALL);
        };
    }
}
