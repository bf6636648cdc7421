// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CL_MAKE_CALL_COMPLETE;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes of a test: what is wrong is told where it is made, with what would be right. */
class WrongUseTests {
    private Target target;
    private World world;
    private Session session;

    @BeforeEach
    void open() {
        target = Target.open("embedded");
        world = target.openWorld(1);
        session = world.openSession("wrong");
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void misusingNeedsAMisuseSession() {
        assertThatThrownBy(() -> session.client().misusing()).isInstanceOf(HarnessException.class)
                .hasMessage("misusing() needs a misuse session: @NdisTarget(misuse = true), or SessionOptions.withMisuse()");
    }

    @Test
    void whatNdisForbidsIsRefusedWithTheWayOut() {
        Call call = session.client().makeCall().connected();
        session.client().closeCall(call);

        assertThatThrownBy(() -> session.client().closeCall(call)).isInstanceOf(OperationRefusedException.class)
                .hasMessageEndingWith("was refused: STATUS_INVALID_DEVICE_STATE, because NDIS forbids it in this state; "
                        + "misusing() makes the call all the same, in a misuse session");
    }

    @Test
    void anAwaitThatWaitsForNothingFailsAtTheEnd() {
        session.client().makeCall().connected();
        session.trace().await(PROTOCOL_CL_MAKE_CALL_COMPLETE);

        assertThatThrownBy(session::close).isInstanceOf(HarnessException.class)
                .hasMessage("await(ProtocolClMakeCallComplete) waited for nothing: end it with .on(...) or .anywhere()");
    }

    @ParameterizedTest
    @CsvSource({"PT-1S", "PT1H0.001S", "PT300000000H"})
    void timeAdvancesByAnHourAtMost(Duration duration) {
        assertThatThrownBy(() -> session.advance(duration)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time cannot advance by " + duration + "; allowed: PT0S to PT1H");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 0, lists is 0; allowed: 1 to 64", "65, 1, 1, 0, lists is 65; allowed: 1 to 64",
        "1, 17, 1, 0, buffers is 17; allowed: 1 to 16", "64, 16, 257, 0, bytes is 257; allowed: 1 to 256",
        "1, 1, 1, 256, offset is 256; allowed: 0 to 255"
    })
    void aTransferSaysWhatItMayBe(int lists, int buffers, int bytes, int offset, String message) {
        Transfer transfer = new Transfer(lists, buffers, bytes, 0, offset, 0);
        Call call = session.client().makeCall().connected();

        assertThatThrownBy(() -> session.client().send(call, transfer)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(message);
        assertThatThrownBy(() -> session.miniport().indicateReceive(call, transfer)).hasMessageEndingWith(message);
    }
}
