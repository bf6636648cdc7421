// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Rules of how sections and strings hang together. */
final class SectionRules {
    private static final Set<String> VERSION =
            Set.of("signature", "class", "classguid", "provider", "driverver", "catalogfile", "pnplockdown");
    private static final Set<String> INSTALL =
            Set.of("characteristics", "*iftype", "*mediatype", "*physicalmediatype", "addreg", "copyfiles",
                    "include", "needs");
    private static final Set<String> SERVICE = Set.of("displayname", "description", "servicetype", "starttype", "errorcontrol",
            "servicebinary", "addreg", "loadordergroup", "dependencies");
    private static final Set<String> FIXED = Set.of("version", "manufacturer", "controlflags", "destinationdirs", "sourcedisksnames",
            "sourcedisksfiles");

    private SectionRules() {
    }

    /** Sections that others name, in lower case, with the name as written and a place that names it. */
    private static Map<String, Named> named(InfDriver driver) {
        Map<String, Named> all = new LinkedHashMap<>();
        for (InfDriver.Models models : driver.models()) {
            put(all, models.section(), models.position());
            models.entries().forEach(model -> put(all, model.install(), model.position()));
        }
        for (InfDriver.Install install : driver.installs()) {
            putLists(all, driver, install.section());
            put(all, install.section() + ".Services", install.position());
            for (InfDriver.Service service : driver.services(install)) {
                put(all, service.section(), service.position());
                putLists(all, driver, service.section());
            }
            for (InfLine line : driver.inf().entries(install.section() + ".Wdf", "KmdfService")) {
                put(all, driver.inf().text(line, 1).orElse(""), line.position());
            }
        }
        return all;
    }

    private record Named(String name, InfPosition position) {
    }

    private static void putLists(Map<String, Named> all, InfDriver driver, String section) {
        for (String entry : Set.of("AddReg", "CopyFiles")) {
            driver.names(section, entry).filter(name -> !name.startsWith("@"))
                    .forEach(name -> put(all, name, driver.inf().place(section, entry)));
        }
    }

    private static void put(Map<String, Named> all, String section, InfPosition position) {
        all.putIfAbsent(section.toLowerCase(Locale.ROOT), new Named(section, position));
    }

    static void exist(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (Named section : named(driver).values()) {
            if (driver.inf().section(section.name).isEmpty()) {
                report.accept(section.position, "there is no section [" + section.name + "]");
            }
        }
    }

    static void used(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Set<String> used = new HashSet<>(FIXED);
        used.addAll(named(driver).keySet());
        for (InfDriver.Install install : driver.installs()) {
            String name = install.section().toLowerCase(Locale.ROOT);
            used.addAll(Set.of(name + ".remove.services", name + ".wdf"));
        }
        for (InfSection section : driver.inf().sections()) {
            // Co-installers have a rule of their own.
            String name = section.name().toLowerCase(Locale.ROOT);
            if (!InfFile.isStrings(section) && !used.contains(name) && !name.endsWith(".coinstallers")) {
                report.accept(section.position(), "nothing names [" + section.name() + "]");
            }
        }
    }

    static void knownEntries(InfDriver driver, BiConsumer<InfPosition, String> report) {
        knownEntries(driver, "Version", VERSION, report);
        knownEntries(driver, "ControlFlags", Set.of("excludefromselect"), report);
        for (InfDriver.Install install : driver.installs()) {
            knownEntries(driver, install.section(), INSTALL, report);
            knownEntries(driver, install.section() + ".Services", Set.of("addservice"), report);
            knownEntries(driver, install.section() + ".Remove.Services", Set.of("delservice"), report);
            knownEntries(driver, install.section() + ".Wdf", Set.of("kmdfservice"), report);
            driver.services(install).forEach(service -> knownEntries(driver, service.section(), SERVICE, report));
        }
    }

    private static void knownEntries(InfDriver driver, String section, Set<String> known, BiConsumer<InfPosition, String> report) {
        for (InfLine line : driver.inf().lines(section)) {
            String entry = line.key().map(InfValue::text).orElse("");
            if (!known.contains(entry.toLowerCase(Locale.ROOT))) {
                report.accept(line.position(), "'" + entry + "' in [" + section + "] is none of " + new TreeSet<>(known));
            }
        }
    }

    static void includes(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            for (String entry : new String[] {"Include", "Needs"}) {
                for (InfLine line : driver.inf().entries(install.section(), entry)) {
                    report.accept(line.position(),
                            entry + " takes " + line.values().stream().map(InfValue::text).toList() + " from elsewhere");
                }
            }
        }
    }

    static void stringsDefined(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Set<String> defined = driver.inf().strings().keySet();
        for (InfFile.Token token : driver.inf().tokens()) {
            if (!token.isDirectory() && !defined.contains(token.name().toLowerCase(Locale.ROOT))) {
                report.accept(token.position(), "%" + token.name() + "% is not in [Strings]");
            }
        }
    }

    static void stringsUsed(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Set<String> used = new HashSet<>();
        driver.inf().tokens().forEach(token -> used.add(token.name().toLowerCase(Locale.ROOT)));
        driver.inf().strings().forEach((name, value) -> {
            if (!used.contains(name)) {
                report.accept(value.position(), "nothing uses the string '" + name + "'");
            }
        });
    }
}
