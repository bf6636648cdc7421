// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import org.junit.jupiter.api.Assumptions;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.OidRequest;

/** What a miniport of NDIS 5.x does not have: the case is skipped by name where HELLO says that it is one. */
public final class Ndis5 {
    private Ndis5() {
    }

    /** For cases about MiniportPause and MiniportRestart. */
    public static void assumePauses(Session session) {
        Assumptions.assumeFalse(session.miniport().isNdis5(),
                "no-miniport-pause: a miniport of NDIS 5 has no MiniportPause and MiniportRestart; NDIS holds its traffic by itself");
    }

    /** For cases about NdisMCmNotifyCloseAddressFamily. */
    public static void assumeNotifiesClose(Session session) {
        Assumptions.assumeFalse(session.miniport().isNdis5(),
                "no-notify-close-af: a call manager of NDIS 5 has no NdisMCmNotifyCloseAddressFamily; it asks with OID_CO_AF_CLOSE");
    }

    /** For OID requests of that type. */
    public static void assumeAsks(Session session, OidRequest request) {
        Assumptions.assumeFalse(session.miniport().isNdis5() && request.requestType() == OidRequest.METHOD,
                "no-method-requests: NDIS_REQUEST of NDIS 5 asks, sets and asks for statistics; it has no methods");
    }

    /** For data that the miniport completes or indicates in a context. */
    public static void assumeMayCall(Session session, CallingContext context) {
        Assumptions.assumeTrue(!session.miniport().isNdis5() || Contexts.isAtDispatch(context),
                "dispatch-level-only: NDIS 5 takes NdisMCoSendComplete and NdisMCoIndicateReceivePacket at DISPATCH_LEVEL alone");
    }
}
