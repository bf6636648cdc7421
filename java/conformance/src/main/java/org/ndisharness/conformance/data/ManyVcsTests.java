// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Closing;
import org.ndisharness.conformance.support.Creator;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.Named;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** Data on several VCs at a time: each list stays on its VC, also while another call is closed. */
@NdisTarget
public class ManyVcsTests {
    private static final int CALLS = 3;

    /** What goes on on the VCs. */
    enum Traffic {
        SENDS,
        RECEIVES,
        BOTH_WAYS,
        ONE_CLOSES
    }

    static Stream<Named<Traffic>> traffic() {
        return Named.each("data-vcs", Traffic.values());
    }

    @EachCase("traffic")
    void staysOnItsVc(Named<Traffic> test, Session session) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add((i % 2 == 0 ? Creator.MCM_VC : Creator.CLIENT_VC).establish(session));
        }
        List<Sending> sendings = new ArrayList<>();
        List<Receiving> receivings = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Transfer transfer = new Transfer(1 + i, 1, 40 + i, 0, 0, 61 + i);
            if (test.value() != Traffic.RECEIVES) {
                sendings.add(Sending.kept(session, calls.get(i), transfer));
            }
            if (test.value() != Traffic.SENDS) {
                receivings.add(Receiving.kept(session, calls.get(i), transfer));
            }
        }
        if (test.value() == Traffic.ONE_CLOSES) {
            Sending first = sendings.remove(0);
            Receiving received = receivings.remove(0);
            first.complete(first.data(), NdisStatus.SUCCESS);
            received.giveBack(received.data());
            Closing.end(session, calls.remove(0));
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (!sendings.isEmpty()) {
                sendings.get(i).complete(sendings.get(i).data(), NdisStatus.SUCCESS);
            }
            if (!receivings.isEmpty()) {
                receivings.get(i).giveBack(receivings.get(i).data());
            }
        }
        calls.forEach(call -> Closing.end(session, call));
    }
}
