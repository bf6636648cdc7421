// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that say which attributes the entries of a unit have. */
final class DwarfAbbreviations {
    private static final int MAX_ATTRIBUTES = 1 << 20;

    private final Bytes section;
    private final Map<Long, Map<Long, Abbreviation>> tables = new HashMap<>();
    private int attributes;

    /** One kind of entry. */
    record Abbreviation(int tag, boolean hasChildren, List<Attribute> attributes) {
    }

    record Attribute(int name, int form, long implicit) {
    }

    DwarfAbbreviations(Bytes section) {
        this.section = section;
    }

    /** The table at an offset, by code. */
    Map<Long, Abbreviation> at(long offset) {
        Map<Long, Abbreviation> known = tables.get(offset);
        if (known == null) {
            known = read(section.seek(offset));
            tables.put(offset, known);
        }
        return known;
    }

    private Map<Long, Abbreviation> read(Bytes from) {
        Map<Long, Abbreviation> table = new HashMap<>();
        for (long code = from.uleb(); code != 0; code = from.uleb()) {
            int tag = (int) from.uleb();
            boolean children = from.u8() != 0;
            List<Attribute> found = new ArrayList<>();
            int name;
            int form;
            do {
                name = (int) from.uleb();
                form = (int) from.uleb();
                found.add(new Attribute(name, form, form == DwarfForm.IMPLICIT_CONST ? from.sleb() : 0));
                // Tables that overlap would be read once for each offset.
                if (++attributes > MAX_ATTRIBUTES) {
                    throw new MalformedException("it has more than %d attributes in abbreviations", MAX_ATTRIBUTES);
                }
            } while (name != 0 || form != 0);
            found.remove(found.size() - 1);
            table.put(code, new Abbreviation(tag, children, List.copyOf(found)));
        }
        return table;
    }
}
