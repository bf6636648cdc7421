// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.Side;

/**
 * Requests that NDIS carries from one driver to the other. They all have one shape: a function of the requester, a handler of the responder
 * that answers at once or pends, a function that completes what was pended, and the requester's callback for that completion.
 */
enum ExchangeKind {
    OPEN_AF(ObjectKind.AF, Side.CLIENT, List.of(NDIS_CL_OPEN_ADDRESS_FAMILY_EX), PROTOCOL_CM_OPEN_AF,
            List.of(NDIS_MCM_OPEN_ADDRESS_FAMILY_COMPLETE, NDIS_CM_OPEN_ADDRESS_FAMILY_COMPLETE), PROTOCOL_CL_OPEN_AF_COMPLETE_EX),
    CLOSE_AF(ObjectKind.AF, Side.CLIENT, List.of(NDIS_CL_CLOSE_ADDRESS_FAMILY), PROTOCOL_CM_CLOSE_AF,
            List.of(NDIS_MCM_CLOSE_ADDRESS_FAMILY_COMPLETE, NDIS_CM_CLOSE_ADDRESS_FAMILY_COMPLETE), PROTOCOL_CL_CLOSE_AF_COMPLETE),
    NOTIFY_CLOSE_AF(ObjectKind.AF, Side.CALL_MANAGER, List.of(NDIS_MCM_NOTIFY_CLOSE_ADDRESS_FAMILY, NDIS_CM_NOTIFY_CLOSE_ADDRESS_FAMILY),
            PROTOCOL_CL_NOTIFY_CLOSE_AF, List.of(NDIS_CL_NOTIFY_CLOSE_ADDRESS_FAMILY_COMPLETE), PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE),
    REGISTER_SAP(ObjectKind.SAP, Side.CLIENT, List.of(NDIS_CL_REGISTER_SAP), PROTOCOL_CM_REGISTER_SAP,
            List.of(NDIS_MCM_REGISTER_SAP_COMPLETE, NDIS_CM_REGISTER_SAP_COMPLETE), PROTOCOL_CL_REGISTER_SAP_COMPLETE),
    DEREGISTER_SAP(ObjectKind.SAP, Side.CLIENT, List.of(NDIS_CL_DEREGISTER_SAP), PROTOCOL_CM_DEREGISTER_SAP,
            List.of(NDIS_MCM_DEREGISTER_SAP_COMPLETE, NDIS_CM_DEREGISTER_SAP_COMPLETE), PROTOCOL_CL_DEREGISTER_SAP_COMPLETE),
    MAKE_CALL(ObjectKind.VC, Side.CLIENT, List.of(NDIS_CL_MAKE_CALL), PROTOCOL_CM_MAKE_CALL,
            List.of(NDIS_MCM_MAKE_CALL_COMPLETE, NDIS_CM_MAKE_CALL_COMPLETE), PROTOCOL_CL_MAKE_CALL_COMPLETE),
    INCOMING_CALL(ObjectKind.VC, Side.CALL_MANAGER, List.of(NDIS_MCM_DISPATCH_INCOMING_CALL, NDIS_CM_DISPATCH_INCOMING_CALL),
            PROTOCOL_CL_INCOMING_CALL, List.of(NDIS_CL_INCOMING_CALL_COMPLETE), PROTOCOL_CM_INCOMING_CALL_COMPLETE),
    MODIFY_QOS(ObjectKind.VC, Side.CLIENT, List.of(NDIS_CL_MODIFY_CALL_QOS), PROTOCOL_CM_MODIFY_CALL_QOS,
            List.of(NDIS_MCM_MODIFY_CALL_QOS_COMPLETE, NDIS_CM_MODIFY_CALL_QOS_COMPLETE), PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE),
    ADD_PARTY(ObjectKind.PARTY, Side.CLIENT, List.of(NDIS_CL_ADD_PARTY), PROTOCOL_CM_ADD_PARTY,
            List.of(NDIS_MCM_ADD_PARTY_COMPLETE, NDIS_CM_ADD_PARTY_COMPLETE), PROTOCOL_CL_ADD_PARTY_COMPLETE),
    DROP_PARTY(ObjectKind.PARTY, Side.CLIENT, List.of(NDIS_CL_DROP_PARTY), PROTOCOL_CM_DROP_PARTY,
            List.of(NDIS_MCM_DROP_PARTY_COMPLETE, NDIS_CM_DROP_PARTY_COMPLETE), PROTOCOL_CL_DROP_PARTY_COMPLETE),
    /** A client asks its call manager. */
    CLIENT_OID(null, Side.CLIENT, List.of(NDIS_CO_OID_REQUEST), PROTOCOL_CO_OID_REQUEST,
            List.of(NDIS_MCM_OID_REQUEST_COMPLETE, NDIS_CO_OID_REQUEST_COMPLETE), PROTOCOL_CO_OID_REQUEST_COMPLETE),
    /** A client asks the miniport. */
    MINIPORT_OID(null, Side.CLIENT, List.of(NDIS_CO_OID_REQUEST), MINIPORT_CO_OID_REQUEST,
            List.of(NDIS_MCO_OID_REQUEST_COMPLETE), PROTOCOL_CO_OID_REQUEST_COMPLETE),
    /** A call manager asks a client. */
    MANAGER_OID(null, Side.CALL_MANAGER, List.of(NDIS_MCM_OID_REQUEST, NDIS_CO_OID_REQUEST), PROTOCOL_CO_OID_REQUEST,
            List.of(NDIS_CO_OID_REQUEST_COMPLETE), PROTOCOL_CO_OID_REQUEST_COMPLETE);

