// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ndisharness.harness.symbols.DwarfAbbreviations.Abbreviation;
import org.ndisharness.harness.symbols.DwarfForm.Value;
import org.ndisharness.harness.symbols.DwarfUnit.Range;

/** Reads .debug_info: functions, and where functions were inlined into them. */
final class DwarfInfo {
    private static final int MAX_ORIGINS = 8;
    private static final int MAX_FUNCTIONS = 1 << 20;
    private static final int COMPILE = 1;
    private static final int PARTIAL = 3;

    private final Dwarf dwarf;
    private final SymbolTable table;
    private final DwarfAbbreviations abbreviations;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Long> origins = new HashMap<>();
    private final Map<Long, List<Range>> functions = new HashMap<>();
    private final Set<Long> linePrograms = new HashSet<>();

    DwarfInfo(Dwarf dwarf, SymbolTable table) {
        this.dwarf = dwarf;
        this.table = table;
        abbreviations = new DwarfAbbreviations(dwarf.section(".debug_abbrev"));
    }

    void read() {
        Bytes section = dwarf.section(".debug_info");
        // What the linker fills up with is no unit.
        while (section.remaining() > 11) {
            long begin = section.position();
            Dwarf.Length length = Dwarf.Length.read(section);
            long body = section.position();
            Bytes unit = section.part(begin, body - begin + section.take(length.value()).size()).seek(body - begin);
            if (unit.remaining() > 0) {
                readUnit(unit, begin, length.offsetSize());
            }
        }
        functions.forEach((offset, ranges) -> {
            String name = name(offset);
            ranges.forEach(range -> table.addFunction(range.begin(), range.end() - range.begin(), name));
        });
    }

    private void readUnit(Bytes unit, long begin, int offsetSize) {
        int version = unit.u16();
        Dwarf.checkVersion(version);
        long abbreviation;
        if (version >= Dwarf.MAX_VERSION) {
            int type = unit.u8();
            unit.u8();
            abbreviation = unit.unsigned(offsetSize);
            if (type != COMPILE && type != PARTIAL) {
                return;
            }
        } else {
            abbreviation = unit.unsigned(offsetSize);
            unit.u8();
        }
        readEntries(unit, new DwarfUnit(dwarf, version, offsetSize, begin), begin, abbreviations.at(abbreviation));
    }

    private void readEntries(Bytes entries, DwarfUnit unit, long begin, Map<Long, Abbreviation> kinds) {
        List<String> files = List.of();
        int depth = 0;
        int inlinedAt = Integer.MAX_VALUE;
        while (entries.remaining() > 0) {
            long offset = begin + entries.position();
            long code = entries.uleb();
            if (code == 0) {
                depth--;
                inlinedAt = depth <= inlinedAt ? Integer.MAX_VALUE : inlinedAt;
                continue;
            }
            Abbreviation kind = kinds.get(code);
            if (kind == null) {
                throw new MalformedException("the abbreviation %d is not in its table", code);
            }
            Map<Integer, Value> entry = values(entries, unit, kind);
            if (kind.tag() == Dwarf.TAG_COMPILE_UNIT) {
                unit.begin(entry);
                files = lines(unit, entry);
            } else if (kind.tag() == Dwarf.TAG_SUBPROGRAM) {
                addFunction(offset, unit, entry);
            } else if (kind.tag() == Dwarf.TAG_INLINED_SUBROUTINE && inlinedAt == Integer.MAX_VALUE) {
                // What is inlined into that belongs to the same line of the function that is really there.
                inlinedAt = kind.hasChildren() ? depth : inlinedAt;
                addInlined(unit, entry, files);
            }
            depth += kind.hasChildren() ? 1 : 0;
        }
    }

    private static Map<Integer, Value> values(Bytes from, DwarfUnit unit, Abbreviation kind) {
        Map<Integer, Value> values = new HashMap<>();
        for (DwarfAbbreviations.Attribute attribute : kind.attributes()) {
            Value value = DwarfForm.read(from, attribute.form(), unit.offsetSize(), unit.version(), attribute.implicit());
            values.put(attribute.name(), value);
        }
        return values;
    }

    private List<String> lines(DwarfUnit unit, Map<Integer, Value> entry) {
        long offset = DwarfUnit.number(entry, Dwarf.AT_STMT_LIST, -1);
        if (offset < 0) {
            return List.of();
        }
        DwarfLines lines = new DwarfLines(dwarf, unit, offset);
        if (linePrograms.add(offset)) {
            lines.run(table);
        }
        return lines.files();
    }

    private void addFunction(long offset, DwarfUnit unit, Map<Integer, Value> entry) {
        Value name = entry.get(Dwarf.AT_NAME);
        Value origin = entry.getOrDefault(Dwarf.AT_ABSTRACT_ORIGIN, entry.get(Dwarf.AT_SPECIFICATION));
        if (names.size() + origins.size() > MAX_FUNCTIONS) {
            throw new MalformedException("it has more than %d functions", MAX_FUNCTIONS);
        }
        if (name != null) {
            names.put(offset, unit.text(name));
        } else if (origin != null) {
            origins.put(offset, unit.reference(origin));
        }
        List<Range> ranges = unit.ranges(entry);
        if (!ranges.isEmpty()) {
            functions.put(offset, ranges);
        }
    }

    private void addInlined(DwarfUnit unit, Map<Integer, Value> entry, List<String> files) {
        long file = DwarfUnit.number(entry, Dwarf.AT_CALL_FILE, -1);
        long line = DwarfUnit.number(entry, Dwarf.AT_CALL_LINE, 0);
        if (file >= 0 && file < files.size() && line > 0 && line < Integer.MAX_VALUE) {
            for (Range range : unit.ranges(entry)) {
                table.addInlined(range.begin(), range.end(), files.get((int) file), (int) line);
            }
        }
    }

    private String name(long offset) {
        Long at = offset;
        for (int i = 0; i < MAX_ORIGINS && at != null; i++) {
            if (names.containsKey(at)) {
                return names.get(at);
            }
            at = origins.get(at);
        }
        return "";
    }
}
