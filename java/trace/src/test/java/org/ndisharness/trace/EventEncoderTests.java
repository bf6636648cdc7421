// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the encoder writes by hand is what Gson's JsonWriter writes of the same values. */
class EventEncoderTests {
    private static TraceEvent event(EventBuilder builder) {
        Trace trace = new Trace(TraceHeader.synthetic("encoder"));
        trace.append(builder.build());
        return trace.get(0);
    }

    private static void check(EventBuilder builder) {
        TraceEvent event = event(builder);
        assertThat(TraceWriter.toJson(event)).isEqualTo(byGson(event));
    }

    @ParameterizedTest
    @EnumSource
    void kinds(EventKind kind) {
        check(new EventBuilder(kind).sequence(7).correlation(12));
    }

    @ParameterizedTest
    @EnumSource
    void functions(FunctionId function) {
        check(new EventBuilder(EventKind.CALL).function(function));
    }

    @ParameterizedTest
    @EnumSource
    void sidesAndObjects(Side side) {
        for (ObjectKind kind : ObjectKind.values()) {
            check(new EventBuilder(EventKind.LINK).side(side).object(ObjectId.of(side, kind, 1, 0))
                    .object2(ObjectId.of(side, kind, 0xFFFFFF, -1)));
        }
    }

    static Stream<NdisStatus> statuses() {
        return Stream.concat(NdisStatus.named().stream(), Stream.of(new NdisStatus(0xC0DE0001), new NdisStatus(1)));
    }

    @ParameterizedTest
    @MethodSource
    void statuses(NdisStatus status) {
        check(new EventBuilder(EventKind.RETURN).status(status));
        check(new EventBuilder(EventKind.RETURN).rawStatus(status.code()));
    }

    static Stream<Long> numbers() {
        List<Long> numbers = new ArrayList<>(List.of(0L, Long.MAX_VALUE, Long.MIN_VALUE, -1L));
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            numbers.addAll(List.of(power - 1, power, -power));
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            numbers.addAll(List.of(1L << bit, (1L << bit) - 1));
        }
        return numbers.stream();
    }

    @ParameterizedTest
    @MethodSource
    void numbers(long number) {
        check(new EventBuilder(EventKind.CALL).sequence(number).time(number).correlation(number).thread(number & 0xFFFFFFFFL)
                .irql((int) number & 0xFF)
                .processor((int) number & 0xFFFF).flags((int) number & 0xFFFF).arguments(number, ~number, 0, -number, number >>> 1, 1));
    }

    @Test
    void sections() {
        CallParameters parameters = CallParameters.defaults().withTokenRate(-1);
        EventBuilder all = new EventBuilder(EventKind.ENTER).arguments(1, 2).callParameters(parameters)
                .flow(FlowParameters.defaults(parameters)).oidRequest(OidRequest.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0xFFFFFFFFL))
                .data((byte) 0, (byte) -1, (byte) 0x7F);
        check(all);
        for (int count : List.of(1, 2, 64)) {
            check(all.lists(Stream.generate(() -> NetBufferList.of(-1, 0, 3, 4, 5, 6, 7, 0xFFFFFFFFL, 9)).limit(count).toList()));
        }
    }

    @Test
    void dataOfAllSizes() {
        Random random = new Random(1);
        for (int size : List.of(1, 51, 52, 53, 104, 1000, 0x10000)) {
            byte[] data = new byte[size];
            random.nextBytes(data);
            check(new EventBuilder(EventKind.CALL).data(data));
            check(new EventBuilder(EventKind.CALL).data(data).dataSize(size + 1).flags(EventLayout.FLAG_TRUNCATED));
            check(new EventBuilder(EventKind.CALL).data(data).dataSize(size / 2));
        }
        check(new EventBuilder(EventKind.CALL).dataSize(5));
    }

    private static String byGson(TraceEvent event) {
        StringWriter out = new StringWriter();
        JsonWriter json = new JsonWriter(out);
        json.setHtmlSafe(false);
        try {
            json.beginObject();
            json.name("seq").value(event.sequence());
            json.name("time").value(event.time());
            json.name("kind").value(event.kind().name());
            if (event.function().isPresent()) {
                json.name("function").value(event.function().get().symbol());
            }
            json.name("side").value(event.side().label());
            json.name("irql").value(event.irql());
            json.name("cpu").value(event.processor());
            json.name("thread").value(event.thread());
            if (event.hasStatus() || event.rawStatus() != 0) {
                json.name("status").value(event.status().toString());
            }
            if (!event.object().isNone()) {
                json.name("object").value(event.object().toString());
            }
            if (!event.object2().isNone()) {
                json.name("object2").value(event.object2().toString());
            }
            if (event.correlation() != 0) {
                json.name(event.kind() == EventKind.RETURN ? "of" : "tag").value(event.correlation());
            }
            if (event.flags() != 0) {
                json.name("flags").value(event.flags());
            }
            sectionsByGson(event, json);
            json.endObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toString();
    }

    private static void sectionsByGson(TraceEvent event, JsonWriter json) throws IOException {
        if (event.arguments().length > 0) {
            json.name("args");
            words(event.arguments(), json);
        }
        if (event.callParameters().isPresent()) {
            json.name("params");
            members(event.callParameters().get().members(), json);
        }
        if (event.flow().isPresent()) {
            json.name("flow");
            members(event.flow().get().members(), json);
        }
        if (event.oidRequest().isPresent()) {
            json.name("oid");
            words(event.oidRequest().get().members(), json);
        }
        if (!event.lists().isEmpty()) {
            json.name("lists").beginArray();
            for (NetBufferList list : event.lists()) {
                words(list.members(), json);
            }
            json.endArray();
        }
        if (event.dataSize() > 0) {
            json.name("dataSize").value(event.dataSize());
            json.name("data").value(HexFormat.of().formatHex(event.data()));
        }
    }

    private static void members(int[] members, JsonWriter json) throws IOException {
        json.beginArray();
        for (int member : members) {
            json.value(Integer.toUnsignedLong(member));
        }
        json.endArray();
    }

    private static void words(long[] words, JsonWriter json) throws IOException {
        json.beginArray();
        for (long word : words) {
            json.value("0x" + Long.toHexString(word));
        }
        json.endArray();
    }
}
