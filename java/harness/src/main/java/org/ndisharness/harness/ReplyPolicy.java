// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.Side;

/**
 * How one callback of client, call manager or miniport answers: by itself, with a status, pended and completed later, or left to the test.
 * Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * session.apply(ReplyPolicy.of(PROTOCOL_CM_CLOSE_CALL)
 *         .completeWith(NdisStatus.FAILURE).from(CallingContext.DPC).after(Duration.ofMillis(50)));
 * }</pre>
 *
 * <p>Answers: {@code SUCCESS} or any status is what {@link #returning} takes; {@code pended} ones take {@link #completeWith} and
 * {@link #manual} too. A VOID callback that takes lists gives them back inside, later or when the test says so. At first, and under
 * {@link #automatic}, an empty cell means NDIS_STATUS_SUCCESS and nothing else. Of actions, a callback does those that its row names.
 * MiniportCoCreateVc, MiniportCoDeleteVc, MiniportCoActivateVc and MiniportCoDeactivateVc are called under a stand-alone call manager only.
 *
 * <table>
 *   <caption>What each callback can answer</caption>
 *   <tr><th>callback</th><th>of</th><th>answers</th><th>at first</th><th>automatic</th><th>actions</th></tr>
 *   <tr><td>ProtocolClIncomingCall</td><td>client</td><td>any status, pended</td><td>manual</td><td>NDIS_STATUS_SUCCESS</td><td></td></tr>
 *   <tr><td>ProtocolClIncomingCloseCall</td><td>client</td><td>VOID</td><td></td>
 *     <td>closes the call</td><td>CLOSE_CALL, REFUSE_OFFER</td></tr>
 *   <tr><td>ProtocolClMakeCallComplete</td><td>client</td><td>VOID</td><td></td><td></td><td>CLOSE_CALL</td></tr>
 *   <tr><td>ProtocolClCloseCallComplete</td><td>client</td><td>VOID</td><td></td>
 *     <td>deletes the VC if the client made it</td><td>DELETE_VC</td></tr>
 *   <tr><td>ProtocolClIncomingDropParty</td><td>client</td><td>VOID</td><td></td><td>drops the party</td><td>DROP_PARTY</td></tr>
 *   <tr><td>ProtocolClModifyCallQoSComplete</td><td>client</td><td>VOID</td><td></td><td></td><td>MODIFY_QOS, CLOSE_CALL</td></tr>
 *   <tr><td>ProtocolClIncomingCallQoSChange</td><td>client</td><td>VOID</td><td></td><td></td><td>MODIFY_QOS, CLOSE_CALL</td></tr>
 *   <tr><td>ProtocolClNotifyCloseAf</td><td>client</td><td>any status, pended</td><td>closes the family</td>
 *     <td>closes the family</td><td></td></tr>
 *   <tr><td>ProtocolCoReceiveNetBufferLists</td><td>client</td><td>VOID, pended</td><td>returns them inside</td>
 *     <td>returns them inside</td><td></td></tr>
 *   <tr><td>ProtocolCoOidRequest</td><td>client</td><td>any status, pended</td><td>NOT_SUPPORTED</td><td>NOT_SUPPORTED</td><td></td></tr>
 *   <tr><td>ProtocolCoCreateVc</td><td>client</td><td>any status</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCoDeleteVc</td><td>client</td><td>any status</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCmOpenAf</td><td>call manager</td><td>any status, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCmCloseAf</td><td>call manager</td><td>SUCCESS, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCmRegisterSap</td><td>call manager</td><td>any status, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCmDeregisterSap</td><td>call manager</td><td>SUCCESS, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCmMakeCall</td><td>call manager</td><td>any status, pended</td><td>manual</td>
 *     <td>pends, activates, completes</td><td>ACTIVATE</td></tr>
 *   <tr><td>ProtocolCmCloseCall</td><td>call manager</td><td>any status, pended</td><td>manual</td>
 *     <td>pends, deactivates, completes, deletes its own VC</td><td>DEACTIVATE_FIRST, DEACTIVATE_AFTER, DELETE_VC</td></tr>
 *   <tr><td>ProtocolCmIncomingCallComplete</td><td>call manager</td><td>VOID</td><td></td>
 *     <td>connects; after a refusal deletes the VC</td>
 *     <td>ACTIVATE, CONNECT, DISPATCH_CLOSE, DEACTIVATE_FIRST, DEACTIVATE_AFTER, DELETE_VC</td></tr>
 *   <tr><td>ProtocolCmModifyCallQoS</td><td>call manager</td><td>any status, pended</td><td></td>
 *     <td>activates an active VC with the new values</td><td></td></tr>
 *   <tr><td>ProtocolCmAddParty</td><td>call manager</td><td>any status, pended</td><td>manual</td><td></td><td></td></tr>
 *   <tr><td>ProtocolCmDropParty</td><td>call manager</td><td>any status, pended</td><td>manual</td><td></td><td></td></tr>
 *   <tr><td>ProtocolCoCreateVc</td><td>call manager</td><td>any status</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCoDeleteVc</td><td>call manager</td><td>any status</td><td></td><td></td><td></td></tr>
 *   <tr><td>ProtocolCoOidRequest</td><td>call manager</td><td>any status, pended</td><td>from its table</td>
 *     <td>from its table</td><td></td></tr>
 *   <tr><td>MiniportCoCreateVc</td><td>miniport</td><td>any status</td><td></td><td></td><td></td></tr>
 *   <tr><td>MiniportCoDeleteVc</td><td>miniport</td><td>any status</td><td></td><td></td><td></td></tr>
 *   <tr><td>MiniportCoActivateVc</td><td>miniport</td><td>any status, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>MiniportCoDeactivateVc</td><td>miniport</td><td>any status, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>MiniportCoSendNetBufferLists</td><td>miniport</td><td>any status, pended</td><td>completes them inside</td>
 *     <td>completes them inside</td><td></td></tr>
 *   <tr><td>MiniportCoOidRequest</td><td>miniport</td><td>any status, pended</td><td>from its table</td>
 *     <td>from its table</td><td></td></tr>
 *   <tr><td>MiniportOidRequest</td><td>miniport</td><td>any status, pended</td><td>from its table</td><td>from its table</td><td></td></tr>
 *   <tr><td>MiniportPause</td><td>miniport</td><td>SUCCESS, pended</td><td>when no list is out</td>
 *     <td>when no list is out</td><td></td></tr>
 *   <tr><td>MiniportRestart</td><td>miniport</td><td>any status, pended</td><td></td><td></td><td></td></tr>
 *   <tr><td>MiniportResetEx</td><td>miniport</td><td>any status, pended</td><td></td><td></td><td></td></tr>
 * </table>
 */
