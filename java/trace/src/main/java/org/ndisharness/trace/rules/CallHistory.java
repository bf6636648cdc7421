// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;

/** One call on a VC, from its offer or NdisClMakeCall to its end. Moments that never came lie beyond every event. */
final class CallHistory {
    private static final long NEVER = Long.MAX_VALUE;

    private final Frame begin;
    private final boolean incoming;
    private final List<CloseAttempt> closes = new ArrayList<>();
    private final List<Frame> dispatches = new ArrayList<>();
    private final List<Frame> indications = new ArrayList<>();
    private final List<Frame> connects = new ArrayList<>();
    private final List<Frame> offers = new ArrayList<>();
    private final List<Frame> answers = new ArrayList<>();
    private final List<Frame> answerHandlers = new ArrayList<>();
    private final List<Frame> makeHandlers = new ArrayList<>();
    private final List<Frame> makeCompletions = new ArrayList<>();
    private final List<Frame> makeCallbacks = new ArrayList<>();
    private final List<PartyHistory> parties = new ArrayList<>();

    CallHistory(Frame begin, boolean incoming) {
        this.begin = begin;
        this.incoming = incoming;
    }

    /** NdisClMakeCall or NdisMCmDispatchIncomingCall; the callback of the other side where only that was recorded. */
    Frame begin() {
        return begin;
    }

    boolean isIncoming() {
        return incoming;
    }

    List<CloseAttempt> closes() {
        return closes;
    }

    /** NdisMCmDispatchIncomingCloseCall for this call. */
    List<Frame> dispatches() {
        return dispatches;
    }

    /** ProtocolClIncomingCloseCall for this call. */
    List<Frame> indications() {
        return indications;
    }

    /** NdisMCmDispatchCallConnected. */
    List<Frame> connects() {
        return connects;
    }

    /** ProtocolClIncomingCall. */
    List<Frame> offers() {
        return offers;
    }

    /** NdisClIncomingCallComplete. */
    List<Frame> answers() {
        return answers;
    }

    /** ProtocolCmIncomingCallComplete. */
    List<Frame> answerHandlers() {
        return answerHandlers;
    }

    /** ProtocolCmMakeCall. */
    List<Frame> makeHandlers() {
        return makeHandlers;
    }

    /** NdisMCmMakeCallComplete. */
    List<Frame> makeCompletions() {
        return makeCompletions;
    }

    /** ProtocolClMakeCallComplete. */
    List<Frame> makeCallbacks() {
        return makeCallbacks;
    }

    List<PartyHistory> parties() {
        return parties;
    }

    boolean isMultipoint() {
        return !parties.isEmpty();
    }

    private static long returnedAt(Frame frame, NdisStatus status) {
        return frame.returned(status) ? frame.until() : NEVER;
    }

    private static long failedAt(Frame frame) {
        return frame.failed() ? frame.until() : NEVER;
    }

    private static long firstReturning(List<Frame> frames, NdisStatus status) {
        long first = NEVER;
        for (Frame frame : frames) {
            first = Math.min(first, returnedAt(frame, status));
        }
        return first;
    }

    private static long firstFailing(List<Frame> frames) {
        long first = NEVER;
        for (Frame frame : frames) {
            first = Math.min(first, failedAt(frame));
        }
        return first;
    }

    private static long firstCarrying(List<Frame> frames, NdisStatus status) {
        for (Frame frame : frames) {
            if (frame.carries(status)) {
                return frame.at();
            }
        }
        return NEVER;
    }

    private static long firstCarryingFailure(List<Frame> frames) {
        for (Frame frame : frames) {
            if (frame.carriesFailure()) {
                return frame.at();
            }
        }
        return NEVER;
    }

    private static long firstOf(List<Frame> frames) {
        return frames.isEmpty() ? NEVER : frames.get(0).at();
    }

    /** When the call manager learnt that the client refused the offer. */
    long refusedAt() {
        return incoming ? Math.min(failedAt(begin), firstCarryingFailure(answerHandlers)) : NEVER;
    }

    /** When the client refused the offer, as it sees it. */
    long clientRefusedAt() {
        return Math.min(firstFailing(offers), firstCarryingFailure(answers));
    }

    /** When the client accepted the offer. */
    long acceptedAt() {
        return Math.min(acceptedAtOnceAt(), firstCarrying(answers, NdisStatus.SUCCESS));
    }

    private long acceptedAtOnceAt() {
        return firstReturning(offers, NdisStatus.SUCCESS);
    }

    /** Whether the client accepted with CALL_PARAMETERS_CHANGED; an acceptance at once does not show its parameters. */
    boolean mayHaveChangedParameters() {
        return acceptedAtOnceAt() != NEVER || answers.stream().filter(f -> f.carries(NdisStatus.SUCCESS))
                .anyMatch(f -> f.begin().callParameters().map(CallParameters::flags)
                        .map(flags -> (flags & CallParameters.PARAMETERS_CHANGED) != 0).orElse(false));
    }

    /** When the call manager made the outgoing call succeed. */
    long madeAt() {
        return Math.min(Math.min(firstReturning(makeHandlers, NdisStatus.SUCCESS), returnedAt(begin, NdisStatus.SUCCESS)),
                firstCarrying(makeCompletions, NdisStatus.SUCCESS));
    }

    /** When the client knew that its outgoing call had succeeded. */
    long clientMadeAt() {
        return Math.min(returnedAt(begin, NdisStatus.SUCCESS), firstCarrying(makeCallbacks, NdisStatus.SUCCESS));
    }

    /** When the call manager made the set-up of the outgoing call fail, or learnt of the refusal of the offer. */
    long setupFailedAt() {
        return incoming ? refusedAt()
                : Math.min(Math.min(firstFailing(makeHandlers), failedAt(begin)), firstCarryingFailure(makeCompletions));
    }

    /** When the client knew that the set-up of its outgoing call had failed, or refused the offer. */
    long clientSetupFailedAt() {
        return incoming ? clientRefusedAt() : Math.min(failedAt(begin), firstCarryingFailure(makeCallbacks));
    }

    /** From when on the client has a call that it may close: accepted, connected, or indicated as closing. */
    long clientMayCloseFrom() {
        return Math.min(incoming ? acceptedAt() : clientMadeAt(), firstOf(indications));
    }

    /** When the call ended for the call manager. */
    long closedAt() {
        long first = NEVER;
        for (CloseAttempt close : closes) {
            first = close.succeeded() ? Math.min(first, close.answeredAt()) : first;
        }
        return first;
    }

    /** When the client knew that its close had succeeded. */
    long clientClosedAt() {
        long first = NEVER;
        for (CloseAttempt close : closes) {
            first = Math.min(first, close.clientClosedAt());
        }
        return first;
    }

    /** First dispatch of an incoming close. */
    long indicatedAt() {
        return firstOf(dispatches);
    }

    /** Whether the client called NdisClCloseCall before that moment. */
    boolean isRequestedBefore(long sequence) {
        for (CloseAttempt close : closes) {
            if (close.requestedAt() < sequence) {
                return true;
            }
        }
        return false;
    }
}
