// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.List;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/** CM-CLOSE: what a stand-alone call manager owes when a call is closed. */
final class StandAloneCloseRules {
    private StandAloneCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("CM-CLOSE-001", forEachClose(StandAloneCloseRules::completedExactlyOnce)),
                new Monitor("CM-CLOSE-002", forEachClose(StandAloneCloseRules::ownVcDeletedOrReused)),
                new Monitor("CM-CLOSE-003", forEachClose(ManagerCloseRules::deactivated)),
                new Monitor("CM-CLOSE-004", forEachClose(StandAloneCloseRules::completedAfterDeactivation)),
                new Monitor("CM-CLOSE-005", StandAloneCloseRules::deletesOwnIdleVcs));
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachClose(BiConsumer<ManagerCloseRules.Close, Monitor.Findings> judge) {
        return ManagerCloseRules.forEachClose(TraceModel::standAloneVcs, judge);
    }

    private static void completedExactlyOnce(ManagerCloseRules.Close close, Monitor.Findings findings) {
        ManagerCloseRules.completed(close, findings);
        ManagerCloseRules.notAfterFinalReturn(close, findings);
        ManagerCloseRules.completedOnce(close, findings);
        close.attempt().completions().stream().filter(c -> c.argument().equals(NdisStatus.PENDING))
                .forEach(c -> findings.broken("Status is NDIS_STATUS_PENDING", c));
    }

    private static void ownVcDeletedOrReused(ManagerCloseRules.Close close, Monitor.Findings findings) {
        boolean done = close.vc().deletes().stream().anyMatch(d -> d.at() > close.handler().at())
                || close.vc().nextCall(close.call().begin().at()).isPresent();
        if (close.vc().createdByManager() && close.attempt().succeeded() && !done && close.model().isComplete()) {
            findings.broken("the VC was neither deleted nor offered again", close.attempt().answeredAt());
        }
    }

    private static void completedAfterDeactivation(ManagerCloseRules.Close close, Monitor.Findings findings) {
        if (close.attempt().completions().isEmpty() || !close.attempt().succeeded()) {
            return;
        }
        Frame completion = close.attempt().completions().get(0);
        boolean pends = close.vc().deactivations().stream()
                .anyMatch(d -> d.at() > close.handler().at() && d.returned(NdisStatus.PENDING) && d.at() < completion.at());
        boolean done = close.vc().frames().stream().anyMatch(f -> f.function() == FunctionId.PROTOCOL_CM_DEACTIVATE_VC_COMPLETE
                && f.at() > close.handler().at() && f.at() < completion.at());
        if (pends && !done) {
            findings.broken("the deactivation was still pending", completion);
        }
    }

    private static void deletesOwnIdleVcs(TraceModel model, Monitor.Findings findings) {
        for (VcHistory vc : model.standAloneVcs()) {
            for (Frame delete : vc.deletes()) {
                if (delete.function() == FunctionId.NDIS_CO_DELETE_VC && delete.begin().side() != Side.CLIENT) {
                    judgeDeletion(vc, delete, findings);
                }
            }
        }
    }

    private static void judgeDeletion(VcHistory vc, Frame delete, Monitor.Findings findings) {
        if (!vc.createdByManager()) {
            findings.broken("the client created the VC", delete);
            return;
        }
        vc.callAt(delete.at()).filter(c -> c.closedAt() > delete.at() && c.setupFailedAt() > delete.at())
                .filter(c -> c.closes().stream().noneMatch(a -> a.answer().map(NdisStatus::isFailure).orElse(false)))
                .ifPresent(c -> findings.broken("a call is on the VC", delete.at(), c.begin().at()));
        boolean activated = vc.activations().stream().anyMatch(a -> a.at() < delete.at() && !a.failed());
        boolean deactivated = vc.deactivations().stream().anyMatch(d -> d.at() < delete.at() && !d.failed());
        if (activated && !deactivated) {
            findings.broken("the VC is active", delete);
        }
    }
}
