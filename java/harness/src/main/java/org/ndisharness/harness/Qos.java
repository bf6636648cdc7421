// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FlowParameters;

/**
 * The quality of service of a call: the members of {@code CO_CALL_PARAMETERS} that tests look at, and those of its two {@code FLOWSPEC}s
 * ({@code client-initiated-request-to-change-call-parameters.md}).
 *
 * @param flow the remaining members of the flows
 */
public record Qos(CallParameters parameters, FlowParameters flow) {
    /** A symmetric flow of 1 Mbit/s with 1,500-byte units, best effort. */
    public static Qos defaults() {
        return of(CallParameters.defaults());
    }

    /** These parameters with default flows. */
    public static Qos of(CallParameters parameters) {
        return new Qos(parameters, FlowParameters.defaults(parameters));
    }

    /** This with another token rate both ways, in bytes a second. */
    public Qos withTokenRate(int bytesASecond) {
        return new Qos(parameters.withTokenRate(bytesASecond), flow);
    }

    /** This with other flow parameters. */
    public Qos withFlow(FlowParameters other) {
        return new Qos(parameters, other);
    }
}
