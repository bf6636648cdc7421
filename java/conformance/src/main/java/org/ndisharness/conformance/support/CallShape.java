// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;

/** Whether an outgoing call is made with a party. */
public enum CallShape {
    /** Without a party. */
    POINT_TO_POINT,
    /** With a first party. */
    MULTIPOINT;

    /** NdisClMakeCall in this shape; what it returned. */
    public NdisStatus make(Session session, Call call, CallParameters parameters) {
        return this == MULTIPOINT ? session.client().makeMultipointCall(call, parameters).returned()
                : session.client().makeCall(call, parameters);
    }

    /** What the call manager is asked for. */
    public CallParameters asked(CallParameters parameters) {
        return this == MULTIPOINT ? parameters.withFlags(parameters.flags() | CallParameters.MULTIPOINT_VC) : parameters;
    }
}
