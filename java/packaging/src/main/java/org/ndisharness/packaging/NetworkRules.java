// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Rules of network set-up: what NDIS and the binding engine read. */
final class NetworkRules {
    private static final String INTERFACES = "Ndi\\Interfaces";
    private static final String WAN = "ndiscowan";
    private static final String UPPER = "UpperRange";
    private static final String LOWER = "LowerRange";
    private static final long MULTI_STRING = 0x00010000;
    private static final long KEEP = 0x2;

    /** IF_TYPE_PROP_VIRTUAL, NdisMediumCoWan, NdisPhysicalMediumUnspecified: what ndhmp.sys sets in its general attributes. */
    private static final Map<String, Long> KEYWORDS = new TreeMap<>(Map.of("*IfType", 53L, "*MediaType", 12L, "*PhysicalMediaType", 0L));

    /** Registry names by which code of a package would run at set-up. */
    private static final Set<String> SETUP_CODE = Set.of("clsid", "componentdll", "coinstallers32", "enumproppages32");

    private NetworkRules() {
    }

    static void characteristics(InfDriver driver, BiConsumer<InfPosition, String> report) {
        long wanted = driver.isAdapter() ? 1 : 0;
        for (InfDriver.Install install : driver.installs()) {
            expectNumber(driver, install, "Characteristics", wanted, report);
        }
    }

    static void mediaKeywords(InfDriver driver, BiConsumer<InfPosition, String> report) {
        if (driver.isAdapter()) {
            for (InfDriver.Install install : driver.installs()) {
                KEYWORDS.forEach((keyword, value) -> expectNumber(driver, install, keyword, value, report));
            }
        }
    }

    private static void expectNumber(InfDriver driver, InfDriver.Install install, String entry, long wanted,
            BiConsumer<InfPosition, String> report) {
        String found = driver.inf().value(install.section(), entry).orElse("");
        if (InfDriver.number(found).filter(n -> n == wanted).isEmpty()) {
            report.accept(driver.inf().place(install.section(), entry), entry + " is '" + found + "', not " + wanted);
        }
    }

    static void bindingRanges(InfDriver driver, BiConsumer<InfPosition, String> report) {
        Set<String> upper = driver.isAdapter() ? Set.of("ndharness") : Set.of("noupper");
        Set<String> lower = driver.isAdapter() ? Set.of("nolower") : Set.of("ndharness", WAN);
        for (InfDriver.Install install : driver.installs()) {
            expectRange(driver, install, UPPER, upper, report);
            expectRange(driver, install, LOWER, lower, report);
        }
    }

    private static List<String> range(InfDriver driver, InfDriver.Install install, String name) {
        return driver.registry(install).stream().filter(value -> value.is(INTERFACES, name))
                .map(value -> String.join(",", value.data())).toList();
    }

    private static void expectRange(InfDriver driver, InfDriver.Install install, String name, Set<String> allowed,
            BiConsumer<InfPosition, String> report) {
        List<String> found = range(driver, install, name);
        if (found.size() != 1 || !allowed.contains(found.get(0))) {
            report.accept(install.position(), name + " is " + found + ", not one of " + allowed + " in lower case");
        }
    }

    static void allowList(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            boolean shared = driver.isProtocol() && range(driver, install, LOWER).stream().anyMatch(r -> r.contains(WAN));
            for (InfDriver.Service service : driver.services(install)) {
                boolean list = driver.registry(service).stream().anyMatch(value -> value.is("Parameters", "AllowedAdapters")
                        && value.data().equals(List.of("")) && InfDriver.number(value.flags()).orElse(0L) == (MULTI_STRING | KEEP));
                if (shared && !list) {
                    report.accept(service.position(),
                            "Parameters\\AllowedAdapters is no empty REG_MULTI_SZ that a later installation keeps");
                }
            }
        }
    }

    static void noSetupCode(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfSection section : driver.inf().sections()) {
            if (section.name().toLowerCase(Locale.ROOT).endsWith(".coinstallers")) {
                report.accept(section.position(), "[" + section.name() + "] names a co-installer");
            }
        }
        driver.registry().filter(value -> SETUP_CODE.contains(value.name().toLowerCase(Locale.ROOT)))
                .forEach(value -> report.accept(value.position(), value.name() + " names code that runs at set-up"));
    }
}
