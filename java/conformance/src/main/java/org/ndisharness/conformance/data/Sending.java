// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.data;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.NDIS_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;

import java.util.List;
import java.util.stream.IntStream;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Data;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Transfer;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.TraceEvent;

/** A send, from the client to the miniport and back. */
record Sending(Session session, Call call, Data data) {
    /** Sends; the miniport gets the lists as they were given, and keeps them. */
    static Sending kept(Session session, Call call, Transfer transfer) {
        session.apply(ReplyPolicy.of(MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call.miniportVc()).times(1).manual());
        Sending sending = new Sending(session, call, session.client().send(call, transfer));
        sending.verifyArrived();
        return sending;
    }

    /** Checks that the miniport got the lists on its VC, with every byte; one of others does not tell. */
    void verifyArrived() {
        if (!session.commandsCallManager()) {
            return;
        }
        SeenEvent arrived = session.trace().await(MINIPORT_CO_SEND_NET_BUFFER_LISTS).on(call.miniportVc());
        if (session.miniport().isNdis5()) {
            arrived.withPackets(data);
        } else {
            arrived.withLists(data);
        }
    }

    /** The miniport completes some of the lists, or all that it has left. */
    void complete(Data lists, NdisStatus status) {
        session.miniport().sendNetBufferListsComplete(lists, status);
        verifyReturned(lists, status);
    }

    /** Checks that the client got these lists back next, with this status each. */
    void verifyReturned(Data lists, NdisStatus status) {
        returned(lists).forEach(event -> event.withListStatus(status));
    }

    /** Checks that the client got these lists back next, with whatever status. */
    void verifyReturned(Data lists) {
        returned(lists);
    }

    /** Together, or each by itself from a miniport of NDIS 5, which completes packet by packet. */
    private List<SeenEvent> returned(Data lists) {
        if (!session.miniport().isNdis5()) {
            return List.of(completed(lists));
        }
        return IntStream.range(lists.first(), lists.first() + lists.size()).mapToObj(list -> completed(data.part(list, 1))).toList();
    }

    private SeenEvent completed(Data lists) {
        return session.trace().await(PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE).on(call).withLists(lists);
    }

    /** Checks that every list has come back once. */
    void verifyAllBackOnce() {
        boolean told = session.commandsCallManager() && !session.miniport().isNdis5();
        List<Long> sent = addresses(session.trace().seen(told ? MINIPORT_CO_SEND_NET_BUFFER_LISTS : NDIS_CO_SEND_NET_BUFFER_LISTS));
        List<Long> back = addresses(session.trace().seen(PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE));
        if (back.size() != sent.size()) {
            throw new AssertionError(sent.size() + " lists were sent, " + back.size() + " came back");
        }
    }

    private static List<Long> addresses(List<TraceEvent> events) {
        return events.stream().flatMap(e -> e.lists().stream()).map(NetBufferList::address).toList();
    }
}
