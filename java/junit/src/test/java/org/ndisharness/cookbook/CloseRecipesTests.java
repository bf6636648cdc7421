// SPDX-License-Identifier: MIT
package org.ndisharness.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ndisharness.trace.FunctionId.NDIS_MCM_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_CLOSE_CALL_COMPLETE;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_INCOMING_CLOSE_CALL;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_CLOSE_CALL;
import static org.ndisharness.trace.NdisStatus.PENDING;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.ReplyPolicy.Action;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CanonicalTrace;
import org.ndisharness.trace.CanonicalTrace.Detail;
import org.ndisharness.trace.Irql;
import org.ndisharness.trace.rules.Monitors;

/** Recipes of COOKBOOK.md: closing calls. */
@NdisTarget
class CloseRecipesTests {
    // recipe
    @Test
    void aPendedCloseIsCompletedFromADpc(Session session, Client client, LiveTrace trace) {
        Call call = client.makeCall().connected();
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).completeWith(SUCCESS)
                .from(CallingContext.DPC).after(Duration.ofMillis(50)).doing(Action.DEACTIVATE_FIRST));

        assertThat(client.closeCall(call, CloseData.of("bye"))).isEqualTo(PENDING);

        trace.await(PROTOCOL_CM_CLOSE_CALL).on(call).withData("bye");
        session.advance(Duration.ofMillis(49));
        assertThat(trace.count(PROTOCOL_CL_CLOSE_CALL_COMPLETE, call)).isZero();
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS).atIrql(Irql.DISPATCH_LEVEL);
        client.deleteVc(call);
    }
    // end

    // recipe
    @ParameterizedTest
    @EnumSource(value = CallingContext.class, mode = EnumSource.Mode.EXCLUDE, names = "INSIDE")
    void theCloseIsCompletedFromEachContext(CallingContext context, Session session, Client client, CallManager mcm, LiveTrace trace) {
        Call call = client.makeCall().connected();
        client.closeCall(call);
        mcm.deactivateVc(call);

        mcm.from(context).closeCallComplete(call, SUCCESS);

        boolean raised = Set.of(CallingContext.DISPATCH, CallingContext.DPC, CallingContext.TIMER).contains(context);
        trace.await(NDIS_MCM_CLOSE_CALL_COMPLETE).on(call).atIrql(raised ? Irql.DISPATCH_LEVEL : Irql.PASSIVE_LEVEL);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.deleteVc(call);
    }
    // end

    // recipe
    @Test
    void twoClosesRaceOverOneHundredSeeds(Session session, Client client, CallManager mcm, LiveTrace trace) {
        Call call = client.makeCall().connected();
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).automatic());
        session.apply(ReplyPolicy.of(PROTOCOL_CL_INCOMING_CLOSE_CALL).automatic());
        session.apply(ReplyPolicy.of(PROTOCOL_CL_CLOSE_CALL_COMPLETE).automatic());
        session.mark();

        Set<String> traces = new TreeSet<>();
        for (long seed = 1; seed <= 100; seed++) {
            session.rewind();
            session.world().reseed(seed);
            session.race(client.from(CallingContext.THREAD).closing(call),
                    mcm.from(CallingContext.DPC).dispatchingIncomingClose(call, SUCCESS));
            session.quiesce();

            assertThat(trace.count(PROTOCOL_CM_CLOSE_CALL, call)).as("closes, seed %d", seed).isEqualTo(1);
            assertThat(trace.count(PROTOCOL_CL_CLOSE_CALL_COMPLETE, call)).as("completions, seed %d", seed).isEqualTo(1);
            assertThat(Monitors.shipped().check(trace.recorded())).as("seed %d", seed).isEmpty();
            traces.add(CanonicalTrace.of(trace.recorded(), Detail.EXACT).fingerprint());
        }

        assertThat(traces).as("different orders that the seeds found").hasSizeGreaterThan(1);
    }
    // end

    // recipe
    @Test
    void aTimeOutOfAMinuteCostsNoTime(Session session, Client client, LiveTrace trace) {
        Call call = client.makeCall().connected();
        session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL).completeWith(SUCCESS)
                .after(Duration.ofSeconds(60)).doing(Action.DEACTIVATE_FIRST));
        client.closeCall(call);

        session.advance(Duration.ofSeconds(59));
        assertThat(trace.count(PROTOCOL_CL_CLOSE_CALL_COMPLETE, call)).isZero();
        session.advance(Duration.ofSeconds(2));
        assertThat(trace.count(PROTOCOL_CL_CLOSE_CALL_COMPLETE, call)).isOne();
        client.deleteVc(call);
    }
    // end

    // recipe
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theClientCopesWithEitherAnswerOfNdis(int position, Session session, Client client, CallManager mcm, LiveTrace trace) {
        session.world().standIn().orElseThrow().set(StandInSwitch.DISPATCH_WHILE_CLOSING, position);
        Call call = client.makeCall().connected();
        client.closeCall(call);

        mcm.dispatchIncomingCloseCall(call, SUCCESS);

        assertThat(trace.count(PROTOCOL_CL_INCOMING_CLOSE_CALL, call)).isEqualTo(position == 0 ? 1 : 0);
        mcm.deactivateVc(call);
        mcm.closeCallComplete(call, SUCCESS);
        trace.await(PROTOCOL_CL_CLOSE_CALL_COMPLETE).on(call).withStatus(SUCCESS);
        client.deleteVc(call);
    }
    // end
}
