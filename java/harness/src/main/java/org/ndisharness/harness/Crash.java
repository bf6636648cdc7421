// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.util.List;

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
 */
public record Crash(String kind, long code, List<String> parameters, String time100ns, int irql, int processor, long thread,
        String driver, String offset, String text, int exitStatus, List<Frame> frames) {
    private static final Gson GSON = new Gson();

    /**
     * A frame of the call stack.
     *
     * @param module image name, empty outside of every image
     * @param offset offset in the image, hexadecimal
     */
    public record Frame(String module, @SerializedName("offset") String offset) {
        @Override
        public String toString() {
            return (module.isEmpty() ? "" : module + "+") + offset;
        }
    }

    /** A host that ended before it made a world. */
    static Crash ofHost(String text) {
        return new Crash("ended", 0, List.of(), "0", 0, 0, 0, "", "0x0", text, 0, List.of());
    }

    static Crash parse(String json) {
        return GSON.fromJson(json, Crash.class);
    }

    /** Whether a driver is at fault; otherwise the world was lost without a driver's doing. */
    public boolean isDriversFault() {
        return kind.equals("bugcheck") || kind.equals("cpu-limit") || kind.equals("missing-import");
    }

    /** Whether a machine was lost, which only a restart brings back: no driver host, and nothing that can be replaced. */
    public boolean isMachineLost() {
        return kind.equals("machine-lost");
    }

    /** Several lines: kind, code and parameters, driver and offset, text, stack. */
    public String describe() {
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
        if (frames != null) {
            frames.forEach(frame -> out.append(System.lineSeparator()).append("    at ").append(frame));
        }
        return out.toString();
    }
}