public final class ReplyPolicy {
    /** What a driver does by itself besides its answer. Mirrors {@code NDH_ACT_xxx}. */
    public enum Action {
        /** ProtocolCmCloseCall: NdisMCmDeactivateVc before the completion or the return. */
        DEACTIVATE_FIRST(0x001),
        /** ProtocolCmCloseCall: NdisMCmDeactivateVc after the completion. */
        DEACTIVATE_AFTER(0x002),
        /** Creator's side: delete the VC once the call is closed. */
        DELETE_VC(0x004),
        /** ProtocolClIncomingCloseCall, ProtocolClMakeCallComplete: NdisClCloseCall. */
        CLOSE_CALL(0x008),
        /** ProtocolClIncomingCloseCall while the offer is unanswered: NdisClIncomingCallComplete with the action's status. */
        REFUSE_OFFER(0x010),
        /** ProtocolCmMakeCall, ProtocolCmIncomingCallComplete: NdisMCmActivateVc before the completion. */
        ACTIVATE(0x020),
        /** ProtocolCmIncomingCallComplete: NdisMCmDispatchCallConnected. */
        CONNECT(0x040),
        /** ProtocolCmIncomingCallComplete with SUCCESS: NdisMCmDispatchIncomingCloseCall with the action's status instead. */
        DISPATCH_CLOSE(0x080),
        /** ProtocolClIncomingDropParty: NdisClDropParty. */
        DROP_PARTY(0x100),
        /** ProtocolClIncomingCallQoSChange, ProtocolClModifyCallQoSComplete with a failure: NdisClModifyCallQoS with the old values. */
        MODIFY_QOS(0x200);

