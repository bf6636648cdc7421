// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

    private static long first(LongStream... moments) {
        return Stream.of(moments).flatMapToLong(s -> s).min().orElse(NEVER);
    }

    private static LongStream returned(Frame frame, NdisStatus status) {
        return frame.returned(status) ? LongStream.of(frame.until()) : LongStream.empty();
    }

    private static LongStream failed(Frame frame) {
        return frame.failed() ? LongStream.of(frame.until()) : LongStream.empty();
    }

    private static LongStream carrying(List<Frame> frames, NdisStatus status) {
        return frames.stream().filter(f -> f.carries(status)).mapToLong(Frame::at);
    }

    private static LongStream carryingFailure(List<Frame> frames) {
        return frames.stream().filter(Frame::carriesFailure).mapToLong(Frame::at);
    }

    /** When the call manager learnt that the client refused the offer. */
    long refusedAt() {
        return incoming ? first(failed(begin), carryingFailure(answerHandlers)) : NEVER;
    }

    /** When the client refused the offer, as it sees it. */
    long clientRefusedAt() {
        return first(offers.stream().flatMapToLong(CallHistory::failed), carryingFailure(answers));
    }

    /** When the client accepted the offer. */
    long acceptedAt() {
        return Math.min(acceptedAtOnceAt(), first(carrying(answers, NdisStatus.SUCCESS)));
    }

    private long acceptedAtOnceAt() {
        return first(offers.stream().flatMapToLong(f -> returned(f, NdisStatus.SUCCESS)));
    }

    /** Whether the client accepted with CALL_PARAMETERS_CHANGED; an acceptance at once does not show its parameters. */
    boolean mayHaveChangedParameters() {
        return acceptedAtOnceAt() != NEVER || answers.stream().filter(f -> f.carries(NdisStatus.SUCCESS))
                .anyMatch(f -> f.begin().callParameters().map(CallParameters::flags)
                        .map(flags -> (flags & CallParameters.PARAMETERS_CHANGED) != 0).orElse(false));
    }

    /** When the call manager made the outgoing call succeed. */
    long madeAt() {
        return first(makeHandlers.stream().flatMapToLong(f -> returned(f, NdisStatus.SUCCESS)), returned(begin, NdisStatus.SUCCESS),
                carrying(makeCompletions, NdisStatus.SUCCESS));
    }

    /** When the client knew that its outgoing call had succeeded. */
    long clientMadeAt() {
        return first(returned(begin, NdisStatus.SUCCESS), carrying(makeCallbacks, NdisStatus.SUCCESS));
    }

    /** When the call manager made the set-up of the outgoing call fail, or learnt of the refusal of the offer. */
    long setupFailedAt() {
        return incoming ? refusedAt()
                : first(makeHandlers.stream().flatMapToLong(CallHistory::failed), failed(begin), carryingFailure(makeCompletions));
    }

    /** When the client knew that the set-up of its outgoing call had failed, or refused the offer. */
    long clientSetupFailedAt() {
        return incoming ? clientRefusedAt() : first(failed(begin), carryingFailure(makeCallbacks));
    }

    /** From when on the client has a call that it may close: accepted, connected, or indicated as closing. */
    long clientMayCloseFrom() {
        return Math.min(incoming ? acceptedAt() : clientMadeAt(), first(indications.stream().mapToLong(Frame::at)));
    }

    /** When the call ended for the call manager. */
    long closedAt() {
        return first(closes.stream().filter(CloseAttempt::succeeded).mapToLong(CloseAttempt::answeredAt));
    }

    /** When the client knew that its close had succeeded. */
    long clientClosedAt() {
        return first(closes.stream().mapToLong(CloseAttempt::clientClosedAt));
    }

    /** First dispatch of an incoming close. */
    long indicatedAt() {
        return first(dispatches.stream().mapToLong(Frame::at));
    }

    /** Whether the client called NdisClCloseCall before that moment. */
    boolean isRequestedBefore(long sequence) {
        return closes.stream().map(CloseAttempt::request).flatMap(Optional::stream).anyMatch(r -> r.at() < sequence);
    }
}
