// SPDX-License-Identifier: MIT
package org.ndisharness.harness.driver;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.ndisharness.trace.CallParameters;

/**
 * The {@code driver} block of a target file: a driver that knows nothing of this project.
 *
 * @param image path of the .sys, relative to the target file
 * @param service name of its service
 * @param parameters values below the service's Parameters key
 * @param adapter what its adapter was installed with
 * @param addressFamily {@code CO_AF_xxx}: number, {@code "0x..."} or {@code CO_ADDRESS_FAMILY_xxx}; null: the first that it registers
 * @param medium {@code NdisMediumXxx}
 * @param sap the SAP that clients register
 * @param call what calls carry
 * @param oids requests that it is expected to see in a run
 */
public record DriverUnderTest(String image, String service, Map<String, Object> parameters, Adapter adapter, Object addressFamily,
        String medium,
        Sap sap, Call call, List<Object> oids) {
    static final Map<String, Long> FAMILIES = new TreeMap<>(Map.of("CO_ADDRESS_FAMILY_Q2931", 1L, "CO_ADDRESS_FAMILY_PSCHED", 2L,
            "CO_ADDRESS_FAMILY_L2TP", 3L, "CO_ADDRESS_FAMILY_IRDA", 4L, "CO_ADDRESS_FAMILY_1394", 5L, "CO_ADDRESS_FAMILY_PPP", 6L,
            "CO_ADDRESS_FAMILY_INFINIBAND", 7L, "CO_ADDRESS_FAMILY_TAPI", 0x800L, "CO_ADDRESS_FAMILY_TAPI_PROXY", 0x801L));
    /** The media on which address families can be registered, with their {@code NDIS_MEDIUM}. */
    static final Map<String, Integer> MEDIA = new TreeMap<>(Map.of("NdisMedium802_3", 0, "NdisMediumWan", 3, "NdisMediumAtm", 8,
            "NdisMediumCoWan", 12));
    private static final String DEFAULT_MEDIUM = "NdisMediumCoWan";
    private static final long MAX = 0xFFFF_FFFFL;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /**
     * What an INF installs for the adapter.
     *
     * @param description shown where the device is named
     * @param parameters values of its driver key: those of the INF's AddReg and {@code Ndi\params}
     * @param resources null: none
     */
    public record Adapter(String description, Map<String, Object> parameters, AdapterResources resources) {
        /** Without parameters and resources when none are given. */
        public Adapter {
            parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
            resources = resources == null ? new AdapterResources(null, null, null) : resources;
        }
    }

    /**
     * {@code CO_SAP}.
     *
     * @param type {@code SapType}
     * @param bytes {@code Sap} in pairs of hexadecimal digits, or null
     * @param text {@code Sap} as ASCII, or null
     */
    public record Sap(Object type, String bytes, String text) {
        /** {@code SapType}. */
        public int typeNumber() {
            return (int) Numbers.of(type, MAX).orElse(0);
        }

        /** {@code Sap}. */
        public byte[] address() {
            return content(bytes, text);
        }
    }

    /**
     * {@code CO_CALL_PARAMETERS}: what the call manager finds in its specific part, which as a rule is the called address.
     *
     * @param callManager {@code CallMgrParameters->CallMgrSpecific}
     * @param media {@code MediaParameters->MediaSpecific}
     */
    public record Call(Specific callManager, Specific media) {
        /** These parameters with the types that the file names. */
        public CallParameters parameters(CallParameters from) {
            return new CallParameters(from.flags(), from.transmitTokenRate(), from.transmitPeakBandwidth(), from.transmitMaxSduSize(),
                    from.receiveTokenRate(), from.receivePeakBandwidth(), from.receiveMaxSduSize(), type(callManager),
                    callManagerContent().length,
                    from.mediaFlags(), type(media), mediaContent().length);
        }

        /** Whether the parameters have room for just this content, and there is some. */
        public boolean isContentOf(CallParameters of) {
            int managers = callManagerContent().length;
            int medias = mediaContent().length;
            return managers + medias > 0 && of.callMgrLength() == managers && of.mediaLength() == medias;
        }

        /** {@code CallMgrSpecific.Parameters}. */
        public byte[] callManagerContent() {
            return callManager == null ? new byte[0] : callManager.content();
        }

        /** {@code MediaSpecific.Parameters}. */
        public byte[] mediaContent() {
            return media == null ? new byte[0] : media.content();
        }

        private static int type(Specific specific) {
            return specific == null ? 0 : specific.typeNumber();
        }
    }

    /** {@code CO_SPECIFIC_PARAMETERS}: type, and content in pairs of hexadecimal digits or as ASCII. */
    public record Specific(Object type, String bytes, String text) {
        /** {@code ParamType}. */
        public int typeNumber() {
            return (int) Numbers.of(type, MAX).orElse(0);
        }

        /** {@code Parameters}. */
        public byte[] content() {
            return DriverUnderTest.content(bytes, text);
        }
    }

    /** With the defaults of the schema. */
    public DriverUnderTest {
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        adapter = adapter == null ? new Adapter(null, null, null) : adapter;
        medium = medium == null ? DEFAULT_MEDIUM : medium;
        oids = oids == null ? List.of() : List.copyOf(oids);
    }

    static byte[] content(String bytes, String text) {
        if (bytes != null) {
            return Numbers.bytes(bytes);
        }
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.US_ASCII);
    }

    static String shown(Object value) {
        return value == null ? "missing" : GSON.toJson(value);
    }

    /** The same with an image path that holds wherever the process runs. */
    public DriverUnderTest in(Path folder) {
        String found = folder.resolve(image).normalize().toString();
        return new DriverUnderTest(found, service, parameters, adapter, addressFamily, medium, sap, call, oids);
    }

    /** Name of a medium by its number as text, if it is one that can be tested. */
    public static Optional<String> mediumName(String number) {
        return MEDIA.entrySet().stream().filter(entry -> entry.getValue().toString().equals(number)).map(Map.Entry::getKey).findFirst();
    }

    /** {@code NDIS_MEDIUM}. */
    public int mediumNumber() {
        return MEDIA.getOrDefault(medium, MEDIA.get(DEFAULT_MEDIUM));
    }

    /** {@code CO_ADDRESS_FAMILY.AddressFamily}; empty: the first one will do. */
    public OptionalInt addressFamilyNumber() {
        return addressFamily == null ? OptionalInt.empty() : OptionalInt.of((int) Numbers.of(addressFamily, MAX, FAMILIES).orElseThrow());
    }

    /** The numbers of {@link #oids}. */
    public List<Integer> oidNumbers() {
        return oids.stream().map(oid -> (int) Numbers.of(oid, MAX).orElseThrow()).toList();
    }

    /** What is wrong beyond what the schema sees: lines with JSON pointer, value and what is allowed. */
    public List<String> problems() {
        List<String> lines = new ArrayList<>();
        BiConsumer<String, String> problem = (pointer, text) -> lines.add("/driver" + pointer + " " + text);
        if (addressFamily != null && Numbers.of(addressFamily, MAX, FAMILIES).orElse(0) == 0) {
            problem.accept("/addressFamily", "is " + shown(addressFamily) + ": allowed are a number from 1 to " + MAX + ", \"0x...\", "
                    + String.join(", ", FAMILIES.keySet()));
        }
        if (!MEDIA.containsKey(medium)) {
            problem.accept("/medium", "is " + shown(medium) + ": allowed: " + String.join(", ", MEDIA.keySet()));
        }
        for (int i = 0; i < oids.size(); i++) {
            if (Numbers.of(oids.get(i), MAX).isEmpty()) {
                problem.accept("/oids/" + i, "is " + shown(oids.get(i)) + ": allowed is a number, as in \"0x00010101\"");
            }
        }
        values("/parameters", parameters, problem);
        values("/adapter/parameters", adapter.parameters(), problem);
        adapter.resources().check((pointer, text) -> problem.accept("/adapter/resources" + pointer, text));
        if (sap != null) {
            specific("/sap", sap.type, sap.bytes, sap.text, problem);
        }
        if (call != null && call.callManager != null) {
            specific("/call/callManager", call.callManager.type, call.callManager.bytes, call.callManager.text, problem);
        }
        if (call != null && call.media != null) {
            specific("/call/media", call.media.type, call.media.bytes, call.media.text, problem);
        }
        return lines;
    }

    private static void values(String pointer, Map<String, Object> values, BiConsumer<String, String> problem) {
        new TreeMap<>(values).forEach((name, value) -> {
            try {
                RegistryValue.of(value);
            } catch (IllegalArgumentException wrong) {
                problem.accept(pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        "is " + shown(value) + ": " + wrong.getMessage());
            }
        });
    }

    private static void specific(String pointer, Object type, String bytes, String text, BiConsumer<String, String> problem) {
        if (type != null && Numbers.of(type, MAX).isEmpty()) {
            problem.accept(pointer + "/type", "is " + shown(type) + ": allowed is a number from 0 to " + MAX + ", or \"0x...\"");
        }
        if (bytes != null && Numbers.bytes(bytes) == null) {
            problem.accept(pointer + "/bytes", "is " + shown(bytes) + ": allowed are pairs of hexadecimal digits, as in \"01 A0\"");
        }
        if (bytes != null && text != null) {
            problem.accept(pointer, "has bytes and text: allowed is one of them");
        }
        if (text != null && !text.chars().allMatch(c -> c < 0x80)) {
            problem.accept(pointer + "/text", "is " + shown(text) + ": allowed is ASCII; write other content as bytes");
        }
    }
}
