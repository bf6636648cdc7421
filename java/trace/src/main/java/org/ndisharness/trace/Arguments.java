// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.ndisharness.trace.Prototype.Parameter;

/** Names and decodes what was recorded with an event: parameters, call parameters, data. */
public final class Arguments {
    private static final int SHOWN_BYTES = 32;
    /** The parameter whose name holds the word is a handle or context of an object of this kind. */
    private static final Map<String, ObjectKind> KINDS = Map.of("Vc", ObjectKind.VC, "Party", ObjectKind.PARTY, "Af", ObjectKind.AF,
            "Sap", ObjectKind.SAP, "Binding", ObjectKind.BINDING, "Adapter", ObjectKind.ADAPTER);

    private Arguments() {
    }

    /** Every value of the event by its name, in the order of the prototype, then call parameters and data. */
    public static List<NamedValue> of(TraceEvent event) {
        List<NamedValue> values = new ArrayList<>();
        Optional<Prototype> prototype = event.function().flatMap(Prototype::of);
        long[] arguments = event.arguments();
        for (int i = 0; i < arguments.length; i++) {
            int place = i;
            Parameter parameter = prototype.flatMap(p -> p.at(place)).orElseGet(() -> new Parameter("ULONG64", "argument " + (place + 1)));
            values.add(new NamedValue(parameter.name(), decode(parameter, arguments[i], event)));
        }
        event.callParameters()
                .ifPresent(p -> addMembers("CallParameters.", CallParameters.MEMBERS, Arrays.stream(p.members()).asLongStream(), values));
        event.flow()
                .ifPresent(f -> addMembers("CallParameters.", FlowParameters.MEMBERS, Arrays.stream(f.members()).asLongStream(), values));
        event.oidRequest().ifPresent(o -> addOid(o, values));
        List<NetBufferList> lists = event.lists();
        for (int i = 0; i < lists.size(); i++) {
            values.add(new NamedValue("NET_BUFFER_LIST " + (i + 1), describe(lists.get(i))));
        }
        if (event.dataSize() > 0) {
            values.add(new NamedValue("data", event.dataSize() + " bytes: " + preview(event.data(), SHOWN_BYTES)));
        }
        return values;
    }

    private static String decode(Parameter parameter, long value, TraceEvent event) {
        return switch (parameter.type()) {
            case "NDIS_STATUS" -> new NdisStatus((int) value).toString();
            case "UINT", "ULONG", "BOOLEAN" -> Long.toString(value);
            case "NDIS_PORT_NUMBER", "NDIS_HALT_ACTION", "NDIS_SHUTDOWN_ACTION", "NET_PNP_EVENT_CODE" -> Long.toString(value);
            case "NDIS_REQUEST_TYPE" -> requestType((int) value);
            case "NDIS_OID" -> String.format(Locale.ROOT, "0x%08X", value);
            default -> value == 0 ? "NULL" : pointer(parameter, value, event);
        };
    }

    private static String pointer(Parameter parameter, long value, TraceEvent event) {
        String address = "0x" + Long.toHexString(value);
        if (!parameter.type().equals("NDIS_HANDLE")) {
            return address;
        }
        return KINDS.entrySet().stream().filter(kind -> parameter.name().contains(kind.getKey())).findFirst()
                .flatMap(kind -> objectOf(kind.getValue(), event)).map(id -> id + " (" + address + ")").orElse(address);
    }

    private static Optional<ObjectId> objectOf(ObjectKind kind, TraceEvent event) {
        if (event.object().kind() == kind) {
            return Optional.of(event.object());
        }
        return event.object2().kind() == kind ? Optional.of(event.object2()) : Optional.empty();
    }

    private static String requestType(int value) {
        return switch (value) {
            case OidRequest.QUERY -> "NdisRequestQueryInformation";
            case OidRequest.SET -> "NdisRequestSetInformation";
            case OidRequest.STATISTICS -> "NdisRequestQueryStatistics";
            case OidRequest.METHOD -> "NdisRequestMethod";
            default -> Integer.toString(value);
        };
    }

    private static void addMembers(String prefix, List<String> names, LongStream members, List<NamedValue> values) {
        long[] all = members.toArray();
        for (int i = 0; i < all.length; i++) {
            boolean bits = names.get(i).endsWith("Flags") || names.get(i).endsWith("Type");
            String value = bits ? "0x" + Integer.toHexString((int) all[i]) : Integer.toUnsignedString((int) all[i]);
            values.add(new NamedValue(prefix + names.get(i), all[i] == FlowParameters.NOT_SPECIFIED ? "QOS_NOT_SPECIFIED" : value));
        }
    }

    private static void addOid(OidRequest request, List<NamedValue> values) {
        values.add(new NamedValue("OidRequest.Oid", String.format(Locale.ROOT, "0x%08X", request.oid())));
        values.add(new NamedValue("OidRequest.RequestType", requestType(request.requestType())));
        values.add(new NamedValue("OidRequest buffer", request.inputLength() + " bytes in, room for " + request.outputLength() + ", done "
                + request.bytesDone() + ", needed " + request.bytesNeeded()));
    }

    private static String describe(NetBufferList list) {
        return "0x" + Long.toHexString(list.address()) + ", " + new NdisStatus(list.status()) + ", " + list.buffers() + " NET_BUFFERs, "
                + list.mdls() + " MDLs, " + list.bytes() + " bytes, FNV-1a 0x" + Integer.toHexString(list.checksum()) + ", flags 0x"
                + Integer.toHexString(list.flags());
    }

    /** Bytes as a quoted string if they are printable ASCII, else in hexadecimal; at most so many of them. */
    public static String preview(byte[] data, int most) {
        int shown = Math.min(data.length, most);
        String more = shown < data.length ? "..." : "";
        for (int i = 0; i < shown; i++) {
            if (data[i] < ' ' || data[i] > '~') {
                return HexFormat.of().formatHex(data, 0, shown) + more;
            }
        }
        return '"' + new String(data, 0, shown, StandardCharsets.US_ASCII) + '"' + more;
    }
}
