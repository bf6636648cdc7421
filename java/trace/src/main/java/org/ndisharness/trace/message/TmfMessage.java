// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one WPP message is written: its format string and the types of its arguments, of a TMF file.
 *
 * @param file     short name of the file's messages, such as {@code driver}
 * @param name     source file and line, such as {@code driver_c120}
 * @param level    as the source names it; empty if the file does not say
 * @param flags    as the source names them
 * @param function that writes the message
 */
record TmfMessage(String file, String name, String format, List<Argument> arguments, String level, String flags, String function) {
    /** Number of the first argument in format strings. */
    static final int FIRST = 10;

    private static final Pattern PLACE = Pattern.compile("%(?:(\\d+)(?:!([^!]*)!)?|!([A-Za-z]+)!|(%))");
    private static final Pattern CONVERSION = Pattern.compile("([-#+ 0]*)(\\d*)(?:\\.\\d+)?(?:I64|I32|ll|l|h|w|I)?([A-Za-z])");

    /** An argument: its type, and the names of the values of an enumeration or a set of bits. */
    record Argument(String type, List<String> names) {
    }

    /** The text of a message with this data. */
    String text(byte[] data) {
        List<TmfValue> values = new ArrayList<>();
        DataReader reader = new DataReader(data);
        try {
            for (Argument argument : arguments) {
                values.add(TmfValue.read(argument, reader));
            }
        } catch (BufferUnderflowException cut) {
            values.add(new TmfValue("(cut)"));
        }
        StringBuilder text = new StringBuilder();
        Matcher place = PLACE.matcher(format);
        while (place.find()) {
            place.appendReplacement(text, Matcher.quoteReplacement(replacement(place, values)));
        }
        place.appendTail(text);
        return text.toString().strip();
    }

    private String replacement(Matcher place, List<TmfValue> values) {
        if (place.group(4) != null) {
            return "%";
        }
        if (place.group(3) != null) {
            return named(place.group(3));
        }
        int number = Integer.parseInt(place.group(1).length() > 4 ? "9999" : place.group(1));
        if (number < FIRST) {
            return number == 1 ? file : number == 2 ? name : "";
        }
        if (number - FIRST >= values.size()) {
            return "(missing)";
        }
        return formatted(values.get(number - FIRST), place.group(2));
    }

    private String named(String what) {
        return switch (what) {
            case "FUNC" -> function;
            case "LEVEL" -> level;
            case "FLAGS", "COMPNAME" -> flags;
            case "FILE", "MOD" -> file;
            default -> "";
        };
    }

    private static String formatted(TmfValue value, String conversion) {
        Matcher parts = CONVERSION.matcher(conversion == null ? "" : conversion);
        if (!parts.matches()) {
            return value.text();
        }
        String text = value.text(parts.group(3).charAt(0), parts.group(1).contains("#"));
        int width = parts.group(2).isEmpty() ? 0
                : Math.min(Integer.parseInt(parts.group(2).substring(0, Math.min(3, parts.group(2).length()))), 255);
        if (text.length() >= width) {
            return text;
        }
        if (parts.group(1).contains("0") && !parts.group(1).contains("-")) {
            return "0".repeat(width - text.length()) + text;
        }
        return String.format(Locale.ROOT, "%" + (parts.group(1).contains("-") ? "-" : "") + width + "s", text);
    }
}
