// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.ndisharness.trace.NamedValue;

/** Draws a chart as HTML that needs {@link #style()} and nothing else: no script, no file. A click on a row opens its details. */
public final class HtmlChart {
    private static final String STYLE = resource("chart.css");

    private HtmlChart() {
    }

    /** The style sheet of charts, for a style element. */
    public static String style() {
        return STYLE;
    }

    private static String resource(String name) {
        try (InputStream in = HtmlChart.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new IllegalStateException(name + " cannot be read", failure);
        }
    }

    /** The chart as one element. */
    public static String fragment(Chart chart) {
        StringBuilder html = new StringBuilder("<div class=\"ndh-chart\" style=\"--n:").append(chart.lanes().size()).append("\">\n");
        html.append("<div class=\"head\"><i>event</i><i>µs</i><i>IRQL</i><span>");
        chart.lanes().forEach(lane -> html.append("<b>").append(lane.title()).append("</b>"));
        html.append("</span></div>\n");
        chart.rows().forEach(row -> row(chart, row, html));
        return html.append("</div>\n").toString();
    }

    private static void row(Chart chart, ChartRow row, StringBuilder html) {
        html.append("<details").append(row.marked() ? " class=\"marked\"" : "").append("><summary><i>")
                .append(row.sequence() > 0 ? "#" + row.sequence() : "").append("</i><i>").append(row.time()).append("</i><i>")
                .append(escape(row.irql())).append("</i><span>");
        if (row.isArrow()) {
            int from = chart.place(row.from());
            int to = chart.place(row.to());
            html.append("<b class=\"").append(to > from ? "right" : "left").append(row.shape() == ChartRow.Shape.RETURN ? " back" : "")
                    .append("\" style=\"--a:").append(Math.min(from, to)).append(";--b:").append(Math.max(from, to)).append("\">");
        } else {
            html.append("<b class=\"").append(row.shape().name().toLowerCase(Locale.ROOT)).append("\">");
        }
        html.append("<u>").append(escape(row.label())).append("</u></b></span></summary>");
        if (!row.details().isEmpty()) {
            html.append("<dl>");
            for (NamedValue detail : row.details()) {
                html.append("<dt>").append(escape(detail.name())).append("<dd>").append(escape(detail.value()));
            }
            html.append("</dl>");
        }
        html.append("</details>\n");
    }

    /** A whole page around what the body holds, which has to be HTML. */
    public static String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title)
                + "</title>\n<style>\n"
                + resource("page.css") + STYLE + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }

    /** The text with the characters that mean something in HTML replaced; few texts hold one. */
    public static String escape(String text) {
        StringBuilder escaped = null;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            String entity = entity(text.charAt(i));
            if (entity != null) {
                escaped = escaped == null ? new StringBuilder(text.length() + entity.length()) : escaped;
                escaped.append(text, copied, i).append(entity);
                copied = i + 1;
            }
        }
        return escaped == null ? text : escaped.append(text, copied, text.length()).toString();
    }

    private static String entity(char letter) {
        return switch (letter) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            default -> null;
        };
    }
}
