// SPDX-License-Identifier: MIT
package org.ndisharness.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CM_MAKE_CALL;
import static org.ndisharness.trace.NdisStatus.CLOSING;
import static org.ndisharness.trace.NdisStatus.PENDING;
import static org.ndisharness.trace.NdisStatus.SUCCESS;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.Fault;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.OperationRefusedException;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.SessionOptions;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.ndisharness.harness.WorldLostException;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.rules.Monitors;

/** Recipes of COOKBOOK.md: drivers that do wrong. */
@NdisTarget
class RegressionRecipesTests {
    // recipe
    @Test
    @NdisTarget(misuse = true)
    void aDoubleCompletionIsCaught(World world, Client client, CallManager mcm, LiveTrace trace) {
        world.standIn().orElseThrow().set(StandInSwitch.VERIFIER, 1);
        Call call = client.makeCall().connected();
        client.closeCall(call);
        mcm.deactivateVc(call);

        mcm.closeCallComplete(call, SUCCESS);
        mcm.misusing().closeCallComplete(call, SUCCESS);

        assertThat(Monitors.shipped().check(trace.update().recorded())).anySatisfy(violation -> {
            assertThat(violation.rule().id()).isEqualTo("MCM-CLOSE-003");
            assertThat(violation.toString()).contains("nf-ndis-ndismcmclosecallcomplete.md");
        });
    }
    // end

    // recipe
    @Test
    @NdisTarget(misuse = true)
    void aSecondCloseIsRefused(Client client, CallManager mcm) {
        Call call = client.makeCall().connected();
        assertThat(client.closeCall(call)).isEqualTo(PENDING);

        assertThatThrownBy(() -> client.closeCall(call)).isInstanceOf(OperationRefusedException.class);
        assertThat(client.misusing().closeCall(call)).isEqualTo(CLOSING);

        mcm.deactivateVc(call);
        mcm.closeCallComplete(call, SUCCESS);
        client.deleteVc(call);
    }
    // end

    // recipe
    @Test
    void anyFailureOfMakeCallReachesTheClient(Session session, Client client) {
        Call call = client.createVc();
        session.mark();
        SplittableRandom random = new SplittableRandom(7);

        for (int round = 0; round < 1000; round++) {
            NdisStatus status = new NdisStatus(0xC0000000 | random.nextInt(0x1000000));
            session.apply(ReplyPolicy.of(PROTOCOL_CM_MAKE_CALL).returning(status));
            assertThat(client.makeCall(call, CallParameters.defaults())).isEqualTo(status);
            session.rewind();
        }
    }
    // end

    // recipe
    @Test
    @NdisTarget(misuse = true)
    void theMonitorsSeeAnNdisThatIsBroken(World world, Session session, Client client, CallManager mcm, LiveTrace trace) {
        world.standIn().orElseThrow().breakRule("NDIS-CLOSE-005", "twice");
        Call call = client.makeCall().connected();

        client.closeCall(call);
        mcm.deactivateVc(call);
        mcm.closeCallComplete(call, SUCCESS);
        session.quiesce();

        assertThat(Monitors.shipped().check(trace.update().recorded())).anySatisfy(violation -> {
            assertThat(violation.rule().id()).isEqualTo("NDIS-CLOSE-005");
            assertThat(violation.rule().source()).contains("nf-ndis-ndismcmclosecallcomplete.md");
        });
    }
    // end

    // recipe
    @Test
    void aCrashIsToldWithItsTrace(Target target) {
        try (World world = target.openWorld(1)) {
            Session session = world.openSession("crash", SessionOptions.defaults().withMisuse(), "fork");
            session.client().makeCall().connected();

            assertThatThrownBy(() -> session.fault(Fault.NULL_READ, 0)).isInstanceOf(WorldLostException.class);

            assertThat(world.crash().describe()).contains("ndhctl.sys");
            assertThat(session.trace().recorded().size()).isPositive();
            session.close();
        }
    }
    // end
}
