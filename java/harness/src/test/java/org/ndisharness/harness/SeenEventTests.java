// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ndisharness.harness.LiveTrace.SeenEvent;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventBuilder;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.FlowParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceHeader;

/** The checks of an event that was seen: what is right passes, and what is wrong is named. */
class SeenEventTests {
    private static final Transfer TRANSFER = new Transfer(3, 2, 100, 0, 0, 9);
    private static final OidRequest QUERY = OidRequest.query(0xFE000007, 8);

    private static SeenEvent event(Consumer<EventBuilder> content) {
        EventBuilder builder = new EventBuilder(EventKind.ENTER).function(FunctionId.PROTOCOL_CM_MAKE_CALL).sequence(1);
        content.accept(builder);
        Trace trace = new Trace(TraceHeader.synthetic("seen"));
        trace.append(builder.build());
        return new SeenEvent(trace.get(0));
    }

    private static void rejects(String message, Runnable check) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(check::run)
                .withMessageStartingWith(message + ": #1 ENTER ProtocolCmMakeCall");
    }

    private static List<NetBufferList> lists(int from, int to, int status) {
        return IntStream.range(from, to).mapToObj(i -> new NetBufferList(0, 0, 0, status, 2, 200, 2, TRANSFER.checksum(i), 0)).toList();
    }

    @Test
    void callParametersAreComparedMemberByMember() {
        CallParameters wanted = CallParameters.defaults();
        SeenEvent same = event(e -> e.callParameters(wanted));
        SeenEvent none = event(e -> {
        });

        same.withParameters(wanted).withQos(Qos.of(wanted));
        none.withoutParameters();

        rejects("expected CallParameters.Transmit.TokenRate 7, got 125000", () -> same.withParameters(wanted.withTokenRate(7)));
        rejects("expected call parameters, got none", () -> none.withParameters(wanted));
        rejects("expected call parameters, got none", () -> none.withQos(Qos.of(wanted)));
        rejects("expected no call parameters, got " + wanted, same::withoutParameters);
    }

    @Test
    void flowsThatAreNotInTheEventAreTheDefaults() {
        CallParameters parameters = CallParameters.defaults();
        int[] members = FlowParameters.defaults(parameters).members();
        members[1] = 20;
        Qos slow = Qos.of(parameters).withFlow(FlowParameters.of(members));

        event(e -> e.callParameters(parameters).flow(slow.flow())).withQos(slow);

        rejects("expected CallParameters.Transmit.Latency 20, got QOS_NOT_SPECIFIED",
                () -> event(e -> e.callParameters(parameters)).withQos(slow));
    }

    @Test
    void anOidRequestIsComparedByWhatItAsks() {
        OidRequest answered = new OidRequest(QUERY.oid(), QUERY.requestType(), 0, 8, 0, 0, 4, 0, 77, 5);
        SeenEvent seen = event(e -> e.oidRequest(answered).data((byte) 1, (byte) 2));

        seen.withRequest(QUERY).withRequestDone(4, 0).withData((byte) 1, (byte) 2);

        rejects("expected OID 0x00010107, got 0xFE000007", () -> seen.withRequest(OidRequest.query(0x00010107, 8)));
        rejects("expected request type 1, got 0", () -> seen.withRequest(OidRequest.set(QUERY.oid(), 8)));
        rejects("expected bytes of room for the answer 9, got 8", () -> seen.withRequest(OidRequest.query(QUERY.oid(), 9)));
        rejects("expected bytes done 8, got 4", () -> seen.withRequestDone(8, 0));
        rejects("expected bytes needed 8, got 0", () -> seen.withRequestDone(4, 8));
        rejects("expected an OID request, got none", () -> event(e -> {
        }).withRequest(QUERY));
        rejects("expected an OID request, got none", () -> event(e -> {
        }).withRequestDone(0, 0));
        rejects("expected 2 bytes of data, got 2, the first difference at byte 1", () -> event(e -> e.data((byte) 1, (byte) 3))
                .withData((byte) 1, (byte) 2));
    }

    @Test
    void listsAreComparedByNumberSizeAndContent() {
        SeenEvent all = event(e -> e.lists(lists(0, 3, 0)));
        Data second = new Data(TRANSFER, null, null, 0, 0).part(1, 1);

        all.withLists(TRANSFER).withListStatus(NdisStatus.SUCCESS);
        event(e -> e.lists(lists(1, 2, 0))).withLists(second);

        rejects("expected NET_BUFFER_LISTs 1, got 3", () -> all.withLists(second));
        rejects("expected NET_BUFFER_LIST 0: NET_BUFFERs 1, got 2", () -> all.withLists(new Transfer(3, 1, 200, 0, 0, 9)));
        rejects("expected NET_BUFFER_LIST 0: bytes 202, got 200", () -> all.withLists(new Transfer(3, 2, 101, 0, 0, 9)));
        rejects("expected NET_BUFFER_LIST 1: checksum " + Integer.toHexString(TRANSFER.checksum(1)) + ", got "
                + Integer.toHexString(TRANSFER.checksum(0)), () -> event(e -> e.lists(lists(0, 1, 0))).withLists(second));
        rejects("expected NET_BUFFER_LIST 0: Status NDIS_STATUS_SUCCESS, got NDIS_STATUS_FAILURE",
                () -> event(e -> e.lists(lists(0, 3, NdisStatus.FAILURE.code()))).withListStatus(NdisStatus.SUCCESS));
        rejects("expected NET_BUFFER_LISTs, got none", () -> event(e -> {
        }).withListStatus(NdisStatus.SUCCESS));
    }
}
