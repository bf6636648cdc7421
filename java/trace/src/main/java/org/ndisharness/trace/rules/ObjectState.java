// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.rules.ExchangeKind.ADD_PARTY;
import static org.ndisharness.trace.rules.ExchangeKind.CLOSE_AF;
import static org.ndisharness.trace.rules.ExchangeKind.DEREGISTER_SAP;
import static org.ndisharness.trace.rules.ExchangeKind.DROP_PARTY;
import static org.ndisharness.trace.rules.ExchangeKind.NOTIFY_CLOSE_AF;
import static org.ndisharness.trace.rules.ExchangeKind.OPEN_AF;
import static org.ndisharness.trace.rules.ExchangeKind.REGISTER_SAP;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;

/**
 * The states of the contract's state tables, each with how a trace shows it. What only one side recorded is seen from that side.
 */
public enum ObjectState {
    /** The client was told of an address family. */
    AF_NOTIFIED("address family", "NOTIFIED", model -> model.has(FunctionId.PROTOCOL_CO_AF_REGISTER_NOTIFY)),
    /** An open was asked for. */
    AF_OPENING("address family", "OPENING", exchange(OPEN_AF, e -> true)),
    /** The call manager pended the open. */
    AF_OPEN_PENDING("address family", "OPEN-PENDING", exchange(OPEN_AF, Exchange::pended)),
    /** Open. */
    AF_OPEN("address family", "OPEN", exchange(OPEN_AF, e -> e.succeeded() || e.knownToSucceed())),
    /** The client was asked to close it. */
    AF_OPEN_NOTIFY("address family", "OPEN+NOTIFY", exchange(NOTIFY_CLOSE_AF, e -> !e.handlers().isEmpty())),
    /** A close was asked for. */
    AF_CLOSING("address family", "CLOSING", exchange(CLOSE_AF, e -> true)),

    /** A registration was asked for. */
    SAP_REGISTERING("SAP", "REGISTERING", exchange(REGISTER_SAP, e -> true)),
    /** The call manager pended the registration. */
    SAP_REG_PENDING("SAP", "REG-PENDING", exchange(REGISTER_SAP, Exchange::pended)),
    /** Registered. */
    SAP_REGISTERED("SAP", "REGISTERED", exchange(REGISTER_SAP, e -> e.succeeded() || e.knownToSucceed())),
    /** A deregistration was asked for. */
    SAP_DEREGISTERING("SAP", "DEREGISTERING", exchange(DEREGISTER_SAP, e -> true)),

    /** Made by the client. */
    VC_CREATED_BY_CLIENT("VC", "CREATED (creator client)", vc(VcHistory::createdByClient)),
    /** Made by the call manager. */
    VC_CREATED_BY_MANAGER("VC", "CREATED (creator call manager)", vc(VcHistory::createdByManager)),
    /** Active. */
    VC_ACTIVE("VC", "ACTIVE", vc(vc -> succeeded(vc.activations().stream()) || vc.frames().stream()
            .anyMatch(f -> f.function() == FunctionId.PROTOCOL_CM_ACTIVATE_VC_COMPLETE && f.carries(NdisStatus.SUCCESS)))),
    /** Inactive after it was active. */
    VC_INACTIVE("VC", "INACTIVE", vc(vc -> succeeded(vc.deactivations().stream()) || vc.frames().stream()
            .anyMatch(f -> f.function() == FunctionId.PROTOCOL_CM_DEACTIVATE_VC_COMPLETE && f.carries(NdisStatus.SUCCESS)))),
    /** The miniport of a stand-alone call manager pended a deactivation. */
    VC_DEACTIVATION_PENDING("VC", "deactivation pending", vc(vc -> vc.deactivations().stream()
            .anyMatch(f -> f.returned(NdisStatus.PENDING)))),
    /** Deleted. */
    VC_DELETED("VC", "none (deleted)", vc(vc -> vc.deadForManagerAt() != Long.MAX_VALUE)),

    /** An outgoing call is being made. */
    OUTGOING_SETUP("outgoing call", "SETUP", call(c -> !c.isIncoming())),
    /** The call manager pended the set-up. */
    OUTGOING_SETUP_PENDING("outgoing call", "SETUP-PENDING", call(c -> pended(c.makeHandlers().stream()))),
    /** Connected. */
    OUTGOING_CONNECTED("outgoing call", "CONNECTED", call(c -> !c.isIncoming()
            && Math.min(c.madeAt(), c.clientMadeAt()) != Long.MAX_VALUE)),

