// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Arrays;
import java.util.List;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.TraceEvent;
import org.ndisharness.trace.rules.Judges.OnClose;

/** The part of MCM-CLOSE about close data. What the medium carries is judged only where the test declares it. */
final class CloseDataRules {
    private CloseDataRules() {
    }

    static void reachesOtherEnd(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        if (model.marks(NetworkMark.MEDIUM_CARRIES_DATA).isEmpty()) {
            return;
        }
        List<TraceEvent> ones = model.marks(NetworkMark.ONE_END);
        List<TraceEvent> others = model.marks(NetworkMark.OTHER_END);
        for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
            TraceEvent other = others.get(i);
            model.vc(TraceModel.marked(ones.get(i))).ifPresent(one -> model.vc(TraceModel.marked(other)).ifPresent(two -> {
                crosses(model, one, two, findings);
                crosses(model, two, one, findings);
            }));
        }
    }

    private static void crosses(TraceModel model, VcHistory from, VcHistory to, Monitor.Findings findings) {
        for (CallHistory call : from.calls()) {
            call.closes().stream().filter(c -> c.succeeded() && model.isComplete()).forEach(c -> c.handler().ifPresent(handler -> {
                byte[] data = handler.begin().data();
                boolean otherEndedIt = call.indicatedAt() < handler.at();
                boolean arrived = to.calls().stream().flatMap(other -> other.dispatches().stream())
                        .anyMatch(d -> d.at() > handler.at() && contains(d.begin().data(), data));
                if (data.length == 0 || otherEndedIt) {
                    return;
                }
                findings.judged();
                if (!arrived) {
                    findings.broken("the other end's incoming close does not carry the " + data.length + " bytes", c.answeredAt(),
                            handler.at());
                }
            }));
        }
    }

    private static boolean contains(byte[] whole, byte[] part) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    static void refusedByMedium(TraceModel model, Monitor.Findings findings) {
        findings.counting();
        if (!model.marks(NetworkMark.MEDIUM_CARRIES_NO_DATA).isEmpty()) {
            ManagerCloseRules.forEachClose(CloseDataRules::refused).judge(model, findings);
        }
    }

    private static void refused(OnClose on, Monitor.Findings findings) {
        on.attempt().answer().filter(s -> on.handler().hasBuffer() && !s.equals(NdisStatus.INVALID_DATA)).ifPresent(s -> findings.broken(
                "close data that the medium cannot carry was answered with " + s, on.attempt().answeredAt(), on.handler().at()));
    }

    static void invalidOnlyWithData(OnClose on, Monitor.Findings findings) {
        if (on.handler().returned(NdisStatus.INVALID_DATA) && !on.handler().hasBuffer()) {
            findings.broken("NDIS_STATUS_INVALID_DATA for a close without data", on.handler().until(), on.handler().at());
        }
    }
}
