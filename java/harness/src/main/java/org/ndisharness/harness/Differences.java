// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FlowParameters;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.TraceEvent;

/** The first difference between what is expected of an event and what it has, in words; empty if there is none. */
final class Differences {
    private Differences() {
    }

    static Optional<String> ofParameters(CallParameters expected, TraceEvent event) {
        if (event.callParameters().isEmpty()) {
            return Optional.of("expected call parameters, got none");
        }
        return ofMembers("CallParameters.", CallParameters.MEMBERS, expected.members(), event.callParameters().get().members());
    }

    static Optional<String> ofFlow(Qos expected, TraceEvent event) {
        FlowParameters actual = event.flow().orElseGet(() -> FlowParameters.defaults(event.callParameters().orElseThrow()));
        return ofMembers("CallParameters.", FlowParameters.MEMBERS, expected.flow().members(), actual.members());
    }

    private static Optional<String> ofMembers(String prefix, List<String> names, int[] expected, int[] actual) {
        return IntStream.range(0, expected.length)
                .mapToObj(i -> of(prefix + names.get(i), member(expected[i]), member(actual[i]))).flatMap(Optional::stream).findFirst();
    }

    private static String member(int value) {
        return value == FlowParameters.NOT_SPECIFIED ? "QOS_NOT_SPECIFIED" : Integer.toUnsignedString(value);
    }

    static Optional<String> ofRequest(OidRequest expected, TraceEvent event) {
        if (event.oidRequest().isEmpty()) {
            return Optional.of("expected an OID request, got none");
        }
        OidRequest actual = event.oidRequest().get();
        return of("OID", String.format("0x%08X", expected.oid()), String.format("0x%08X", actual.oid()))
                .or(() -> of("request type", expected.requestType(), actual.requestType()))
                .or(() -> of("bytes of input", expected.inputLength(), actual.inputLength()))
                .or(() -> of("bytes of room for the answer", expected.outputLength(), actual.outputLength()))
                .or(() -> of("method", expected.methodId(), actual.methodId()));
    }

    static Optional<String> ofRequestDone(int bytesDone, int bytesNeeded, TraceEvent event) {
        return event.oidRequest().map(actual -> of("bytes done", bytesDone, actual.bytesDone())
                .or(() -> of("bytes needed", bytesNeeded, actual.bytesNeeded()))).orElse(Optional.of("expected an OID request, got none"));
    }

    static Optional<String> ofLists(Data expected, TraceEvent event) {
        Transfer transfer = expected.transfer();
        List<NetBufferList> lists = event.lists();
        int wanted = expected.count() == 0 ? transfer.lists() - expected.first() : expected.count();
        return of("NET_BUFFER_LISTs", wanted, lists.size()).or(() -> IntStream.range(0, wanted)
                .mapToObj(i -> ofList(transfer, expected.first() + i, lists.get(i))).flatMap(Optional::stream).findFirst());
    }

    /** Packets of NDIS 5, or the lists that NDIS makes of them: so many from one on, each one NET_BUFFER of the transfer. */
    static Optional<String> ofPackets(Transfer transfer, int first, int count, TraceEvent event) {
        List<NetBufferList> packets = event.lists();
        return of("packets", count, packets.size()).or(() -> IntStream.range(0, count)
                .mapToObj(i -> ofPacket(transfer, first + i, packets.get(i))).flatMap(Optional::stream).findFirst());
    }

    private static Optional<String> ofPacket(Transfer transfer, int packet, NetBufferList actual) {
        String of = "packet " + packet + ": ";
        return of(of + "bytes", transfer.bytes(), actual.bytes()).or(() -> of(of + "checksum",
                Integer.toHexString(transfer.packetChecksum(packet)), Integer.toHexString(actual.checksum())));
    }

    private static Optional<String> ofList(Transfer transfer, int list, NetBufferList actual) {
        String of = "NET_BUFFER_LIST " + list + ": ";
        return of(of + "NET_BUFFERs", transfer.buffers(), actual.buffers())
                .or(() -> of(of + "bytes", transfer.buffers() * transfer.bytes(), actual.bytes()))
                .or(() -> of(of + "checksum", Integer.toHexString(transfer.checksum(list)), Integer.toHexString(actual.checksum())));
    }

    static Optional<String> ofListStatus(NdisStatus expected, TraceEvent event) {
        List<NetBufferList> lists = event.lists();
        if (lists.isEmpty()) {
            return Optional.of("expected NET_BUFFER_LISTs, got none");
        }
        return IntStream.range(0, lists.size()).mapToObj(i -> of("NET_BUFFER_LIST " + i + ": Status", expected,
                new NdisStatus(lists.get(i).status()))).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> of(String what, Object expected, Object actual) {
        return Objects.equals(expected, actual) ? Optional.empty() : Optional.of("expected " + what + " " + expected + ", got " + actual);
    }
}
