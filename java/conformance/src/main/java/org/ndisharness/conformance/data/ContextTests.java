// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE;
import static org.ndisharness.trace.FunctionId.NDIS_RETURN_NET_BUFFER_LISTS;

import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.conformance.support.Contexts;
import org.ndisharness.conformance.support.EachCase;
import org.ndisharness.conformance.support.InContext;
import org.ndisharness.conformance.support.Ndis5;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.junit.NdisTarget;
import org.ndisharness.trace.NdisStatus;

/** The functions about data from every context that their IRQL allows; at DISPATCH_LEVEL with the flag that says so. */
@NdisTarget
public class ContextTests {
    /** The flag DISPATCH_LEVEL of each of the functions. */
    private static final int DISPATCH_LEVEL = 1;
    private static final Transfer LISTS = new Transfer(2, 2, 40, 16, 3, 53);

    /** Calls one of the functions from the context; the event of the call. */
    enum What {
        SEND {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context, int flags) {
                Data data = session.client().from(context).send(call, LISTS, flags);
                Sending sending = new Sending(session, call, data);
                sending.verifyArrived();
                if (session.commandsCallManager()) {
                    sending.verifyReturned(data, NdisStatus.SUCCESS);
                } else {
                    session.quiesce();
                    sending.verifyAllBackOnce();
                }
                return session.trace().await(NDIS_CO_SEND_NET_BUFFER_LISTS).on(call).withLists(LISTS);
            }
        },
        SEND_COMPLETE {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context, int flags) {
                Ndis5.assumeMayCall(session, context);
                Sending sending = Sending.kept(session, call, LISTS);
                session.miniport().from(context).sendNetBufferListsComplete(sending.data(), NdisStatus.SUCCESS, flags);
                sending.verifyReturned(sending.data(), NdisStatus.SUCCESS);
                return session.trace().await(NDIS_MCO_SEND_NET_BUFFER_LISTS_COMPLETE).on(call.miniportVc());
            }
        },
        INDICATE {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context, int flags) {
                Ndis5.assumeMayCall(session, context);
                Receiving receiving = new Receiving(session, call, session.miniport().from(context).indicateReceive(call, LISTS, flags));
                receiving.verifyArrived();
                receiving.verifyReturned(receiving.data());
                SeenEvent called = session.trace().await(NDIS_MCO_INDICATE_RECEIVE_NET_BUFFER_LISTS).on(call.miniportVc());
                return session.miniport().isNdis5() ? called.withPackets(receiving.data()) : called.withLists(LISTS);
            }
        },
        RETURN {
            @Override
            SeenEvent call(Session session, Call call, CallingContext context, int flags) {
                Receiving receiving = Receiving.kept(session, call, LISTS);
                session.client().from(context).returnNetBufferLists(receiving.data(), flags);
                receiving.verifyReturned(receiving.data());
                return session.trace().await(NDIS_RETURN_NET_BUFFER_LISTS).on(call.clientVc());
            }
        };

        abstract SeenEvent call(Session session, Call call, CallingContext context, int flags);
    }

    static Stream<InContext<What>> cases() {
        return InContext.cases("data-context", List.of(What.values()));
    }

    @EachCase("cases")
    void mayCall(InContext<What> test, Session session) {
        boolean raised = Contexts.isAtDispatch(test.context()) && session.world().target().identity().irqlKnown();
        test.verify(session, call -> test.what().call(session, call, test.context(), raised ? DISPATCH_LEVEL : 0));
    }
}
