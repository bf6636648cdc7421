// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.CloseData;
import org.ndisharness.harness.Transfer;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.OidRequest;

/** Values as steps write them. */
final class Arguments {
    private static final int KIND = 0;
    private static final int OID = 1;
    private static final int ROOM = 2;

    private Arguments() {
    }

    static <E extends Enum<E>> E constant(Class<E> type, String text, Step step) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants()).filter(c -> c.name().equals(name)).findFirst().orElseThrow(() -> step.wrong(
                "'" + text + "'; allowed: " + String.join(", ", Arrays.stream(type.getEnumConstants()).map(Arguments::text).toList())));
    }

    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> List<E> constants(Class<E> type, String text, Step step) {
        return Arrays.stream(text.split(",")).map(part -> constant(type, part, step)).toList();
    }

    static NdisStatus status(String text, Step step) {
        return NdisStatus.parse(text).orElseThrow(() -> step.wrong("status '" + text + "': neither a name of NDIS_STATUS_xxx nor 0x..."));
    }

    static FunctionId function(String text, Step step) {
        return FunctionId.ofSymbol(text).orElseThrow(() -> step.wrong("function '" + text + "' is not known"));
    }

    static long number(String text, Step step) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException malformed) {
            throw step.wrong("'" + text + "' is no number");
        }
    }

    /** {@code 50ms} or {@code 2s}. */
    static Duration duration(String text, Step step) {
        if (text.endsWith("ms")) {
            return Duration.ofMillis(number(text.substring(0, text.length() - 2), step));
        }
        if (text.endsWith("s")) {
            return Duration.ofSeconds(number(text.substring(0, text.length() - 1), step));
        }
        throw step.wrong("duration '" + text + "': expected 50ms or 2s");
    }

    static CallingContext context(String text, Step step) {
        return constant(CallingContext.class, text, step);
    }

    /** Text, or {@code @100} for so many bytes of a pattern. */
    static CloseData data(String text, Step step) {
        return text.startsWith("@") ? CloseData.pattern((int) number(text.substring(1), step)) : CloseData.of(text);
    }

    /** Text, or {@code x:00ff}. */
    static byte[] bytes(String text) {
        return text.startsWith("x:") ? HexFormat.of().parseHex(text.substring(2)) : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Integer> pairs(String text, Step step) {
        Map<String, Integer> values = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            String[] parts = pair.split(":");
            if (parts.length != 2) {
                throw step.wrong("'" + pair + "': expected NAME:NUMBER");
            }
            values.put(parts[0], (int) number(parts[1], step));
        }
        return values;
    }

    private static final List<String> CALL_MEMBERS =
            List.of("flags", "txrate", "txpeak", "txsdu", "rxrate", "rxpeak", "rxsdu", "manager-type",
                    "manager-length", "media-flags", "media-type", "media-length");

    /** {@code flags:0x10,txrate:1000}; what is not named has its default. {@code default} alone is possible. */
    static CallParameters call(String text, Step step) {
        int[] members = CallParameters.defaults().members();
        if (!text.equals("default")) {
            pairs(text, step).forEach((name, value) -> {
                int index = CALL_MEMBERS.indexOf(name);
                if (index < 0) {
                    throw step.wrong("call parameter '" + name + "'; allowed: " + String.join(", ", CALL_MEMBERS));
                }
                members[index] = value;
            });
        }
        return CallParameters.of(members);
    }

    /** {@code lists:1,buffers:1,bytes:100}; one of each and 100 bytes unless named. */
    static Transfer transfer(String text, Step step) {
        Map<String, Integer> values = text.equals("default") ? Map.of() : pairs(text, step);
        return new Transfer(values.getOrDefault("lists", 1), values.getOrDefault("buffers", 1), values.getOrDefault("bytes", 100),
                values.getOrDefault("fragment", 0), values.getOrDefault("offset", 0), values.getOrDefault("seed", 0));
    }

    /** {@code query:OID:ROOM} or {@code set:OID:HEX}. */
    record Oid(OidRequest request, byte[] input) {
        static Oid parse(String text, Step step) {
            String[] parts = text.split(":");
            if (parts.length == ROOM + 1) {
                int oid = (int) number(parts[OID], step);
                switch (parts[KIND]) {
                    case "query" :
                        return new Oid(OidRequest.query(oid, (int) number(parts[ROOM], step)), new byte[0]);
                    case "set" :
                        byte[] input = HexFormat.of().parseHex(parts[ROOM]);
                        return new Oid(OidRequest.set(oid, input.length), input);
                    default :
                        break;
                }
            }
            throw step.wrong("oid '" + text + "': expected query:OID:ROOM or set:OID:HEX");
        }
    }
}
