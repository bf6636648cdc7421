// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.oid;

import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Oid;
import org.ndisharness.harness.OidSubject;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/** From whom to whom a request goes, and by which functions (contract section 8). */
enum Route {
    /** With an address family's handle. */
    TO_MANAGER(FunctionId.NDIS_CO_OID_REQUEST, FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CALL_MANAGER,
            FunctionId.NDIS_MCM_OID_REQUEST_COMPLETE) {
        @Override
        Oid ask(Session session, CallingContext context, OidSubject subject, OidRequest request, byte... input) {
            return session.client().from(context).request(subject, request, input);
        }

        @Override
        void complete(Session session, CallingContext context, Oid oid, NdisStatus status, byte... answer) {
            session.callManager().from(context).oidRequestComplete(oid, status, answer);
        }

        @Override
        ObjectId receiver(Session session, OidSubject subject) {
            return subject.callManager();
        }
    },
    /** Without one: the miniport gets it, about the adapter or a VC. */
    TO_MINIPORT(FunctionId.NDIS_CO_OID_REQUEST, FunctionId.MINIPORT_CO_OID_REQUEST, Side.MINIPORT,
            FunctionId.NDIS_MCO_OID_REQUEST_COMPLETE) {
        @Override
        Oid ask(Session session, CallingContext context, OidSubject subject, OidRequest request, byte... input) {
            return subject instanceof Call call ? session.client().from(context).requestOfMiniport(call, request, input)
                    : session.client().from(context).requestOfMiniport(request, input);
        }

        @Override
        void complete(Session session, CallingContext context, Oid oid, NdisStatus status, byte... answer) {
            session.miniport().from(context).oidRequestComplete(oid, status, answer);
        }

        @Override
        ObjectId receiver(Session session, OidSubject subject) {
            return subject instanceof Call call ? call.miniportVc() : ObjectId.NONE;
        }
    },
    /** From the call manager. */
    TO_CLIENT(FunctionId.NDIS_MCM_OID_REQUEST, FunctionId.PROTOCOL_CO_OID_REQUEST, Side.CLIENT,
            FunctionId.NDIS_CO_OID_REQUEST_COMPLETE) {
        @Override
        Oid ask(Session session, CallingContext context, OidSubject subject, OidRequest request, byte... input) {
            return session.callManager().from(context).request(subject, request, input);
        }

        @Override
        void complete(Session session, CallingContext context, Oid oid, NdisStatus status, byte... answer) {
            session.client().from(context).oidRequestComplete(oid, status, answer);
        }

        @Override
        ObjectId receiver(Session session, OidSubject subject) {
            return subject.client();
        }
    };

    private final FunctionId requesting;
    private final FunctionId handler;
    private final Side handlerSide;
    private final FunctionId completing;

    Route(FunctionId requesting, FunctionId handler, Side handlerSide, FunctionId completing) {
        this.requesting = requesting;
        this.handler = handler;
        this.handlerSide = handlerSide;
        this.completing = completing;
    }

    /** Makes the request. */
    abstract Oid ask(Session session, CallingContext context, OidSubject subject, OidRequest request, byte... input);

    /** Completes one that was pended. */
    abstract void complete(Session session, CallingContext context, Oid oid, NdisStatus status, byte... answer);

    /** What the request is about, as the receiver knows it; none for the adapter. */
    abstract ObjectId receiver(Session session, OidSubject subject);

    /** The function that makes the request. */
    FunctionId requesting() {
        return requesting;
    }

    /** The callback that gets it. */
    FunctionId handler() {
        return handler;
    }

    /** Whose callback that is. */
    Side handlerSide() {
        return handlerSide;
    }

    /** The function that completes it. */
    FunctionId completing() {
        return completing;
    }

    /** A policy of the callback that gets the request. */
    ReplyPolicy policy() {
        return ReplyPolicy.of(handler, handlerSide);
    }
}