    private static final Map<FunctionId, List<ExchangeKind>> BY_FUNCTION = new EnumMap<>(FunctionId.class);

    static {
        for (ExchangeKind kind : values()) {
            for (FunctionId function : kind.functions()) {
                BY_FUNCTION.computeIfAbsent(function, unused -> new ArrayList<>()).add(kind);
            }
        }
    }

    /** The place of NdisAfHandle among the parameters of NdisCoOidRequest: it tells whom the client asks. */
    private static final int AF_HANDLE = 1;

    private final ObjectKind subject;
    private final Side requester;
    private final List<FunctionId> requests;
    private final FunctionId handler;
    private final List<FunctionId> completions;
    private final FunctionId callback;

    ExchangeKind(ObjectKind subject, Side requester, List<FunctionId> requests, FunctionId handler, List<FunctionId> completions,
            FunctionId callback) {
        this.subject = subject;
        this.requester = requester;
        this.requests = requests;
        this.handler = handler;
        this.completions = completions;
        this.callback = callback;
    }

    /** Those that a function has a part in. */
    static List<ExchangeKind> of(FunctionId function) {
        return BY_FUNCTION.getOrDefault(function, List.of());
    }

    /** All that have a part in it. */
    Set<FunctionId> functions() {
        Set<FunctionId> functions = EnumSet.of(handler, callback);
        functions.addAll(requests);
        functions.addAll(completions);
        return functions;
    }

    /** Whether it is about an object; OID requests are not, which are told apart by their address. */
    boolean hasSubject() {
        return subject != null;
    }

    /** What a function's call is about, by the id of who recorded it; none for OID requests. */
    ObjectId subject(Frame frame) {
        return subject == null ? ObjectId.NONE : frame.subject(subject);
    }

    Side requester() {
        return requester;
    }

    FunctionId handler() {
        return handler;
    }

    FunctionId callback() {
        return callback;
    }

    /** The name that the completing function has for a miniport's call manager, or for a client. */
    FunctionId completion() {
        return completions.get(0);
    }

    boolean isRequest(Frame frame) {
        return requests.contains(frame.function()) && isByRequester(frame) && isForResponder(frame);
    }

    boolean isHandler(Frame frame) {
        return frame.function() == handler && !isByRequester(frame);
    }

    boolean isCompletion(Frame frame) {
        return completions.contains(frame.function()) && !isByRequester(frame);
    }

    boolean isCallback(Frame frame) {
        return frame.function() == callback && isByRequester(frame);
    }

    private boolean isByRequester(Frame frame) {
        return (frame.side() == Side.CLIENT) == (requester == Side.CLIENT);
    }

    private boolean isForResponder(Frame frame) {
        if (frame.function() != NDIS_CO_OID_REQUEST) {
            return true;
        }
        boolean known = frame.begin().argumentCount() > AF_HANDLE;
        return switch (this) {
            case CLIENT_OID, MANAGER_OID -> known && frame.begin().argument(AF_HANDLE) != 0;
            case MINIPORT_OID -> known && frame.begin().argument(AF_HANDLE) == 0;
            default -> true;
        };
    }
}
