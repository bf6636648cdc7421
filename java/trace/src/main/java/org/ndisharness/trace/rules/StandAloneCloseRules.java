// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.Judge.inTracesWith;

import java.util.List;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnClose;
import org.ndisharness.trace.rules.Situations.Vcs;

/** CM-CLOSE: what a stand-alone call manager owes when a call is closed. */
final class StandAloneCloseRules {
    private StandAloneCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("CM-CLOSE-001", forEachClose(StandAloneCloseRules::completedExactlyOnce)),
                new Monitor("CM-CLOSE-002", forEachClose(ManagerCloseRules::deletedOrReused)),
                new Monitor("CM-CLOSE-003", forEachClose(ManagerCloseRules::deactivatedInTime)),
                new Monitor("CM-CLOSE-004", forEachClose(StandAloneCloseRules::completedAfterDeactivation)),
                new Monitor("CM-CLOSE-005", inTracesWith(FunctionId.NDIS_CO_DELETE_VC, StandAloneCloseRules::deletesOwnIdleVcs)));
    }

    private static Judge forEachClose(BiConsumer<OnClose, Monitor.Findings> judge) {
        return Judges.forEachClose(Vcs.STAND_ALONE, judge);
    }

    private static void completedExactlyOnce(OnClose on, Monitor.Findings findings) {
        ManagerCloseRules.completed(on, findings);
        ManagerCloseRules.notAfterFinalReturn(on, findings);
        ManagerCloseRules.completedOnce(on, findings);
        on.attempt().completions().stream().filter(c -> c.carries(NdisStatus.PENDING))
                .forEach(c -> findings.broken("Status is NDIS_STATUS_PENDING", c));
    }

    private static void completedAfterDeactivation(OnClose on, Monitor.Findings findings) {
        on.attempt().completion().filter(c -> c.carries(NdisStatus.SUCCESS)).ifPresent(completion -> {
            boolean pends = on.vc().deactivations().stream().anyMatch(d -> d.at() > on.handler().at() && d.at() < completion.at()
                    && d.returned(NdisStatus.PENDING));
            boolean done = on.vc().frames().stream().anyMatch(f -> f.function() == FunctionId.PROTOCOL_CM_DEACTIVATE_VC_COMPLETE
                    && f.at() > on.handler().at() && f.at() < completion.at());
            if (pends && !done) {
                findings.broken("NdisCmDeactivateVc was pended and not complete", completion);
            }
        });
    }

    private static void deletesOwnIdleVcs(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.vcs()) {
            for (Frame delete : vc.isStandAlone() ? vc.deletes() : List.<Frame>of()) {
                if (delete.function() == FunctionId.NDIS_CO_DELETE_VC && delete.side() != Side.CLIENT) {
                    judgeDeletion(vc, delete, findings);
                }
            }
        }
    }

    /** Whether a call is left after a close that failed is left open by the documentation. */
    private static void judgeDeletion(VcHistory vc, Frame delete, Monitor.Findings findings) {
        if (vc.createdByClient()) {
            findings.broken("the client created the VC", delete);
            return;
        }
        vc.callAt(delete.at()).filter(c -> c.closedAt() > delete.at() && c.setupFailedAt() > delete.at())
                .filter(c -> c.closes().stream().noneMatch(a -> a.answer().map(NdisStatus::isFailure).orElse(false)))
                .ifPresent(c -> findings.broken("a call is on the VC", delete.at(), c.begin().at()));
        if (vc.active().at(delete.at())) {
            findings.broken("the VC is active", delete);
        }
    }
}
