// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.Judges.forEachCall;
import static org.ndisharness.trace.rules.Judges.forEachRequest;

import java.util.List;
import java.util.function.BiConsumer;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnCall;
import org.ndisharness.trace.rules.Judges.OnRequest;
import org.ndisharness.trace.rules.Situations.Vcs;

/** NDIS-CLOSE: what NDIS promises both drivers when a call is closed. Judged where both sides were recorded. */
final class NdisCloseRules {
    /** The place of CallMgrPartyContext among the parameters of NdisMCmMakeCallComplete. */
    private static final int PARTY_CONTEXT = 3;

    private NdisCloseRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("NDIS-CLOSE-001", forEachRequest(NdisCloseRules::forwarded)),
                new Monitor("NDIS-CLOSE-002", forEachRequest(NdisCloseRules::partyForwarded)),
                new Monitor("NDIS-CLOSE-003", forEachRequest(NdisCloseRules::dataForwarded)),
                new Monitor("NDIS-CLOSE-004", forEachRequest(NdisCloseRules::answerReturned)),
                new Monitor("NDIS-CLOSE-005", forEachRequest(NdisCloseRules::completionDelivered)),
                new Monitor("NDIS-CLOSE-006", forEachRequest(NdisCloseRules::partyCompleted)),
                new Monitor("NDIS-CLOSE-007", forEachRequest(NdisCloseRules::isAnsweredAtOnce,
                        NdisCloseRules::noCallbackForSynchronousClose)),
                new Monitor("NDIS-CLOSE-008", forEachRequest(NdisCloseRules::isCompletedInside, NdisCloseRules::inlineCompletionDelivered)),
                new Monitor("NDIS-CLOSE-009", forEachDispatched(NdisCloseRules::incomingCloseDelivered)),
                new Monitor("NDIS-CLOSE-010", forEachDispatched(NdisCloseRules::disconnectDataForwarded)),
                new Monitor("NDIS-CLOSE-011", forEachDispatched(NdisCloseRules::nothingByItself)),
                new Monitor("NDIS-CLOSE-012", forEachCall(NdisCloseRules::handleStaysValid)),
                new Monitor("NDIS-CLOSE-013", forEachRequest(NdisCloseRules::deactivationAccepted)),
                new Monitor("NDIS-CLOSE-014", forEachRequest(NdisCloseRules::survivesInnerDeletion)));
    }

    /** Every call whose close a call manager dispatched. */
    private static Judge forEachDispatched(BiConsumer<OnCall, Monitor.Findings> judge) {
        return Judges.forEachDispatched(Vcs.ALL, judge);
    }

    /** Whether the request must reach the call manager: its call is there, and no other request stands or races it. */
    private static boolean isDue(OnRequest on) {
        long at = on.request().at();
        boolean callIsThere = on.call().clientMayCloseFrom() < at && on.call().clientRefusedAt() > at && on.vc().deadForManagerAt() > at;
        ObjectId named = ClientCloseRules.namedParty(on.request());
        boolean ownParty = named.isNone() || on.call().parties().stream().anyMatch(p -> p.is(named));
        return callIsThere && !isRaced(on) && ownParty && on.vc().hasManager();
    }

    private static boolean isRaced(OnRequest on) {
        for (CloseAttempt other : on.call().closes()) {
            if (other != on.attempt() && (other.standsAt(on.request().at()) || other.overlaps(on.attempt()))) {
                return true;
            }
        }
        return false;
    }

    private static void forwarded(OnRequest on, Monitor.Findings findings) {
        int handlers = on.attempt().handlers().size();
        if (handlers > 1 || handlers == 0 && on.request().hasEnded() && isDue(on)) {
            findings.broken("ProtocolCmCloseCall was called " + handlers + " times", on.request());
        }
    }

    private static void partyForwarded(OnRequest on, Monitor.Findings findings) {
        Frame handler = on.attempt().handler().orElse(null);
        if (handler == null) {
            return;
        }
        ObjectId asked = ClientCloseRules.namedParty(on.request());
        ObjectId passed = handler.party();
        PartyHistory party = on.model().party(asked).orElse(null);
        boolean same = party != null && party.isLinked() ? party.is(passed) : asked.isNone() == passed.isNone();
        if (!same && !(passed.isNone() && !hasContext(on, asked))) {
            findings.broken("NdisClCloseCall named " + asked + ", ProtocolCmCloseCall got " + passed, handler.at(), on.request().at());
        }
    }

    /** Whether the call manager gave NDIS a context for the party: it can hand back no other. */
    private static boolean hasContext(OnRequest on, ObjectId party) {
        return on.model().frames(FunctionId.NDIS_MCM_MAKE_CALL_COMPLETE)
                .filter(f -> on.model().identity(f.party()).equals(on.model().identity(party)))
                .noneMatch(f -> f.begin().argumentCount() > 0 && f.parameter(PARTY_CONTEXT) == 0);
    }

    private static void dataForwarded(OnRequest on, Monitor.Findings findings) {
        if (!on.attempt().handlers().isEmpty()) {
            Judges.sameData(on.request(), on.attempt().handlers().get(0), findings);
        }
    }

    private static void answerReturned(OnRequest on, Monitor.Findings findings) {
        Frame handler = on.attempt().handler().orElse(null);
        NdisStatus answer = handler == null ? null : handler.returned().orElse(null);
        if (answer != null && on.request().returnedOther(answer)) {
            findings.broken("ProtocolCmCloseCall returned " + answer + ", NdisClCloseCall " + on.request().answer(),
                    on.request().until(), handler.until());
        }
    }

    /** What follows a completion with a wrong status or a second one is left open by the documentation. */
    private static void completionDelivered(OnRequest on, Monitor.Findings findings) {
        List<Frame> callbacks = on.attempt().callbacks();
        Frame completion = on.attempt().completion().orElse(null);
        if (completion == null || !on.attempt().pended() || completion.carries(NdisStatus.PENDING)) {
            return;
        }
        if (callbacks.isEmpty() && on.model().isComplete()) {
            findings.broken("ProtocolClCloseCallComplete did not come", completion);
        } else if (callbacks.size() > on.attempt().completions().size()) {
            findings.broken("ProtocolClCloseCallComplete came " + callbacks.size() + " times", Judges.last(callbacks), completion.at());
        } else if (!callbacks.isEmpty() && !callbacks.get(0).carries(completion.argument())) {
            findings.broken("Status was " + completion.argument() + " and became " + callbacks.get(0).argument(), callbacks.get(0).at(),
                    completion.at());
        }
    }

    /** What follows a completion with a wrong party handle is left open by the documentation. */
    private static void partyCompleted(OnRequest on, Monitor.Findings findings) {
        for (Frame completion : on.attempt().completions()) {
            if (!ManagerCloseRules.passesRightParty(on.attempt(), completion)) {
                return;
            }
        }
        Frame callback = on.attempt().callback().orElse(null);
        ObjectId asked = ClientCloseRules.namedParty(on.request());
        if (callback != null && !callback.party().equals(asked)) {
            findings.broken("the close named " + asked + ", its completion " + callback.party(), callback.at(), on.request().at());
        }
    }

    private static boolean isAnsweredAtOnce(OnRequest on) {
        return on.attempt().answeredAtOnce();
    }

    private static void noCallbackForSynchronousClose(OnRequest on, Monitor.Findings findings) {
        if (on.attempt().completions().isEmpty() && !on.attempt().callbacks().isEmpty()) {
            findings.broken("ProtocolClCloseCallComplete came for a close that did not pend", Judges.first(on.attempt().callbacks()),
                    on.request().at());
        }
    }

    private static boolean isCompletedInside(OnRequest on) {
        if (on.attempt().pended()) {
            for (Frame completion : on.attempt().completions()) {
                if (completion.isInside(on.attempt().handlers().get(0))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void inlineCompletionDelivered(OnRequest on, Monitor.Findings findings) {
        if (on.attempt().callbacks().isEmpty() && on.model().isComplete()) {
            findings.broken("ProtocolClCloseCallComplete did not come for a completion inside ProtocolCmCloseCall", on.request());
        } else if (on.request().returnedOther(NdisStatus.PENDING)) {
            findings.broken("NdisClCloseCall returned " + on.request().answer(), on.request().until(), on.request().at());
        }
    }

    private static void incomingCloseDelivered(OnCall on, Monitor.Findings findings) {
        List<Frame> indications = on.call().indications();
        if (on.call().dispatches().isEmpty() || !on.vc().hasClient()) {
            return;
        }
        Frame dispatch = on.call().dispatches().get(0);
        if (indications.isEmpty()) {
            if (isDeliveryDue(on, dispatch) && on.model().isComplete()) {
                findings.broken("ProtocolClIncomingCloseCall did not come", dispatch);
            }
        } else if (indications.size() > on.call().dispatches().size()) {
            findings.broken("ProtocolClIncomingCloseCall came " + indications.size() + " times",
                    indications.get(indications.size() - 1).at(),
                    dispatch.at());
        } else if (!indications.get(0).carries(dispatch.argument())) {
            findings.broken("CloseStatus was " + dispatch.argument() + " and became " + indications.get(0).argument(),
                    indications.get(0).at(), dispatch.at());
        }
    }

    /** Whether the call was there, and the client neither closed nor refused it, while the dispatch ran. */
    private static boolean isDeliveryDue(OnCall on, Frame dispatch) {
        CallHistory call = on.call();
        boolean over =
                call.closedAt() < dispatch.at() || call.setupFailedAt() < dispatch.at() || on.vc().deadForManagerAt() < dispatch.at();
        boolean made = call.isIncoming() || call.madeAt() < dispatch.at();
        return made && !over && dispatch.end().isPresent() && !call.isRequestedBefore(dispatch.until())
                && call.clientRefusedAt() > dispatch.until();
    }

    private static void disconnectDataForwarded(OnCall on, Monitor.Findings findings) {
        if (!on.call().dispatches().isEmpty() && !on.call().indications().isEmpty()) {
            Judges.sameData(on.call().dispatches().get(0), on.call().indications().get(0), findings);
        }
    }

    private static void nothingByItself(OnCall on, Monitor.Findings findings) {
        if (!on.vc().hasClient()) {
            return;
        }
        for (Frame dispatch : on.call().dispatches()) {
            for (Frame frame : on.vc().frames()) {
                if (frame.isFrom(dispatch) && endsCall(on, frame.function())) {
                    findings.broken(frame + " came from NDIS itself", frame.at(), dispatch.at());
                }
            }
        }
    }

    private static boolean endsCall(OnCall on, FunctionId callback) {
        return callback == FunctionId.PROTOCOL_CM_CLOSE_CALL || callback == FunctionId.PROTOCOL_CO_DELETE_VC
                || callback == FunctionId.PROTOCOL_CM_DEACTIVATE_VC_COMPLETE && on.vc().deactivations().isEmpty();
    }

    /** Judged by the calls that its documentation lets succeed: the creator's deletion and the call manager's deactivation. */
    private static void handleStaysValid(OnCall on, Monitor.Findings findings) {
        for (Frame delete : on.vc().deletes()) {
            if (isCreators(on.vc(), delete)) {
                handleIsValid(on, delete, findings);
            }
        }
        for (Frame deactivation : on.vc().deactivations()) {
            handleIsValid(on, deactivation, findings);
        }
    }

    private static void handleIsValid(OnCall on, Frame use, Monitor.Findings findings) {
        long closed = on.call().closedAt();
        if (use.returned(NdisStatus.FAILURE) && use.at() > closed && use.at() < on.nextCallAt() && use.until() < on.vc().deletedAt()
                && on.vc().deleteHandlers().stream().noneMatch(h -> h.isInside(use))) {
            findings.broken(use + " refused the handle of a closed call's VC", use.until(), closed);
        }
    }

    private static boolean isCreators(VcHistory vc, Frame delete) {
        return delete.side() == Side.CLIENT ? vc.createdByClient() : vc.createdByManager();
    }

    private static void deactivationAccepted(OnRequest on, Monitor.Findings findings) {
        long from = Judges.first(on.attempt().handlers());
        for (Frame deactivation : on.vc().deactivations()) {
            if (deactivation.at() > from && deactivation.function() == FunctionId.NDIS_MCM_DEACTIVATE_VC) {
                if (deactivation.failed() && on.attempt().vcWasActive() && on.vc().active().at(deactivation.at())) {
                    findings.broken("NdisMCmDeactivateVc returned " + deactivation.answer(), deactivation.until(), from);
                }
                return;
            }
        }
    }

    private static void survivesInnerDeletion(OnRequest on, Monitor.Findings findings) {
        for (Frame delete : on.attempt().handlers().isEmpty() ? List.<Frame>of() : on.vc().deletes()) {
            if (delete.isInside(on.attempt().handlers().get(0)) && isCreators(on.vc(), delete) && !on.vc().active().at(delete.at())
                    && on.attempt().completions().stream().anyMatch(c -> c.at() < delete.at() && c.carries(NdisStatus.SUCCESS))) {
                judgeInnerDeletion(on, delete, findings);
            }
        }
    }

    private static void judgeInnerDeletion(OnRequest on, Frame delete, Monitor.Findings findings) {
        List<Frame> callbacks = on.vc().deleteHandlers().stream().filter(h -> h.isInside(delete)).toList();
        boolean refused = callbacks.stream().anyMatch(Frame::failed);
        if (callbacks.size() != 1 && delete.end().isPresent()) {
            findings.broken("ProtocolCoDeleteVc came " + callbacks.size() + " times", delete);
        } else if (!refused && delete.returnedOther(NdisStatus.SUCCESS)) {
            findings.broken("NdisMCmDeleteVc returned " + delete.answer(), delete);
        } else if (on.attempt().pended() && on.request().returnedOther(NdisStatus.PENDING)) {
            findings.broken("NdisClCloseCall returned " + on.request().answer(), on.request().until(), delete.at());
        }
    }
}
