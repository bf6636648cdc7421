// SPDX-License-Identifier: MIT
package org.ndisharness.cli.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Figures as lines of text. */
final class FigureTable {
    private static final String FORM = "%-24s %12s %-9s %12s %8s %-16s %8s %s%n";

    private FigureTable() {
    }

    static void head(PrintWriter out, String label) {
        out.println(label);
        out.printf(FORM, "figure", "value", "unit", "floor", "ratio", "(p10 .. p90)", "target", "");
        out.flush();
    }

    static void row(PrintWriter out, Figure figure) {
        String spread = figure.spread() == null ? "" : "(" + number(figure.spread()[0]) + " .. " + number(figure.spread()[1]) + ")";
        out.printf(FORM, figure.name(), number(figure.value()), figure.unit(), number(figure.floor()), number(figure.ratio()), spread,
                number(figure.target()), figure.met() == null ? "" : figure.met() ? "met" : "MISSED");
        figure.detail().forEach((key, value) -> out.println("    " + key + ": " + words(value)));
        out.flush();
    }

    private static String words(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder();
            map.forEach((key, part) -> text.append(text.isEmpty() ? "" : ", ").append(key).append(' ').append(words(part)));
            return text.toString();
        }
        return value instanceof Double number ? number(number) : String.valueOf(value);
    }

    /** Four significant digits, whole from 1000 on. */
    private static String number(Double value) {
        if (value == null) {
            return "-";
        }
        double size = Math.abs(value);
        String form = size >= 1000 ? "%.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }
}
