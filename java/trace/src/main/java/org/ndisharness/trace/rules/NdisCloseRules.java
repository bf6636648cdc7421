// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.TraceEvent;

/** NDIS-CLOSE: what NDIS promises both drivers when a call is closed. */
final class NdisCloseRules {
    private NdisCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("NDIS-CLOSE-001", forEachClose(NdisCloseRules::forwarded)),
                new Monitor("NDIS-CLOSE-002", forEachClose(NdisCloseRules::partyForwarded)),
                new Monitor("NDIS-CLOSE-003", forEachClose(NdisCloseRules::dataForwarded)),
                new Monitor("NDIS-CLOSE-004", forEachClose(NdisCloseRules::answerReturned)),
                new Monitor("NDIS-CLOSE-005", forEachClose(NdisCloseRules::completionDelivered)),
                new Monitor("NDIS-CLOSE-006", forEachClose(NdisCloseRules::partyCompleted)),
                new Monitor("NDIS-CLOSE-007", forEachClose(NdisCloseRules::noCallbackForSynchronousClose)),
                new Monitor("NDIS-CLOSE-008", forEachClose(NdisCloseRules::inlineCompletionDelivered)),
                new Monitor("NDIS-CLOSE-009", forEachCall(NdisCloseRules::incomingCloseDelivered)),
                new Monitor("NDIS-CLOSE-010", forEachCall(NdisCloseRules::disconnectDataForwarded)),
                new Monitor("NDIS-CLOSE-011", forEachCall(NdisCloseRules::nothingByItself)),
                new Monitor("NDIS-CLOSE-012", forEachClose(NdisCloseRules::handleStaysValid)),
                new Monitor("NDIS-CLOSE-013", forEachClose(NdisCloseRules::deactivationAccepted)),
                new Monitor("NDIS-CLOSE-014", forEachClose(NdisCloseRules::survivesInnerDeletion)));
    }

    private record Close(TraceModel model, VcHistory vc, CallHistory call, CloseAttempt attempt, Frame request) {
    }

    private record OnVc(TraceModel model, VcHistory vc, CallHistory call) {
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachCall(BiConsumer<OnVc, Monitor.Findings> judge) {
        return (model, findings) -> model.vcs().forEach(vc -> vc.calls().forEach(call -> judge.accept(new OnVc(model, vc, call), findings)));
    }

    private static BiConsumer<TraceModel, Monitor.Findings> forEachClose(BiConsumer<Close, Monitor.Findings> judge) {
        return forEachCall((on, findings) -> on.call.closes().forEach(attempt -> attempt.request().ifPresent(request ->
                judge.accept(new Close(on.model, on.vc, on.call, attempt, request), findings))));
    }

    private static boolean isDue(Close close) {
        long at = close.request.at();
        boolean earlierStands = close.call.closes().stream().anyMatch(c -> c != close.attempt && c.standsAt(at));
        boolean live = close.call.isIncoming() ? close.call.acceptedAt() < at || close.call.indicatedAt() < at : close.call.madeAt() < at;
        boolean refused = close.call.clientRefusedAt() < at || close.vc.deletedAt() < at;
        return live && !earlierStands && !refused;
    }

    private static void forwarded(Close close, Monitor.Findings findings) {
        int handlers = close.attempt.handlers().size();
        boolean ended = close.request.end().isPresent();
        if (isDue(close) && (handlers > 1 || handlers == 0 && ended)) {
            findings.broken("ProtocolCmCloseCall was called " + handlers + " times", close.request);
        }
    }

    private static void partyForwarded(Close close, Monitor.Findings findings) {
        close.attempt.handler().ifPresent(handler -> {
            ObjectId asked = close.request.begin().object2();
            ObjectId passed = handler.begin().object2();
            boolean same = asked.isNone() ? passed.isNone()
                    : close.model.partyWith(asked).map(p -> p.is(passed)).orElse(false);
            if (!same) {
                findings.broken("NdisClCloseCall named " + asked + ", ProtocolCmCloseCall got " + passed, handler.at(), close.request.at());
            }
        });
    }

    private static void dataForwarded(Close close, Monitor.Findings findings) {
        close.attempt.handler().ifPresent(handler -> sameData(close.request.begin(), handler.begin(), findings));
    }

    private static void sameData(TraceEvent from, TraceEvent to, Monitor.Findings findings) {
        if (from.dataSize() != to.dataSize() || !Arrays.equals(from.data(), to.data())) {
            findings.broken(from.dataSize() + " bytes were given, " + (from.dataSize() == to.dataSize() ? "other bytes" : to.dataSize() + " bytes")
                    + " arrived", to.sequence(), from.sequence());
        }
    }

    private static void answerReturned(Close close, Monitor.Findings findings) {
        close.attempt.handler().flatMap(Frame::returned).ifPresent(answer -> close.request.returned().filter(r -> !r.equals(answer)).ifPresent(
                returned -> findings.broken("ProtocolCmCloseCall returned " + answer + ", NdisClCloseCall " + returned, close.request.until(),
                        close.attempt.handlers().get(0).until())));
    }

    private static void completionDelivered(Close close, Monitor.Findings findings) {
        if (close.attempt.completions().isEmpty() || !close.attempt.pended()) {
            return;
        }
        Frame completion = close.attempt.completions().get(0);
        List<Frame> callbacks = close.attempt.callbacks();
        if (callbacks.isEmpty() && close.model.isComplete()) {
            findings.broken("ProtocolClCloseCallComplete did not come", completion);
        } else if (callbacks.size() > 1) {
            findings.broken("ProtocolClCloseCallComplete came " + callbacks.size() + " times", callbacks.get(1).at(), completion.at());
        } else if (!callbacks.isEmpty() && !callbacks.get(0).argument().equals(completion.argument())) {
            findings.broken("Status was " + completion.argument() + " and became " + callbacks.get(0).argument(), callbacks.get(0).at(),
                    completion.at());
        }
    }

    private static void partyCompleted(Close close, Monitor.Findings findings) {
        close.attempt.callbacks().stream().limit(1).forEach(callback -> {
            ObjectId asked = close.request.begin().object2();
            ObjectId passed = callback.begin().object2();
            if (!asked.equals(passed)) {
                findings.broken("the close named " + asked + ", its completion " + passed, callback.at(), close.request.at());
            }
        });
    }

    private static void noCallbackForSynchronousClose(Close close, Monitor.Findings findings) {
        boolean synchronous = close.attempt.handler().flatMap(Frame::returned).map(s -> !s.equals(NdisStatus.PENDING)).orElse(false);
        if (synchronous && close.attempt.completions().isEmpty()) {
            close.attempt.callbacks().stream().limit(1)
                    .forEach(c -> findings.broken("ProtocolClCloseCallComplete came for a close that did not pend", c.at(), close.request.at()));
        }
    }

    private static void inlineCompletionDelivered(Close close, Monitor.Findings findings) {
        boolean inline = close.attempt.handler().map(h -> close.attempt.completions().stream().anyMatch(c -> c.isInside(h))).orElse(false);
        if (!inline || !close.attempt.pended()) {
            return;
        }
        if (close.attempt.callbacks().isEmpty() && close.model.isComplete()) {
            findings.broken("ProtocolClCloseCallComplete did not come for a completion inside ProtocolCmCloseCall", close.request);
        } else if (close.request.returned().map(s -> !s.equals(NdisStatus.PENDING)).orElse(false)) {
            findings.broken("NdisClCloseCall returned " + close.request.returned().orElseThrow(), close.request.until(), close.request.at());
        }
    }

    private static void incomingCloseDelivered(OnVc on, Monitor.Findings findings) {
        if (on.call.dispatches().isEmpty()) {
            return;
        }
        Frame dispatch = on.call.dispatches().get(0);
        long limit = on.call.indications().isEmpty() ? dispatch.until() : on.call.indications().get(0).at();
        boolean clientClosing = on.call.closes().stream().flatMap(c -> c.request().stream()).anyMatch(r -> r.at() < limit);
        boolean over = on.call.clientRefusedAt() < dispatch.at() || on.call.closedAt() < dispatch.at();
        int count = on.call.indications().size();
        if (count == 0 && !clientClosing && !over && dispatch.end().isPresent() && on.model.isComplete()) {
            findings.broken("ProtocolClIncomingCloseCall did not come", dispatch);
        } else if (count > on.call.dispatches().size()) {
            findings.broken("ProtocolClIncomingCloseCall came " + count + " times", on.call.indications().get(count - 1).at(), dispatch.at());
        } else if (count > 0 && !on.call.indications().get(0).argument().equals(dispatch.argument())) {
            findings.broken("CloseStatus was " + dispatch.argument() + " and became " + on.call.indications().get(0).argument(),
                    on.call.indications().get(0).at(), dispatch.at());
        }
    }

    private static void disconnectDataForwarded(OnVc on, Monitor.Findings findings) {
        if (!on.call.dispatches().isEmpty() && !on.call.indications().isEmpty()) {
            sameData(on.call.dispatches().get(0).begin(), on.call.indications().get(0).begin(), findings);
        }
    }

    private static void nothingByItself(OnVc on, Monitor.Findings findings) {
        for (Frame dispatch : on.call.dispatches()) {
            on.vc.frames().stream().filter(f -> f.outer().map(o -> o == dispatch).orElse(false))
                    .filter(f -> f.function() == FunctionId.PROTOCOL_CM_CLOSE_CALL || f.function() == FunctionId.PROTOCOL_CO_DELETE_VC
                            || f.function() == FunctionId.PROTOCOL_CM_DEACTIVATE_VC_COMPLETE)
                    .forEach(f -> findings.broken(f.function() + " came from NDIS itself", f.at(), dispatch.at()));
        }
    }

    private static void handleStaysValid(Close close, Monitor.Findings findings) {
        long closed = close.attempt.answeredAt();
        if (!close.attempt.succeeded()) {
            return;
        }
        close.vc.deletes().stream().filter(d -> d.at() > closed && d.failed() && !close.vc.isActive() && d.until() < close.vc.deletedAt())
                .filter(d -> d.returned(NdisStatus.FAILURE))
                .forEach(d -> findings.broken("the handle of a closed call's VC was refused", d.until(), closed));
    }

    private static void deactivationAccepted(Close close, Monitor.Findings findings) {
        if (!close.attempt.vcWasActive()) {
            return;
        }
        long from = close.attempt.handlers().get(0).at();
        close.vc.deactivations().stream().filter(d -> d.at() > from).limit(1).filter(Frame::failed)
                .forEach(d -> findings.broken("NdisMCmDeactivateVc returned " + d.returned().orElseThrow(), d.until(), from));
    }

    private static void survivesInnerDeletion(Close close, Monitor.Findings findings) {
        Frame handler = close.attempt.handler().orElse(null);
        if (handler == null) {
            return;
        }
        for (Frame delete : close.vc.deletes()) {
            if (!delete.isInside(handler)) {
                continue;
            }
            long callbacks = close.vc.deleteHandlers().stream().filter(h -> h.isInside(delete)).count();
            if (callbacks != 1) {
                findings.broken("ProtocolCoDeleteVc came " + callbacks + " times", delete);
            } else if (delete.returned().map(s -> !s.equals(NdisStatus.SUCCESS)).orElse(false)) {
                findings.broken("NdisMCmDeleteVc returned " + delete.returned().orElseThrow(), delete);
            } else if (close.request.returned().map(s -> !s.equals(NdisStatus.PENDING)).orElse(false) && close.attempt.pended()) {
                findings.broken("NdisClCloseCall returned " + close.request.returned().orElseThrow(), close.request.until(), delete.at());
            }
        }
    }
}
