// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a mutant differs from its scenario in one place: {@code at LABEL: STEP} does another step instead, {@code before} and {@code after}
 * one more, {@code drop LABEL} none, {@code cut LABEL} none after it any more, and {@code with LABEL: KEY=VALUE...} the same one with its
 * guards off and these options. {@code first: STEP} and {@code last: STEP} need no label.
 */
record Edit(String where, String label, String text, String place) {
    private static final Pattern LINE =
            Pattern.compile("(?:(?<where>at|before|after|drop|cut|with) (?<label>[\\w-]+)|(?<end>first|last))(?:: *(?<text>.*))?");

    static Edit parse(String line, String place) {
        Matcher parts = LINE.matcher(line.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    place + ": '" + line + "': expected at, before, after, with, drop or cut LABEL, or first or last: STEP");
        }
        String text = parts.group("text");
        String where = parts.group("where") == null ? parts.group("end") : parts.group("where");
        if (Set.of("drop", "cut").contains(where) != (text == null)) {
            throw new IllegalArgumentException(
                    place + ": '" + line + "': " + (text == null ? "what to do is missing" : "nothing may follow " + where));
        }
        return new Edit(where, parts.group("label"), text, place);
    }

    /** The steps with this change; a step that comes in stands for the one that it replaces. */
    List<Step> apply(Scenario scenario, List<Step> steps) {
        List<Step> changed = new ArrayList<>(steps);
        if (label == null) {
            changed.add(where.equals("first") ? 0 : changed.size(), Step.parse(text, place));
            return changed;
        }
        scenario.indexOf(label, place);
        int index = changed.indexOf(changed.stream().filter(s -> s.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(place + ": step '" + label + "' was dropped before")));
        switch (where) {
            case "at" -> changed.set(index, Step.parse(text, place).labelled(label));
            case "before" -> changed.add(index, Step.parse(text, place));
            case "after" -> changed.add(index + 1, Step.parse(text, place));
            case "cut" -> changed.subList(index + 1, changed.size()).clear();
            case "with" -> changed.set(index, changed.get(index).with(text));
            default -> changed.remove(index);
        }
        return changed;
    }
}
