// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Cases;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Expect;
import org.ndisharness.conformance.support.Machine;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.FunctionId;

/**
 * The client is unbound and bound again, by NDIS or by itself, with calls open (S40), in each order of events that the pages leave open.
 */
@NdisTarget
public class BindingTests {
    /** Switches about binding; the drivers must do with every position. */
    private static final List<StandInSwitch> SWITCHES = List.of(StandInSwitch.OPEN_ADAPTER, StandInSwitch.CLOSE_ADAPTER,
            StandInSwitch.AF_NOTIFY, StandInSwitch.LATE_BIND_PAUSE, StandInSwitch.NDIS_OID_PATH);

    /** An unbind by NDIS with this open. */
    record Unbound(Contents contents, StandInSwitch which, int position) {
        @Override
        public String toString() {
            return Cases.id("unbind", contents, which.label() + "-" + position);
        }
    }

    /** An unbind that the client asks for. */
    record Given(Contents contents) {
        @Override
        public String toString() {
            return Cases.id("unbind-by-client", contents);
        }
    }

    static Stream<Unbound> unbound() {
        List<Unbound> cases = new ArrayList<>();
        for (Contents contents : Contents.values()) {
            cases.add(new Unbound(contents, StandInSwitch.OPEN_ADAPTER, 0));
        }
        for (StandInSwitch which : SWITCHES) {
            for (int position = 1; position < which.positions().size(); position++) {
                cases.add(new Unbound(Contents.EMPTY, which, position));
                cases.add(new Unbound(Contents.EVERYTHING, which, position));
            }
        }
        return cases.stream();
    }

    static Stream<Given> given() {
        return Stream.of(Contents.values()).map(Given::new);
    }

    private static void verifyEnded(Session session, List<Call> calls) {
        for (Call call : calls) {
            Expect.count(1, session, FunctionId.NDIS_CL_CLOSE_CALL, call);
        }
    }

    @EachCase("unbound")
    void isUnboundAndBound(Unbound test, Session session) {
        int unbinds = session.trace().count(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX);
        List<Call> calls = test.contents.open(session);

        Machine.with(session, test.which, test.position, control -> {
            control.unbindProtocols();
            control.bindProtocols();
        });

        session.quiesce();
        session.rediscover();
        if (session.trace().count(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX) <= unbinds) {
            throw new AssertionError("ProtocolUnbindAdapterEx did not come");
        }
        verifyEnded(session, calls);
        Machine.verifyCalls(session);
    }

    @EachCase("given")
    void givesItsBindingUp(Given test, Session session) {
        Machine.commands(session);
        List<Call> calls = test.contents.open(session);

        Expect.success(session.client().unbindAdapter(), FunctionId.NDIS_UNBIND_ADAPTER);

        session.trace().await(FunctionId.PROTOCOL_UNBIND_ADAPTER_EX).anywhere();
        session.quiesce();
        verifyEnded(session, calls);
        session.client().reEnumerateBindings();
        session.quiesce();
        Machine.verifyCalls(session);
    }
}
