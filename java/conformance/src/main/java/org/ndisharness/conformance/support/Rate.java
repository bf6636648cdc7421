// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.Qos;
import org.ndisharness.trace.CallParameters;

/** Call parameters that differ in their token rate. */
public enum Rate {
    /** 1 Mbit/s. */
    USUAL_RATE(CallParameters.defaults()),
    /** 100 Mbit/s. */
    HIGH_RATE(CallParameters.defaults().withTokenRate(12_500_000)),
    /** 8 kbit/s. */
    LOW_RATE(CallParameters.defaults().withTokenRate(1000));

    private final CallParameters parameters;

    Rate(CallParameters parameters) {
        this.parameters = parameters;
    }

    /** The parameters. */
    public CallParameters parameters() {
        return parameters;
    }

    /** The parameters with usual flows. */
    public Qos qos() {
        return Qos.of(parameters);
    }
}
