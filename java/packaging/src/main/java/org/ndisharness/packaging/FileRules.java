// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Rules of the files: where they come from and where they go. */
final class FileRules {
    private static final String DRIVER_STORE = "13";
    private static final String DRIVERS_FOLDER = "12";
    private static final String DESTINATIONS = "DestinationDirs";
    private static final String FILES = "SourceDisksFiles";

    private FileRules() {
    }

    static void directories(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            for (InfDriver.Models models : install.models()) {
                String wanted = models.target().filter(TargetOs::isPlain).isPresent() ? DRIVERS_FOLDER : DRIVER_STORE;
                check(driver, install, models, wanted, report);
            }
        }
    }

    private static void check(InfDriver driver, InfDriver.Install install, InfDriver.Models models, String wanted,
            BiConsumer<InfPosition, String> report) {
        for (String section : driver.copySections(install)) {
            String found = driver.inf().value(DESTINATIONS, section).orElse("");
            if (!found.equals(wanted)) {
                report.accept(driver.inf().place(DESTINATIONS, section),
                        "[" + section + "] goes to '" + found + "', not " + wanted + " as " + models.decoration() + " needs");
            }
        }
        for (InfDriver.Service service : driver.services(install)) {
            String image = driver.inf().value(service.section(), "ServiceBinary").orElse("");
            if (!image.startsWith("%" + wanted + "%\\")) {
                report.accept(driver.inf().place(service.section(), "ServiceBinary"),
                        "ServiceBinary is '" + image + "', not below %" + wanted + "% as " + models.decoration() + " needs");
            }
        }
    }

    static void destinations(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            for (String section : driver.copySections(install)) {
                if (driver.inf().entries(DESTINATIONS, section).isEmpty()) {
                    report.accept(install.position(), "[" + section + "] has no entry in [DestinationDirs]");
                }
            }
        }
        for (InfLine line : driver.inf().lines(DESTINATIONS)) {
            String section = line.key().map(InfValue::text).orElse("");
            boolean copied = driver.installs().stream().anyMatch(i -> driver.copySections(i).stream().anyMatch(section::equalsIgnoreCase));
            if (!copied) {
                report.accept(line.position(), "nothing copies [" + section + "]");
            }
        }
    }

    static void sourceDisks(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Map<String, InfPosition> copied = copiedFiles(driver);
        Map<String, InfPosition> listed = new TreeMap<>();
        for (InfLine line : driver.inf().lines(FILES)) {
            listed.put(folded(line.key().map(InfValue::text).orElse("")), line.position());
            String disk = driver.inf().text(line, 0).orElse("");
            if (driver.inf().value("SourceDisksNames", disk).orElse("").isBlank()) {
                report.accept(line.position(), "disk '" + disk + "' has no name in [SourceDisksNames]");
            }
        }
        copied.forEach((file, place) -> {
            if (!listed.containsKey(file)) {
                report.accept(place, file + " is copied, but not listed in [SourceDisksFiles]");
            }
        });
        listed.forEach((file, place) -> {
            if (!copied.containsKey(file)) {
                report.accept(place, file + " is listed, but nothing copies it");
            }
        });
    }

    private static Map<String, InfPosition> copiedFiles(InfDriver driver) {
        Map<String, InfPosition> files = new TreeMap<>();
        for (InfDriver.Install install : driver.installs()) {
            for (String section : driver.copySections(install)) {
                driver.copied(section).forEach(line -> files.putIfAbsent(folded(driver.sourceFile(line)), line.position()));
            }
        }
        return files;
    }

    static void serviceBinary(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            for (InfDriver.Service service : driver.services(install)) {
                String image = driver.inf().value(service.section(), "ServiceBinary").orElse("");
                String file = image.substring(image.lastIndexOf('\\') + 1);
                boolean copied = driver.copySections(install).stream().flatMap(section -> driver.copied(section).stream())
                        .map(line -> driver.inf().text(line, 0)).flatMap(Optional::stream).anyMatch(file::equalsIgnoreCase);
                if (!copied) {
                    report.accept(driver.inf().place(service.section(), "ServiceBinary"),
                            "'" + file + "' is not copied by [" + install.section() + "]");
                }
            }
        }
    }

    private static String folded(String file) {
        return file.toLowerCase(Locale.ROOT);
    }
}
