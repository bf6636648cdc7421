// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInControl;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/** What only somebody who commands NDIS can do: the case is skipped where nobody can. */
public final class Machine {
    private static final List<FunctionId> AUTOMATIC = List.of(FunctionId.PROTOCOL_CM_MAKE_CALL, FunctionId.PROTOCOL_CM_CLOSE_CALL,
            FunctionId.PROTOCOL_CM_INCOMING_CALL_COMPLETE, FunctionId.PROTOCOL_CL_INCOMING_CALL,
            FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE);

    private Machine() {
    }

    /** The commands of the stand-in; skips the case where NDIS is Microsoft's. */
    public static StandInControl commands(Session session) {
        Optional<StandInControl> control = session.world().standIn();
        Assumptions.assumeTrue(control.isPresent(), "no stand-in ndis.sys: adapters and bindings cannot be commanded on this target");
        return control.orElseThrow();
    }

    /** Commands with a switch of the stand-in in a position, and afterwards in the one from before. */
    public static void with(Session session, StandInSwitch which, int position, Consumer<StandInControl> work) {
        StandInControl control = commands(session);
        Map<String, Integer> before = control.positions();
        control.set(which, position);
        try {
            work.accept(control);
        } finally {
            control.set(which, before.get(which.label()));
        }
    }

    /**
     * A call each way on the address family that is open now comes about and is ended: binding, family and SAPs work. The drivers answer by
     * themselves, as they do anyway once they had to tear down. With a call manager that takes no commands, an outgoing call alone.
     */
    public static void verifyCalls(Session session) {
        session.rediscover();
        if (!session.commandsCallManager()) {
            Peer peer = new Peer(session);
            peer.end(peer.call());
            return;
        }
        AUTOMATIC.forEach(callback -> session.apply(ReplyPolicy.of(callback).automatic()));
        Call outgoing = session.client().makeCall();
        session.trace().await(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(outgoing).withStatus(NdisStatus.SUCCESS);
        session.trace().awaitReturn(FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE).on(outgoing);
        end(session, outgoing);
        Call incoming = session.callManager().offerCall(session.client().sap());
        session.trace().awaitReturn(FunctionId.PROTOCOL_CL_CALL_CONNECTED).on(incoming);
        end(session, incoming);
    }

    private static void end(Session session, Call call) {
        Expect.pending(session.client().closeCall(call), FunctionId.NDIS_CL_CLOSE_CALL);
        session.trace().await(FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(NdisStatus.SUCCESS);
        session.trace().await(FunctionId.PROTOCOL_CO_DELETE_VC).on(call);
    }
}
