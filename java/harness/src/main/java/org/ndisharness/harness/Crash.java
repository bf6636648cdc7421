// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ndisharness.harness.symbols.SourcePlace;
import org.ndisharness.harness.symbols.Symbols;

/**
 * How a world ended, as the helper tells it.
 *
 * @param kind {@code none}, {@code bugcheck}, {@code cpu-limit}, {@code missing-import}, {@code host-fault}, {@code machine-lost}
 *        (its control device is gone), or {@code ended} when the world left no record (killed or lost)
 * @param code bug check code
 * @param parameters the four parameters, hexadecimal
 * @param driver image that is blamed, empty if none
 * @param offset offset in that image, hexadecimal
 * @param text one sentence
 * @param frames call stack, innermost first
 * @param exact whether the innermost frame is an instruction that faulted; all other frames are return addresses
 * @param refusals files of symbols that were not used, and why
 */
public record Crash(String kind, long code, List<String> parameters, String time100ns, int irql, int processor, long thread,
        String driver, String offset, String text, int exitStatus, List<Frame> frames,
        boolean exact, List<String> refusals) {
    private static final int HEX = 16;
    /** Parameter 1 of the bug check by which the stand-in ndis.sys ends a world (drivers-stub/ndis/violation.h). */
    private static final String VIOLATION_SIGNATURE = "0x4e6453696e645631";
    private static final String VIOLATION_LINE = "ndis stand-in: fatal ";
    private static final Gson GSON = new Gson();

    /**
     * A frame of the call stack.
     *
     * @param module image name, empty outside of every image
     * @param offset offset in the image, hexadecimal
     * @param place function and line; null if they are not known
     */
    public record Frame(String module, @SerializedName("offset") String offset, SourcePlace place) {
        /** Without what depends on files of symbols. */
        String plain() {
            return (module.isEmpty() ? "" : module + "+") + offset;
        }

        @Override
        public String toString() {
            return place == null ? plain() : place.toString();
        }
    }

    /** A host that ended before it made a world, or a world that ended before anybody had it. */
    static Crash ofHost(String text) {
        return new Crash("ended", 0, List.of(), "0", 0, 0, 0, "", "0x0", text, 0, List.of(), false, List.of());
    }

    /** What the helper tells, with the names and lines of its frames. */
    static Crash parse(String json, Symbols symbols) {
        Crash raw = GSON.fromJson(json, Crash.class);
        List<Frame> frames = raw.frames == null ? List.of() : raw.frames; /* a machine that was lost has none to tell */
        List<Frame> named =
                IntStream.range(0, frames.size()).mapToObj(i -> named(frames.get(i), i > 0 || !raw.exact, symbols)).toList();
        List<String> refusals =
                frames.stream().map(Frame::module).distinct().flatMap(module -> symbols.refusals(module).stream()).toList();
        return new Crash(raw.kind, raw.code, raw.parameters, raw.time100ns, raw.irql, raw.processor, raw.thread, raw.driver, raw.offset,
                raw.text,
                raw.exitStatus, named, raw.exact, refusals);
    }

    private static Frame named(Frame frame, boolean isReturnAddress, Symbols symbols) {
        long offset = Long.parseUnsignedLong(frame.offset.substring("0x".length()), HEX);
        return new Frame(frame.module, frame.offset, symbols.find(frame.module, offset, isReturnAddress).orElse(null));
    }

    /** Whether the stand-in ndis.sys ended the world, because a driver broke a rule. */
    boolean isByStandIn() {
        return kind.equals("bugcheck") && parameters.get(0).equals(VIOLATION_SIGNATURE);
    }

    /** With what the stand-in printed last, which names rule, function and what is wrong, in place of the sentence. */
    Crash explainedBy(String debugLog) {
        String printed = debugLog.lines().filter(line -> line.contains(VIOLATION_LINE)).reduce((first, last) -> last)
                .map(line -> line.substring(line.indexOf(VIOLATION_LINE) + VIOLATION_LINE.length())).orElse(text);
        return new Crash(kind, code, parameters, time100ns, irql, processor, thread, driver, offset, printed, exitStatus, frames, exact,
                refusals);
    }

    /** Whether a driver is at fault; otherwise the world was lost without a driver's doing. */
    public boolean isDriversFault() {
        return kind.equals("bugcheck") || kind.equals("cpu-limit") || kind.equals("missing-import");
    }

    /** Whether a machine was lost, which only a restart brings back: no driver host, and nothing that can be replaced. */
    public boolean isMachineLost() {
        return kind.equals("machine-lost");
    }

    /** Several lines: kind, code and parameters, driver and offset, text, the stack with names and lines. */
    public String describe() {
        return describe(
                Stream.concat(frames.stream().map(Frame::toString).map("at "::concat), refusals.stream().map(why -> "(" + why + ")")));
    }

    /** As {@link #describe()}, without what files of symbols add: the same wherever the same images crash in the same way. */
    public String describePlainly() {
        return describe(frames.stream().map(Frame::plain).map("at "::concat));
    }

    private String describe(Stream<String> stack) {
        StringBuilder out = new StringBuilder();
        switch (kind) {
            case "bugcheck" -> out.append(String.format("Bug check 0x%X (%s)", code, String.join(", ", parameters)));
            case "cpu-limit" -> out.append(text.contains("real time") ? "The world took too long"
                    : "A driver ran without a kernel call until the processor time limit");
            case "missing-import" -> out.append("A driver called a function that the host does not provide");
            case "host-fault" -> out.append("The driver host itself failed");
            case "machine-lost" -> out.append("The machine was lost");
            default -> out.append("The world ended without a crash record (exit status ").append(exitStatus).append(')');
        }
        if (driver != null && !driver.isEmpty()) {
            out.append(" in ").append(driver).append('+').append(offset);
        }
        if (text != null && !text.isEmpty()) {
            out.append(": ").append(text);
        }
        stack.forEach(line -> out.append(System.lineSeparator()).append("    ").append(line));
        return out.toString();
    }
}