    /** A call is offered to the client. */
    INCOMING_OFFERED("incoming call", "OFFERED", call(CallHistory::isIncoming)),
    /** The client pended its answer. */
    INCOMING_OFFERED_PENDING("incoming call", "OFFERED (answer pending)", call(c -> pended(c.offers().stream()))),
    /** The client accepted. */
    INCOMING_ACCEPTED("incoming call", "ACCEPTED", call(c -> c.isIncoming() && c.acceptedAt() != Long.MAX_VALUE)),
    /** The client refused. */
    INCOMING_REJECTED("incoming call", "REJECTED", call(c -> c.isIncoming()
            && Math.min(c.refusedAt(), c.clientRefusedAt()) != Long.MAX_VALUE)),
    /** Connected. */
    INCOMING_CONNECTED("incoming call", "CONNECTED", call(c -> c.isIncoming() && !c.connects().isEmpty())),

    /** The call manager told the client of the end of the call. */
    CLOSE_INDICATED("closing call", "CLOSE-INDICATED", call(c -> !c.dispatches().isEmpty() || !c.indications().isEmpty())),
    /** The client asked for the close. */
    CLOSE_REQUESTED("closing call", "CLOSE-REQUESTED", close(c -> true)),
    /** The call manager pended the close. */
    CLOSE_PENDING("closing call", "CLOSE-PENDING", close(CloseAttempt::pended)),
    /** Closed. */
    CLOSED("closing call", "CLOSED", close(c -> c.succeeded() || c.clientClosedAt() != Long.MAX_VALUE)),
    /** The close failed. */
    CLOSE_FAILED("closing call", "CLOSE-FAILED", close(c -> c.answer().map(NdisStatus::isFailure).orElse(false))),

    /** The first party of a call that is being made. */
    PARTY_ADDING_INITIAL("party", "ADDING (initial)", call(c -> c.begin().function() == FunctionId.NDIS_CL_MAKE_CALL
            && !c.begin().party().isNone() || c.makeHandlers().stream().anyMatch(f -> !f.party().isNone()))),
    /** A party is being added. */
    PARTY_ADDING("party", "ADDING", exchange(ADD_PARTY, e -> true)),
    /** The party is on the call. */
    PARTY_ACTIVE("party", "ACTIVE", call(c -> c.parties().stream()
            .anyMatch(p -> p.onCallForManager().everHeld() || p.onCallForClient().everHeld()))),
    /** The party is being dropped. */
    PARTY_DROPPING("party", "DROPPING", exchange(DROP_PARTY, e -> true)),
    /** The call manager told the client that the party left. */
    PARTY_DROP_INDICATED("party", "DROP-INDICATED",
            model -> model.has(FunctionId.PROTOCOL_CL_INCOMING_DROP_PARTY)),
    /** The last party goes with the call. */
    PARTY_CLOSING("party", "CLOSING with the call", close(c -> c.handler().or(c::request).map(f -> !f.party().isNone()).orElse(false)));

    private final String object;
    private final String label;
    private final Predicate<TraceModel> shown;

    ObjectState(String object, String label, Predicate<TraceModel> shown) {
        this.object = object;
        this.label = label;
        this.shown = shown;
    }

    /** What is in this state. */
    public String object() {
        return object;
    }

    /** Its name in the contract. */
    public String label() {
        return label;
    }

    boolean isReachedIn(TraceModel model) {
        return shown.test(model);
    }

    private static Predicate<TraceModel> exchange(ExchangeKind kind, Predicate<Exchange> fits) {
        return model -> model.exchanges().of(kind).anyMatch(fits);
    }

    private static Predicate<TraceModel> vc(Predicate<VcHistory> fits) {
        return model -> model.vcs().stream().anyMatch(fits);
    }

    private static Predicate<TraceModel> call(Predicate<CallHistory> fits) {
        return vc(vc -> vc.calls().stream().anyMatch(fits));
    }

    private static Predicate<TraceModel> close(Predicate<CloseAttempt> fits) {
        return vc(vc -> vc.closes().anyMatch(fits));
    }

    private static boolean succeeded(Stream<Frame> frames) {
        return frames.anyMatch(f -> f.returned(NdisStatus.SUCCESS));
    }

    private static boolean pended(Stream<Frame> frames) {
        return frames.anyMatch(f -> f.returned(NdisStatus.PENDING));
    }

    @Override
    public String toString() {
        return object + " " + label;
    }
}
