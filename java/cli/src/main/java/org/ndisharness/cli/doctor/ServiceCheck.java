// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.Optional;
import org.ndisharness.harness.windows.WindowsBox;

/** The service of a driver. */
final class ServiceCheck implements Check {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
    private static final int DISABLED = 4;

    private final WindowsBox box;
    private final String service;
    private final boolean startedByAdapter;

    /** @param startedByAdapter Plug and Play starts it with the test adapter, which is off outside sessions */
    ServiceCheck(WindowsBox box, String service, boolean startedByAdapter) {
        this.box = box;
        this.service = service;
        this.startedByAdapter = startedByAdapter;
    }

    @Override
    public String name() {
        return "service " + service;
    }

    @Override
    public Finding examine() {
        Optional<String> state = box.service(service);
        if (state.isEmpty()) {
            return Finding.missing(name(), "not installed", PackageScript.INSTALL);
        }
        if (state.get().equals("running")) {
            return Finding.ok(name(), "running");
        }
        if (!startedByAdapter) {
            return Finding.note(name(), state.get() + ", as after a restart; the next session starts it", "sc.exe start " + service);
        }
        return box.registryNumber(SERVICES + service, "Start").orElse(0) == DISABLED
                ? Finding.note(name(), state.get() + " and disabled, as a session that was cut off leaves it; the next session enables it")
                : Finding.ok(name(), state.get() + "; the test adapter starts it");
    }
}