        private final int bit;

        Action(int bit) {
            this.bit = bit;
        }

        /** Bit in the control protocol. */
        public int bit() {
            return bit;
        }
    }

    /** Ways in which an answer breaks a rule; they need a misuse session. Mirrors {@code NDH_BREAK_xxx}. */
    public enum Breach {
        /** The completion is made twice. */
        TWICE(0x001),
        /** Returns its status although it completes as well. */
        RETURN(0x002),
        /** Does not free what it has to. */
        LEAK(0x008),
        /** Hands NULL back where a context belongs. */
        CONTEXT(0x010),
        /** Returns at another IRQL than it was entered at. */
        IRQL(0x020),
        /** Waits, whatever the IRQL is. */
        WAIT(0x040),
        /** Answers as it is told although the state forbids it. */
        GUARD(0x080),
        /** Leaves out what the callback has to do besides its answer. */
        DUTY(0x100);

        private final int bit;

        Breach(int bit) {
            this.bit = bit;
        }

        /** Bit in the control protocol. */
        public int bit() {
            return bit;
        }
    }

    /** The four ways to answer. Mirrors {@code NDH_REPLY}. */
    enum Reply {
        AUTOMATIC, RETURN, COMPLETE, MANUAL
    }

    private final FunctionId callback;
    private Side side;
    private Reply reply = Reply.RETURN;
    private NdisStatus status = NdisStatus.SUCCESS;
    private ObjectId object = ObjectId.NONE;
    private Duration delay = Duration.ZERO;
    private int count;
    private Set<Action> actions = EnumSet.noneOf(Action.class);
    private Set<Breach> breaches = EnumSet.noneOf(Breach.class);
    private NdisStatus actionStatus = NdisStatus.SUCCESS;
    private Duration actionDelay = Duration.ZERO;
    private CallingContext context = CallingContext.WORK_ITEM;
    private CallingContext actionContext = CallingContext.INSIDE;

    private ReplyPolicy(FunctionId callback, Side side) {
        this.callback = callback;
        this.side = side;
    }

    /** Returning NDIS_STATUS_SUCCESS without further action, from a callback that only one side has. */
    public static ReplyPolicy of(FunctionId callback) {
        Side side = sideOf(callback);
        if (side == Side.NONE) {
            throw new IllegalArgumentException(callback + ": both sides have it; say whose with of(callback, side)");
        }
        return new ReplyPolicy(callback, side);
    }

    /** Returning NDIS_STATUS_SUCCESS without further action, from a callback of one side. */
    public static ReplyPolicy of(FunctionId callback, Side side) {
        return new ReplyPolicy(callback, Objects.requireNonNull(side, "side"));
    }

    private static Side sideOf(FunctionId callback) {
        if (!callback.isCallback()) {
            throw new IllegalArgumentException(callback + ": a function that drivers call, not a callback");
        }
        String symbol = callback.symbol();
        if (symbol.startsWith("ProtocolCl") || symbol.startsWith("ProtocolCoReceive")) {
            return Side.CLIENT;
        }
        if (symbol.startsWith("Miniport")) {
            return Side.MINIPORT;
        }
        return symbol.startsWith("ProtocolCm") ? Side.CALL_MANAGER : Side.NONE;
    }

    private ReplyPolicy copy() {
        ReplyPolicy copy = new ReplyPolicy(callback, side);
        copy.reply = reply;
        copy.status = status;
        copy.object = object;
        copy.delay = delay;
        copy.count = count;
        copy.actions = actions;
        copy.breaches = breaches;
        copy.actionStatus = actionStatus;
        copy.actionDelay = actionDelay;
        copy.context = context;
        copy.actionContext = actionContext;
        return copy;
    }

