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
    private final StartedBy startedBy;

    /** Who starts a service that is not running. */
    enum StartedBy {
        /** Plug and Play, with the test adapter, which is off outside sessions. */
        ADAPTER,
        /** The C helper, when it opens the control device. */
        SESSION,
        /** Nobody but the user. */
        HAND
    }

    ServiceCheck(WindowsBox box, String service, StartedBy startedBy) {
        this.box = box;
        this.service = service;
        this.startedBy = startedBy;
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
        if (startedBy == StartedBy.HAND) {
            return Finding.missing(name(), state.get() + ", as after a restart", "sc.exe start " + service);
        }
        if (startedBy == StartedBy.SESSION) {
            return Finding.note(name(), state.get() + ", as after a restart; the next session starts it", "sc.exe start " + service);
        }
        return box.registryNumber(SERVICES + service, "Start").orElse(0) == DISABLED
                ? Finding.note(name(), state.get() + " and disabled, as a session that was cut off leaves it; the next session enables it")
                : Finding.ok(name(), state.get() + "; the test adapter starts it");
    }
}
