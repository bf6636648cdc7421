// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

/** What a probe needs of its target; where it is missing, the probe is not run and its reason says so. */
public enum Need {
    /** Events of the drivers' start, which the first session after it gets. */
    START_EVENTS("the events of the drivers' start were read by an earlier session: restart the adapter's device and the service ndhctl, "
            + "then probe first"),
    /** A call that NDIS need not survive. */
    MISUSE("the documentation does not promise that NDIS survives this, so it is tried on stand-ins only, in a session that may misuse"),
    /** Unbinding, binding and halting by command. */
    ADAPTER_COMMANDS("this target has nobody who unbinds, binds or halts by command"),
    /** A kernel that models IRQL. */
    IRQL("this kernel does not model IRQL");

    private final String missing;

    Need(String missing) {
        this.missing = missing;
    }

    /** Why a probe with this need was not run. */
    public String missing() {
        return missing;
    }
}