    /** What a correct driver does by itself, actions included. */
    public ReplyPolicy automatic() {
        ReplyPolicy copy = copy();
        copy.reply = Reply.AUTOMATIC;
        return copy;
    }

    /** Returns this status from the callback, not pended. */
    public ReplyPolicy returning(NdisStatus value) {
        if (value.equals(NdisStatus.PENDING)) {
            throw new IllegalArgumentException("NDIS_STATUS_PENDING: use completeWith or manual");
        }
        ReplyPolicy copy = copy();
        copy.reply = Reply.RETURN;
        copy.status = value;
        return copy;
    }

    /** Pends, and completes with this status from the policy's context after its delay. */
    public ReplyPolicy completeWith(NdisStatus value) {
        ReplyPolicy copy = copy();
        copy.reply = Reply.COMPLETE;
        copy.status = value;
        return copy;
    }

    /** Pends and leaves the completion to the test. */
    public ReplyPolicy manual() {
        ReplyPolicy copy = copy();
        copy.reply = Reply.MANUAL;
        return copy;
    }

    /** Context of the completion; {@link CallingContext#INSIDE} completes before the callback returns. */
    public ReplyPolicy from(CallingContext value) {
        ReplyPolicy copy = copy();
        copy.context = value;
        return copy;
    }

    /** Delay of the completion. */
    public ReplyPolicy after(Duration value) {
        ReplyPolicy copy = copy();
        copy.delay = value;
        return copy;
    }

    /** Breaks rules in its answer; needs a misuse session. */
    public ReplyPolicy breaking(Breach first, Breach... more) {
        ReplyPolicy copy = copy();
        copy.breaches = EnumSet.of(first, more);
        return copy;
    }

    /** Only for this object, by the id of the side that answers. */
    public ReplyPolicy on(ObjectId value) {
        ReplyPolicy copy = copy();
        copy.object = value;
        return copy;
    }

    /** Only for the next answers. */
    public ReplyPolicy times(int value) {
        if (value < 1) {
            throw new IllegalArgumentException(value + " times: at least 1");
        }
        ReplyPolicy copy = copy();
        copy.count = value;
        return copy;
    }

    /** What the driver does besides; replaces former actions. */
    public ReplyPolicy doing(Action... values) {
        ReplyPolicy copy = copy();
        copy.actions = EnumSet.noneOf(Action.class);
        copy.actions.addAll(Set.of(values));
        return copy;
    }

    /** Status that an action passes on. */
    public ReplyPolicy actingWith(NdisStatus value) {
        ReplyPolicy copy = copy();
        copy.actionStatus = value;
        return copy;
    }

    /** Context and delay of the actions. */
    public ReplyPolicy actingFrom(CallingContext value, Duration after) {
        ReplyPolicy copy = copy();
        copy.actionContext = value;
        copy.actionDelay = after;
        return copy;
    }

    /** Whose callback answers. */
    public Side side() {
        return side;
    }

    FunctionId callback() {
        return callback;
    }

    Reply reply() {
        return reply;
    }

    NdisStatus status() {
        return status;
    }

    ObjectId object() {
        return object;
    }

    Duration delay() {
        return delay;
    }

    int count() {
        return count;
    }

    int actionBits() {
        return actions.stream().mapToInt(Action::bit).reduce(0, (a, b) -> a | b);
    }

    NdisStatus actionStatus() {
        return actionStatus;
    }

    int breakBits() {
        return breaches.stream().mapToInt(Breach::bit).sum();
    }

    Duration actionDelay() {
        return actionDelay;
    }

    CallingContext context() {
        return context;
    }

    CallingContext actionContext() {
        return actionContext;
    }

    @Override
    public String toString() {
        return callback + " (" + side.label() + "): " + reply + " " + status + (actions.isEmpty() ? "" : " " + actions);
    }
}
