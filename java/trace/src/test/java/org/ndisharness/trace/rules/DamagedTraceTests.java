// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndisharness.trace.EventLayout;
import org.ndisharness.trace.Trace;
import org.ndisharness.trace.TraceEnd;
import org.ndisharness.trace.TraceHeader;

/** Traces with events that no driver records so: the monitors judge them as they are. */
class DamagedTraceTests {
    private static final int VARIANTS = 40;
    private static final int MOST_DAMAGES = 3;

    static Stream<Script> scripts() {
        return Stream.of("scenario", "keeps", "breaks").flatMap(Script::all);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void noMonitorFailsOnADamagedTrace(Script script) {
        Trace whole = script.trace().trace();
        for (int seed = 0; seed < VARIANTS; seed++) {
            Random random = new Random(seed);
            String of = "seed " + seed + ": ";
            Trace damaged = damaged(whole, random);
            TraceEnd end = TraceEnd.values()[random.nextInt(TraceEnd.values().length)];
            assertThatCode(() -> Monitors.shipped().check(damaged, end)).as(() -> of + damaged.events())
                    .doesNotThrowAnyException();
        }
    }

    private static Trace damaged(Trace whole, Random random) {
        List<ByteBuffer> events = eventsOf(whole);
        for (int left = 1 + random.nextInt(MOST_DAMAGES); left > 0 && events.size() > 1; left--) {
            int at = random.nextInt(events.size());
            ByteBuffer event = events.get(at);
            ByteBuffer other = events.get(random.nextInt(events.size()));
            switch (random.nextInt(6)) {
                case 0 -> events.remove(at);
                case 1 -> event.putShort(EventLayout.FLAGS, (short) (event.getShort(EventLayout.FLAGS) ^ EventLayout.FLAG_HAS_STATUS));
                case 2 -> event.putInt(EventLayout.STATUS, other.getInt(EventLayout.STATUS));
                case 3 -> event.putLong(EventLayout.OBJECT, other.getLong(EventLayout.OBJECT));
                case 4 -> event.putLong(EventLayout.OBJECT2, other.getLong(EventLayout.OBJECT2));
                default -> event.putShort(EventLayout.FUNCTION, other.getShort(EventLayout.FUNCTION));
            }
        }
        Trace damaged = new Trace(TraceHeader.synthetic("damaged"));
        events.forEach(damaged::append);
        return damaged;
    }

    /** Copies, each with its continuations. */
    private static List<ByteBuffer> eventsOf(Trace trace) {
        ByteBuffer records = trace.rawRecords();
        List<ByteBuffer> events = new ArrayList<>();
        while (records.hasRemaining()) {
            int continuations = Short.toUnsignedInt(records.getShort(records.position() + EventLayout.CONTINUATIONS));
            byte[] event = new byte[(1 + continuations) * EventLayout.SIZE];
            records.get(event);
            events.add(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN));
        }
        return events;
    }
}
