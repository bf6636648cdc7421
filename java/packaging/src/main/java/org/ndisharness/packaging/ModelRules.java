// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules of the Manufacturer and models sections. */
final class ModelRules {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");
    private static final Set<String> ADAPTER_VERSIONS = Set.of("10.0...16299");
    private static final Set<String> PROTOCOL_VERSIONS = Set.of("10.0...25319", "any");
    private static final Pattern HARDWARE_ID = Pattern.compile("ROOT\\\\NDISHARNESS\\\\[A-Z0-9_]+");
    private static final Pattern COMPONENT_ID = Pattern.compile("NDH_[A-Z0-9_]+");

    private ModelRules() {
    }

    static void decorations(InfDriver driver, BiConsumer<InfPosition, String> report) {
        if (driver.models().isEmpty()) {
            report.accept(driver.inf().place("Manufacturer", ""), "no manufacturer names a models section");
        }
        for (InfDriver.Models models : driver.models()) {
            if (models.target().filter(os -> ARCHITECTURES.contains(os.architecture())).isEmpty()) {
                report.accept(models.position(),
                        "decoration '" + models.decoration() + "' is not NTamd64 or NTarm64 with or without a build");
            }
        }
    }

    static void architectures(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Set<String> first = described(driver, "amd64");
        Set<String> second = described(driver, "arm64");
        if (!first.equals(second)) {
            report.accept(driver.inf().place("Manufacturer", ""), "models for amd64 are " + first + ", for arm64 " + second);
        }
    }

    private static Set<String> described(InfDriver driver, String architecture) {
        Set<String> all = new TreeSet<>();
        for (InfDriver.Models models : driver.models()) {
            models.target().filter(os -> os.architecture().equals(architecture)).ifPresent(os -> models.entries()
                    .forEach(model -> all.add(os.version() + " " + model.install() + " " + model.ids())));
        }
        return all;
    }

    static void versions(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Set<String> wanted = driver.isAdapter() ? ADAPTER_VERSIONS : PROTOCOL_VERSIONS;
        Set<String> found = driver.models().stream().flatMap(models -> models.target().stream()).map(TargetOs::version)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(wanted)) {
            report.accept(driver.inf().place("Manufacturer", ""), "models are for " + found + ", not for " + new TreeSet<>(wanted));
        }
    }

    static void hardwareIds(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Pattern form = driver.isAdapter() ? HARDWARE_ID : COMPONENT_ID;
        for (InfDriver.Models models : driver.models()) {
            for (InfDriver.Model model : models.entries()) {
                if (model.ids().size() != 1 || !form.matcher(model.ids().get(0)).matches()) {
                    report.accept(model.position(), "ids are " + model.ids() + ", not one like " + form.pattern());
                }
            }
        }
    }

    static void excludeFromSelect(InfDriver driver, BiConsumer<InfPosition, String> report) {
        if (!driver.isAdapter()) {
            return;
        }
        Set<String> excluded = driver.names("ControlFlags", "ExcludeFromSelect").map(ModelRules::folded).collect(Collectors.toSet());
        for (InfDriver.Models models : driver.models()) {
            List<String> offered = models.entries().stream().flatMap(model -> model.ids().stream()).map(ModelRules::folded)
                    .filter(id -> !excluded.contains(id)).toList();
            if (!offered.isEmpty()) {
                report.accept(models.position(), "ExcludeFromSelect leaves out " + offered);
            }
        }
    }

    private static String folded(String id) {
        return id.toUpperCase(Locale.ROOT);
    }
}
