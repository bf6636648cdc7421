// SPDX-License-Identifier: MIT
package org.ndisharness.cli.inspect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An inspection for people. */
final class InspectionText {
    private static final int WIDTH = 118;
    private static final String LINE = "  %-10s %s%n";

    private final Inspection inspection;
    private final ImageFacts facts;
    private final PrintWriter out;

    InspectionText(Inspection inspection, PrintWriter out) {
        this.inspection = inspection;
        this.facts = inspection.facts();
        this.out = out;
    }

    void print() {
        out.println(facts.file() + ": " + inspection.kind() + ", x86-64");
        printNdis();
        if (facts.kmdf() != null) {
            out.printf(LINE, "KMDF", facts.kmdf().major() + "." + facts.kmdf().minor() + ", " + facts.kmdf().functions()
                    + " functions in the table that it binds to; which of them it calls, imports do not tell");
        }
        out.printf(LINE, "version", version());
        out.printf(LINE, "PDB",
                facts.pdb() == null ? "none named" : facts.pdb().path() + ", GUID " + facts.pdb().guid() + ", age " + facts.pdb().age());
        out.printf(LINE, "linked", "by linker " + facts.linker() + " for Windows " + facts.osVersion() + ", subsystem version "
                + facts.subsystemVersion() + "; checksum " + (facts.checksum() == 0 ? "none" : "right") + "; "
                + (facts.relocations() ? "" : "no ") + "relocations; " + facts.unwindEntries() + " functions with unwind data");
        out.printf(LINE, "security", security());
        printImports();
        printSections();
        out.println();
        int missing = facts.missing().size();
        out.println(missing == 0 ? "All that it imports is provided."
                : missing + " of its imports are missing; a call of one ends the run with its name:");
        facts.missing().forEach(
                each -> out.println("  " + each.module() + "  " + (each.symbol() != null ? each.symbol() : "ordinal " + each.ordinal())));
    }

    private void printNdis() {
        NdisUse ndis = inspection.ndis();
        String roles = ndis.roles().isEmpty() ? "" : ": " + String.join(", ", ndis.roles());
        out.printf(LINE, "NDIS", ndis.version() + roles);
        wrap("             ", ndis.evidence());
        out.printf(LINE, "", "(" + ndis.note() + ")");
    }

    private String version() {
        if (facts.version() == null) {
            return "no version resource";
        }
        Map<String, String> strings = facts.version().strings();
        List<String> parts = new ArrayList<>(List.of(facts.version().file()));
        for (String key : List.of("FileDescription", "CompanyName", "ProductName")) {
            if (!strings.getOrDefault(key, "").isBlank()) {
                parts.add(strings.get(key));
            }
        }
        return String.join(", ", parts);
    }

    private String security() {
        ImageFacts.Security security = facts.security();
        return String.join(", ",
                said(security.securityCookie(), "security cookie (/GS)"),
                security.guardFunctions() > 0 ? "control flow guard with " + security.guardFunctions() + " functions"
                        : security.guardFlag() ? "control flow guard without a table" : "no control flow guard",
                said(security.nxCompatible(), "NX"), said(security.dynamicBase(), "dynamic base"),
                said(security.highEntropy(), "high entropy"),
                said(security.forceIntegrity(), "forced integrity"),
                security.signature().equals("present") ? "signature (not verified)" : security.signature().equals("none") ? "no signature"
                        : "damaged signature");
    }

    private static String said(boolean present, String feature) {
        return (present ? "" : "no ") + feature;
    }

    private void printImports() {
        for (ImageFacts.Module module : facts.imports()) {
            out.println();
            out.println("  " + module.module() + ": " + module.provided() + " of " + module.symbols().size() + " imports provided, by "
                    + Inspection.providedBy(module));
            wrap("      ", module.symbols().stream().map(symbol -> symbol.provided() ? symbol.toString() : symbol + " (MISSING)").toList());
        }
        for (ImageFacts.Module module : facts.delayImports()) {
            out.println();
            out.println("  " + module.module()
                    + ", delay-loaded: kernels do not bind these, a library of the driver's own does at the first call");
            wrap("      ", module.symbols().stream().map(ImageFacts.Symbol::toString).toList());
        }
    }

    private void printSections() {
        out.println();
        for (ImageFacts.Section section : facts.sections()) {
            out.printf("  %-10s %s  at 0x%06x, %8d bytes%s%s%n", section.name(), section.protection(), section.rva(), section.size(),
                    section.pageable() ? ", pageable" : "", section.discardable() ? ", discarded after DriverEntry" : "");
        }
    }

    private void wrap(String indent, List<String> words) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i) + (i + 1 < words.size() ? "," : "");
            if (line.length() > indent.length() && line.length() + word.length() >= WIDTH) {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(indent);
            }
            line.append(word).append(' ');
        }
        if (line.length() > indent.length()) {
            out.println(line.toString().stripTrailing());
        }
    }
}
