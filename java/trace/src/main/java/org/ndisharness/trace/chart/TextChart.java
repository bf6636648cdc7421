// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ndisharness.trace.NamedValue;

/**
 * Draws a chart as text, {@value #MIN_WIDTH} to {@value #MAX_WIDTH} columns wide. Marked rows have {@code !} before them and their details
 * below.
 */
public final class TextChart {
    public static final int MIN_WIDTH = 80;
    public static final int MAX_WIDTH = 140;
    public static final int DEFAULT_WIDTH = 120;

    private static final int WIDE = 110;
    private static final int SEQUENCE_WIDTH = 7;
    private static final int TIME_WIDTH = 10;
    private static final int HEAD = 2;

    /** Characters that the chart is drawn with. */
    public enum Alphabet {
        UNICODE('│', '─', '╌', '►', '◄', "…", "µs"),
        ASCII('|', '-', '.', '>', '<', "...", "us");

        private final char life;
        private final char call;
        private final char back;
        private final char right;
        private final char left;
        private final String more;
        private final String microseconds;

        Alphabet(char life, char call, char back, char right, char left, String more, String microseconds) {
            this.life = life;
            this.call = call;
            this.back = back;
            this.right = right;
            this.left = left;
            this.more = more;
            this.microseconds = microseconds;
        }

        /** All characters beyond ASCII that a chart may hold, for asking whether an output can show them. */
        public String characters() {
            return "" + life + call + back + right + left + more + microseconds;
        }
    }

    private final Chart chart;
    private final Alphabet alphabet;
    private final int width;
    private final int gutter;
    private final int[] places;
    private final List<String> lines = new ArrayList<>();

    private TextChart(Chart chart, int width, Alphabet alphabet) {
        if (width < MIN_WIDTH || width > MAX_WIDTH) {
            throw new IllegalArgumentException("chart width " + width + ": " + MIN_WIDTH + " to " + MAX_WIDTH);
        }
        this.chart = chart;
        this.alphabet = alphabet;
        this.width = width;
        this.gutter = SEQUENCE_WIDTH + TIME_WIDTH + 1 + irqlWidth();
        this.places = places();
    }

    /** The lines of the chart, heading first. */
    public static List<String> lines(Chart chart, int width, Alphabet alphabet) {
        TextChart drawing = new TextChart(chart, width, alphabet);
        drawing.heading();
        chart.rows().forEach(drawing::row);
        return drawing.lines;
    }

    private int irqlWidth() {
        return width >= WIDE ? "DISPATCH ".length() : 2;
    }

    /** The first lane a little right of the gutter, the last one at the edge less half of its title. */
    private int[] places() {
        int count = chart.lanes().size();
        int first = gutter + chart.lanes().get(0).title().length() / 2;
        int last = width - 1 - chart.lanes().get(count - 1).title().length() / 2;
        int[] at = new int[count];
        for (int i = 0; i < count; i++) {
            at[i] = first + (last - first) * i / (count - 1);
        }
        return at;
    }

    private void heading() {
        char[] line = blank();
        put(line, 0, "event");
        String time = alphabet.microseconds;
        put(line, SEQUENCE_WIDTH + TIME_WIDTH - time.length(), time);
        put(line, SEQUENCE_WIDTH + TIME_WIDTH + 1, width >= WIDE ? "IRQL" : "");
        for (int i = 0; i < places.length; i++) {
            String title = chart.lanes().get(i).title();
            put(line, Math.min(places[i] - title.length() / 2, width - title.length()), title);
        }
        add(line);
    }

    private char[] blank() {
        char[] line = new char[width];
        Arrays.fill(line, ' ');
        return line;
    }

    private char[] lifelines() {
        char[] line = blank();
        for (int place : places) {
            line[place] = alphabet.life;
        }
        return line;
    }

    private static void put(char[] line, int at, String text) {
        for (int i = 0; i < text.length() && at + i < line.length; i++) {
            line[at + i] = text.charAt(i);
        }
    }

    private void add(char[] line) {
        lines.add(new String(line).stripTrailing());
    }

    private void row(ChartRow row) {
        int before = lines.size();
        if (row.isArrow()) {
            arrow(row);
        } else {
            note(row);
        }
        lines.set(before, (gutterOf(row) + lines.get(before).substring(Math.min(gutter, lines.get(before).length()))).stripTrailing());
        if (row.marked()) {
            for (NamedValue detail : row.details()) {
                String text = " ".repeat(SEQUENCE_WIDTH) + detail;
                lines.add(text.length() <= width ? text : text.substring(0, width - alphabet.more.length()) + alphabet.more);
            }
        }
    }

    private String gutterOf(ChartRow row) {
        String mark = row.marked() ? "!" : " ";
        String sequence = row.sequence() > 0 ? mark + "#" + row.sequence() : mark;
        String irql = width >= WIDE ? row.irql() : row.irql().substring(0, Math.min(1, row.irql().length()));
        String text = String.format("%-" + SEQUENCE_WIDTH + "s%" + TIME_WIDTH + "s %-" + irqlWidth() + "s", sequence, row.time(), irql);
        return text.substring(0, gutter);
    }

    private void arrow(ChartRow row) {
        int from = places[chart.place(row.from())];
        int to = places[chart.place(row.to())];
        int low = Math.min(from, to);
        int high = Math.max(from, to);
        List<String> labels = new ArrayList<>(wrap(row.label(), high - low - 1 - 2 * HEAD - 2));
        boolean fits = labels.size() == 1;
        if (!fits) {
            for (String label : wrap(row.label(), width - gutter)) {
                char[] line = lifelines();
                put(line, Math.max(gutter, Math.min((low + high - label.length()) / 2 + 1, width - label.length())), label);
                add(line);
            }
        }
        char[] line = lifelines();
        Arrays.fill(line, low + 1, high, row.shape() == ChartRow.Shape.CALL ? alphabet.call : alphabet.back);
        line[to > from ? high - 1 : low + 1] = to > from ? alphabet.right : alphabet.left;
        if (fits) {
            String label = ' ' + labels.get(0) + ' ';
            put(line, (low + high - label.length()) / 2 + 1, label);
        }
        add(line);
    }

    private void note(ChartRow row) {
        String text = row.shape() == ChartRow.Shape.GAP ? alphabet.more + ' ' + row.label() : "[ " + row.label() + " ]";
        for (String part : wrap(text, width - gutter)) {
            char[] line = lifelines();
            String padded = ' ' + part + ' ';
            int middle = (places[0] + places[places.length - 1] - padded.length()) / 2;
            put(line, Math.max(gutter - 1, Math.min(middle, width - padded.length() + 1)), padded);
            add(line);
        }
    }

    /** Breaks at spaces; a word that is longer than the room is cut. */
    private List<String> wrap(String text, int room) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String word : text.split(" ")) {
            String shown = word.length() <= room ? word : word.substring(0, Math.max(0, room - alphabet.more.length())) + alphabet.more;
            if (!part.isEmpty() && part.length() + 1 + shown.length() > room) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : " ").append(shown);
        }
        parts.add(part.toString());
        return parts;
    }
}
