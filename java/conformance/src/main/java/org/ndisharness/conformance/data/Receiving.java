// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;

import org.ndisharness.harness.Call;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;

/** A receive, from the miniport to the client and back. */
record Receiving(Session session, Call call, Data data) {
    /** Indicates; the client gets the lists as they were given, and keeps them. */
    static Receiving kept(Session session, Call call, Transfer transfer) {
        session.apply(ReplyPolicy.of(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call.clientVc()).times(1).manual());
        Receiving receiving = new Receiving(session, call, session.miniport().indicateReceive(call, transfer));
        receiving.verifyArrived();
        return receiving;
    }

    /** Checks that the client got the lists on its VC, with every byte. */
    SeenEvent verifyArrived() {
        SeenEvent arrived = session.trace().await(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).on(call.clientVc());
        return session.miniport().isNdis5() ? arrived.withPackets(data) : arrived.withLists(data.transfer());
    }

    /** The client returns some of the lists, or all that it has left; the miniport gets them. */
    void giveBack(Data lists) {
        session.client().returnNetBufferLists(lists);
        verifyReturned(lists);
    }

    /** Checks that the miniport got these lists back next: as single packets if it is one of NDIS 5. */
    void verifyReturned(Data lists) {
        if (!session.miniport().isNdis5()) {
            session.trace().await(MINIPORT_RETURN_NET_BUFFER_LISTS).on(call.miniportVc()).withLists(lists);
            return;
        }
        int buffers = lists.transfer().buffers();
        for (int packet = lists.first() * buffers; packet < (lists.first() + lists.size()) * buffers; packet++) {
            session.trace().await(MINIPORT_RETURN_NET_BUFFER_LISTS).on(call.miniportVc()).withPacket(lists.transfer(), packet);
        }
    }

    /** What the miniport gets back in all: lists, or packets if it is one of NDIS 5. */
    int size() {
        return data.transfer().lists() * (session.miniport().isNdis5() ? data.transfer().buffers() : 1);
    }

    /** Checks that so many lists were given back in all. */
    void verifyReturnedInAll(int expected) {
        int returned = session.trace().seen(MINIPORT_RETURN_NET_BUFFER_LISTS).stream().mapToInt(e -> e.lists().size()).sum();
        if (returned != expected) {
            throw new AssertionError(expected + " lists should have come back, " + returned + " did");
        }
    }
}
