// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.NdisStatus;

/** One call on a VC, from its offer or NdisClMakeCall to its end. */
final class CallHistory {
    private final Frame begin;
    private final boolean incoming;
    private final List<CloseAttempt> closes = new ArrayList<>();
    private final List<Frame> dispatches = new ArrayList<>();
    private final List<Frame> indications = new ArrayList<>();
    private final List<Frame> connects = new ArrayList<>();
    private final List<Frame> answers = new ArrayList<>();
    private final List<Frame> answerHandlers = new ArrayList<>();
    private final List<Frame> offers = new ArrayList<>();
    private final List<Frame> makeCompletions = new ArrayList<>();
    private final List<PartyHistory> parties = new ArrayList<>();

    CallHistory(Frame begin, boolean incoming) {
        this.begin = begin;
        this.incoming = incoming;
    }

    /** NdisClMakeCall, or NdisMCmDispatchIncomingCall. */
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

    /** NdisClIncomingCallComplete. */
    List<Frame> answers() {
        return answers;
    }

    /** ProtocolCmIncomingCallComplete. */
    List<Frame> answerHandlers() {
        return answerHandlers;
    }

    /** ProtocolClIncomingCall. */
    List<Frame> offers() {
        return offers;
    }

    /** NdisMCmMakeCallComplete. */
    List<Frame> makeCompletions() {
        return makeCompletions;
    }

    List<PartyHistory> parties() {
        return parties;
    }

    boolean isMultipoint() {
        return !parties.isEmpty();
    }

    /** When the call manager learnt that the client refused the offer; beyond every event if it did not. */
    long refusedAt() {
        if (incoming && begin.failed()) {
            return begin.until();
        }
        return answerHandlers.stream().filter(f -> f.argument().isFailure()).mapToLong(Frame::at).min().orElse(Long.MAX_VALUE);
    }

    /** When the client refused the offer, as it sees it. */
    long clientRefusedAt() {
        long inline = offers.stream().filter(Frame::failed).mapToLong(Frame::until).min().orElse(Long.MAX_VALUE);
        return Math.min(inline, answers.stream().filter(f -> f.argument().isFailure()).mapToLong(Frame::at).min().orElse(Long.MAX_VALUE));
    }

    /** When the client accepted the offer. */
    long acceptedAt() {
        long inline = offers.stream().filter(f -> f.returned(NdisStatus.SUCCESS)).mapToLong(Frame::until).min().orElse(Long.MAX_VALUE);
        return Math.min(inline, answers.stream().filter(f -> f.argument().equals(NdisStatus.SUCCESS)).mapToLong(Frame::at).min()
                .orElse(Long.MAX_VALUE));
    }

    /** Whether the client accepted with CALL_PARAMETERS_CHANGED. */
    boolean acceptedWithChanges() {
        return answers.stream().filter(f -> f.argument().equals(NdisStatus.SUCCESS))
                .anyMatch(f -> f.begin().callParameters().map(CallParameters::flags)
                        .map(flags -> (flags & CallParameters.PARAMETERS_CHANGED) != 0).orElse(false));
    }

    /** When the call manager made the outgoing call succeed. */
    long madeAt() {
        if (begin.returned(NdisStatus.SUCCESS)) {
            return begin.until();
        }
        return makeCompletions.stream().filter(f -> f.argument().equals(NdisStatus.SUCCESS)).mapToLong(Frame::at).min().orElse(Long.MAX_VALUE);
    }

    /** When the set-up failed; beyond every event if it did not. */
    long setupFailedAt() {
        if (incoming) {
            return refusedAt();
        }
        long sync = begin.failed() ? begin.until() : Long.MAX_VALUE;
        return Math.min(sync, makeCompletions.stream().filter(f -> f.argument().isFailure()).mapToLong(Frame::at).min().orElse(Long.MAX_VALUE));
    }

    /** When the call ended for the call manager. */
    long closedAt() {
        return closes.stream().filter(CloseAttempt::succeeded).mapToLong(CloseAttempt::answeredAt).min().orElse(Long.MAX_VALUE);
    }

    /** When the client knew its close had succeeded. */
    long clientClosedAt() {
        return closes.stream().mapToLong(CloseAttempt::clientClosedAt).min().orElse(Long.MAX_VALUE);
    }

    /** The newest attempt to close. */
    Optional<CloseAttempt> lastClose() {
        return closes.isEmpty() ? Optional.empty() : Optional.of(closes.get(closes.size() - 1));
    }

    /** First dispatch of an incoming close; beyond every event if there is none. */
    long indicatedAt() {
        return dispatches.isEmpty() ? Long.MAX_VALUE : dispatches.get(0).at();
    }
}
