// SPDX-License-Identifier: MIT
package org.ndisharness.junit.failing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Fault;
import org.ndisharness.harness.Session;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.rules.NetworkMark;

/** Tests that fail, each in its way; no build runs them by itself, for the class's name is not that of a test. */
@NdisTarget(seed = 7)
class FailingCases {
    @Test
    void breaksARule(Session session) {
        Call call = session.callManager().offerCall(session.client().sap()).accept();
        session.mark(NetworkMark.CONNECTION_FAILED, call.callManagerVc());
        session.callManager().dispatchCallConnected(call);
    }

    @Test
    void fails(Session session) {
        session.client().makeCall().connected();
        assertThat("what came").isEqualTo("what was wanted");
    }

    @Test
    @NdisTarget(seed = 7, misuse = true)
    void crashes(Session session) {
        session.fault(Fault.NULL_READ, 0).quiesce();
    }

    @Test
    void passes(Session session) {
        session.client().makeCall().connected();
    }
}
