// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.bridge.protocol.AwaitLayout;
import org.ndisharness.bridge.protocol.ControlCode;
import org.ndisharness.bridge.protocol.EntityLayout;
import org.ndisharness.bridge.protocol.HelloLayout;
import org.ndisharness.bridge.protocol.OperationLayout;
import org.ndisharness.bridge.protocol.PolicyLayout;
import org.ndisharness.bridge.protocol.ReadLayout;
import org.ndisharness.bridge.protocol.ResetLayout;
import org.ndisharness.bridge.protocol.ResultLayout;
import org.ndisharness.bridge.protocol.StatsLayout;
import org.ndisharness.bridge.protocol.SubmitLayout;
import org.ndisharness.trace.CallParameters;
import org.ndisharness.trace.EventKind;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.FlowParameters;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NetBufferList;
import org.ndisharness.trace.ObjectKind;
import org.ndisharness.trace.OidRequest;
import org.ndisharness.trace.Side;

/** Every constant of the Java mirrors against the C helper's own view of {@code ndh_protocol.h}. */
class ProtocolMirrorTests {
    private static final NativeLayout LAYOUT = NativeLayout.read();

    /** Constants that are no offset of their record: by class and prefix, or by class and name, the name in C. */
    private static final Map<String, String> VALUE_PREFIXES = Map.ofEntries(
            Map.entry("HelloLayout.CAPABILITY_", "NDH_CAP_"),
            Map.entry("HelloLayout.FLAG_", "NDH_HELLO_"),
            Map.entry("EntityLayout.FLAG_", "NDH_ENTITY_"),
            Map.entry("EntityLayout.STATE_", "NdhState"),
            Map.entry("SubmitLayout.STOP_", "NdhStop"),
            Map.entry("OperationLayout.FLAG_", "NDH_OP_"),
            Map.entry("ResultLayout.FLAG_", "NDH_RESULT_"),
            Map.entry("PolicyLayout.REPLY_", "NdhReply"),
            Map.entry("PolicyLayout.ACT_", "NDH_ACT_"),
            Map.entry("PolicyLayout.BREAK_", "NDH_BREAK_"),
            Map.entry("AwaitLayout.MATCH_", "NDH_MATCH_"),
            Map.entry("EventLayout.FLAG_", "NDH_EVENT_"),
            Map.entry("EventLayout.SECTION_", "NdhSection"));
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("HelloLayout.PROTOCOL_VERSION", "NDH_PROTOCOL_VERSION"),
            Map.entry("EntityLayout.STATE_OPEN", "NdhStateOpen"),
            Map.entry("HelloLayout.MAGIC_VALUE", "NDH_HELLO_MAGIC"),
            Map.entry("SubmitLayout.MAX_BATCH", "NDH_MAX_BATCH"),
            Map.entry("SubmitLayout.MAX_REQUEST", "NDH_MAX_REQUEST"),
            Map.entry("OperationLayout.MAX_DATA", "NDH_MAX_DATA"),
            Map.entry("OperationLayout.MAX_DELAY_MICROS", "NDH_MAX_DELAY"),
            Map.entry("PolicyLayout.MAX_POLICIES", "NDH_MAX_POLICIES"),
            Map.entry("AwaitLayout.MAX_AWAITS", "NDH_MAX_AWAITS"),
            Map.entry("ReadLayout.RECORD_SIZE", "NDH_RECORD_SIZE"),
            Map.entry("EventLayout.CONTINUATION_CAPACITY", "NDH_CONTINUATION_BYTES"),
            Map.entry("EventLayout.KIND_CONTINUATION", "NdhEventContinuation"));
    private static final Map<String, String> SIZES = Map.of(
            "HelloLayout.IN_SIZE", "NDH_HELLO_IN",
            "HelloLayout.OUT_SIZE", "NDH_HELLO_OUT");

    static Stream<Arguments> mirrors() {
        return Stream.of(
                Arguments.of(HelloLayout.class, "NDH_HELLO_OUT"),
                Arguments.of(EntityLayout.class, "NDH_ENTITY"),
                Arguments.of(SubmitLayout.class, "NDH_SUBMIT"),
                Arguments.of(OperationLayout.class, "NDH_OPERATION"),
                Arguments.of(ResultLayout.class, "NDH_RESULT"),
                Arguments.of(PolicyLayout.class, "NDH_POLICY"),
                Arguments.of(ReadLayout.class, "NDH_READ"),
                Arguments.of(AwaitLayout.class, "NDH_AWAIT"),
                Arguments.of(ResetLayout.class, "NDH_RESET_OUT"),
                Arguments.of(StatsLayout.class, "NDH_STATS"),
                Arguments.of(EventLayout.class, "NDH_EVENT"));
    }

    @ParameterizedTest
    @MethodSource("mirrors")
    void everyConstantOfAMirrorIsTheHelpers(Class<?> mirror, String record) throws IllegalAccessException {
        for (Field field : mirror.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && Modifier.isStatic(field.getModifiers())) {
                long value = ((Number) field.get(null)).longValue();
                assertThat(value).as("%s.%s", mirror.getSimpleName(), field.getName()).isEqualTo(expected(mirror, record, field.getName()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mirrors")
    void everyMemberOfARecordIsInItsMirror(Class<?> mirror, String record) {
        Set<String> constants = Arrays.stream(mirror.getDeclaredFields()).map(Field::getName).collect(Collectors.toSet());
        Set<String> members = LAYOUT.fields().keySet().stream()
                .filter(name -> name.startsWith(record + ".") && !name.contains(".Reserved"))
                .map(name -> snake(name.substring(record.length() + 1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(constants).containsAll(members);
    }

    private static long expected(Class<?> mirror, String record, String constant) {
        String name = mirror.getSimpleName() + "." + constant;
        if (SIZES.containsKey(name)) {
            return LAYOUT.sizes().get(SIZES.get(name));
        }
        if (constant.equals("SIZE")) {
            return LAYOUT.sizes().get(record);
        }
        if (VALUES.containsKey(name)) {
            return LAYOUT.values().get(VALUES.get(name));
        }
        if (offsets(record).containsKey(constant)) {
            return offsets(record).get(constant);
        }
        for (Map.Entry<String, String> prefix : VALUE_PREFIXES.entrySet()) {
            if (name.startsWith(prefix.getKey())) {
                return valueOf(prefix.getValue(), name.substring(prefix.getKey().length()));
            }
        }
        String owner = constant.startsWith("IN_") ? "NDH_HELLO_IN" : "NDH_CONTINUATION";
        return offsets(owner).get(constant.substring(constant.indexOf('_') + 1));
    }

    private static long valueOf(String prefix, String name) {
        if (prefix.startsWith("NDH_")) {
            return LAYOUT.values().get(prefix + name);
        }
        return enumerators(prefix).get(name);
    }

    private static Map<String, Long> enumerators(String prefix) {
        Map<String, Long> found = new TreeMap<>();
        LAYOUT.values().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(snake(name.substring(prefix.length())), value);
            }
        });
        return found;
    }

    private static Map<String, Integer> offsets(String record) {
        Map<String, Integer> offsets = new HashMap<>();
        LAYOUT.fields().forEach((name, offset) -> {
            if (name.startsWith(record + ".")) {
                offsets.put(snake(name.substring(record.length() + 1)), offset);
            }
        });
        return offsets;
    }

    /** {@code DataSize} becomes {@code DATA_SIZE}. */
    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    @Test
    void functionsHaveTheHelpersNumbersAndNames() {
        Map<String, Integer> mirrored = Arrays.stream(FunctionId.values())
                .filter(function -> function.number() != 0)
                .collect(Collectors.toMap(FunctionId::symbol, FunctionId::number));
        assertThat(mirrored).isEqualTo(LAYOUT.functions());
    }

    @Test
    void enumsOfEventsHaveTheHelpersNumbers() {
        for (EventKind kind : EventKind.values()) {
            assertThat((long) kind.number()).as(kind.name()).isEqualTo(enumerators("NdhEvent").get(kind.name()));
        }
        for (Side side : Side.values()) {
            assertThat((long) side.number()).as(side.name()).isEqualTo(enumerators("NdhSide").get(side.name()));
        }
        for (ObjectKind kind : ObjectKind.values()) {
            assertThat((long) kind.number()).as(kind.name()).isEqualTo(enumerators("NdhKind").get(kind.name()));
        }
        assertThat(EventKind.values()).hasSize(enumerators("NdhEvent").size() - 1);
    }

    @Test
    void controlCodesAreTheHelpers() {
        for (ControlCode code : ControlCode.values()) {
            assertThat(Integer.toUnsignedLong(code.number())).as(code.name()).isEqualTo(LAYOUT.values().get("NDH_IOCTL_" + code.name()));
        }
    }

    static Stream<Arguments> structures() {
        return Stream.of(
                Arguments.of(CallParameters.class, CallParameters.SIZE, "NDH_CALL_PARAMETERS"),
                Arguments.of(FlowParameters.class, FlowParameters.SIZE, "NDH_FLOW"),
                Arguments.of(OidRequest.class, OidRequest.SIZE, "NDH_OID"),
                Arguments.of(NetBufferList.class, NetBufferList.SIZE, "NDH_LIST"));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void structuresHaveTheHelpersSizeAndOrder(Class<?> structure, int size, String record) {
        assertThat(size).isEqualTo(LAYOUT.sizes().get(record));
        Map<String, Integer> offsets = offsets(record);
        int at = 0;
        for (var component : structure.getRecordComponents()) {
            assertThat(offsets.get(snake(component.getName()))).as(component.getName()).isEqualTo(at);
            at += component.getType() == long.class ? Long.BYTES : Integer.BYTES;
        }
        assertThat(at).isEqualTo(size);
    }

    @Test
    void ringTagIsTheDrivers() {
        int tag = 0;
        for (int i = 3; i >= 0; i--) {
            tag = tag << 8 | NativePlatform.RING_POOL_TAG.charAt(i);
        }
        assertThat((long) tag).isEqualTo(LAYOUT.values().get("NDH_RING_POOL_TAG"));
    }
}
