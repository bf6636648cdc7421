// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules of the Version section and of the file as a whole. */
final class HeaderRules {
    private static final String VERSION = "Version";
    private static final Map<String, String> CLASSES = Map.of("net", "{4d36e972-e325-11ce-bfc1-08002be10318}", "nettrans",
            "{4d36e975-e325-11ce-bfc1-08002be10318}");
    private static final Pattern DRIVER_VER = Pattern.compile("(\\d{2})/(\\d{2})/(\\d{4}),(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final int FIRST_NUMBER = 4;
    private static final int LAST_NUMBER = 7;
    private static final int HIGHEST_NUMBER = 65535;

    private HeaderRules() {
    }

    static void ascii(InfDriver driver, BiConsumer<InfPosition, String> report) {
        if (!driver.inf().isAscii()) {
            report.accept(InfPosition.START, "the file holds characters other than ASCII");
        }
    }

    static void signature(InfDriver driver, BiConsumer<InfPosition, String> report) {
        expect(driver, "Signature", "$Windows NT$", report);
    }

    static void classGuid(InfDriver driver, BiConsumer<InfPosition, String> report) {
        String name = driver.inf().value(VERSION, "Class").orElse("");
        String guid = CLASSES.get(name.toLowerCase(Locale.ROOT));
        if (guid == null) {
            report.accept(driver.inf().place(VERSION, "Class"), "Class is '" + name + "', not Net or NetTrans");
        } else {
            expect(driver, "ClassGuid", guid, report);
        }
    }

    static void provider(InfDriver driver, BiConsumer<InfPosition, String> report) {
        InfFile inf = driver.inf();
        boolean token = inf.entries(VERSION, "Provider").stream().anyMatch(line -> line.values().get(0).text().matches("%[^%]+%"));
        if (!token || inf.value(VERSION, "Provider").orElse("").isBlank()) {
            report.accept(inf.place(VERSION, "Provider"), "Provider is no string of the file");
        }
    }

    static void catalogFile(InfDriver driver, BiConsumer<InfPosition, String> report) {
        expect(driver, "CatalogFile", driver.inf().name().replaceFirst("(?i)\\.inf$", "") + ".cat", report);
    }

    static void driverVer(InfDriver driver, BiConsumer<InfPosition, String> report) {
        InfFile inf = driver.inf();
        String text = inf.value(VERSION, "DriverVer").orElse("") + ","
                + inf.entries(VERSION, "DriverVer").stream().findFirst().flatMap(line -> inf.text(line, 1)).orElse("");
        Matcher form = DRIVER_VER.matcher(text);
        if (!form.matches() || !isDate(form) || !areNumbers(form)) {
            report.accept(inf.place(VERSION, "DriverVer"), "DriverVer is '" + text + "', not mm/dd/yyyy,w.x.y.z with numbers up to 65535");
        }
    }

    private static boolean isDate(Matcher form) {
        try {
            LocalDate.of(Integer.parseInt(form.group(3)), Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
            return true;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static boolean areNumbers(Matcher form) {
        for (int i = FIRST_NUMBER; i <= LAST_NUMBER; i++) {
            if (form.group(i).length() > 5 || Integer.parseInt(form.group(i)) > HIGHEST_NUMBER) {
                return false;
            }
        }
        return true;
    }

    static void pnpLockdown(InfDriver driver, BiConsumer<InfPosition, String> report) {
        expect(driver, "PnpLockdown", "1", report);
    }

    static void duplicates(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfSection section : driver.inf().sections()) {
            section.headers().stream().skip(1).forEach(place -> report.accept(place, "[" + section.name() + "] is opened again"));
        }
        Set<String> seen = new HashSet<>();
        for (InfLine line : driver.inf().lines(VERSION)) {
            line.key().filter(key -> !seen.add(key.text().toLowerCase(Locale.ROOT)))
                    .ifPresent(key -> report.accept(key.position(), key.text() + " stands twice in [Version]"));
        }
    }

    private static void expect(InfDriver driver, String entry, String wanted, BiConsumer<InfPosition, String> report) {
        String found = driver.inf().value(VERSION, entry).orElse("");
        if (!found.equalsIgnoreCase(wanted)) {
            report.accept(driver.inf().place(VERSION, entry), entry + " is '" + found + "', not " + wanted);
        }
    }
}
