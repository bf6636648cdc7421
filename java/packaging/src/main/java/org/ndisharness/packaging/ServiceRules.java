// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Rules of services and of the registry values that go with them. */
final class ServiceRules {
    private static final String KMDF = "1.15";
    private static final long FUNCTION_DRIVER = 0x2;
    private static final long MULTI_STRING = 0x00010000;
    private static final long STOP_FIRST = 0x200;
    private static final Map<String, Long> VALUES = new TreeMap<>(Map.of("ServiceType", 1L, "StartType", 3L, "ErrorControl", 1L));

    private ServiceRules() {
    }

    static void names(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            List<InfDriver.Service> services = driver.services(install);
            if (services.size() != 1) {
                report.accept(install.position(), "[" + install.section() + ".Services] adds " + services.size() + " services, not one");
            }
            List<String> named = ndi(driver, install, "Service").stream().flatMap(value -> value.data().stream()).toList();
            for (InfDriver.Service service : services) {
                if (!named.equals(List.of(service.name()))) {
                    report.accept(service.position(), "the service is " + service.name() + ", Ndi\\Service is " + named);
                }
                String image = driver.inf().value(service.section(), "ServiceBinary").orElse("");
                if (!image.endsWith("\\" + service.name() + ".sys")) {
                    report.accept(service.position(), "the service is " + service.name() + ", its image '" + image + "'");
                }
            }
        }
    }

    private static List<InfDriver.RegistryValue> ndi(InfDriver driver, InfDriver.Install install, String name) {
        return driver.registry(install).stream().filter(value -> value.is("Ndi", name)).toList();
    }

    static void coServices(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            List<InfDriver.RegistryValue> found = ndi(driver, install, "CoServices");
            if (driver.isAdapter()) {
                found.forEach(value -> report.accept(value.position(), "an adapter has one service and no CoServices"));
                continue;
            }
            List<String> services = driver.services(install).stream().map(InfDriver.Service::name).toList();
            boolean right = found.size() == 1 && found.get(0).data().equals(services) && isNumber(found.get(0).flags(), MULTI_STRING);
            if (!right) {
                report.accept(install.position(), "Ndi\\CoServices is no REG_MULTI_SZ of " + services);
            }
        }
    }

    static void addService(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Service service : driver.services()) {
            boolean right = driver.isAdapter() ? isNumber(service.flags(), FUNCTION_DRIVER) : service.flags().isEmpty();
            if (!right) {
                report.accept(service.position(),
                        "AddService has flags '" + service.flags() + "'; an adapter's service has 0x2, a protocol's none");
            }
        }
    }

    static void values(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Service service : driver.services()) {
            VALUES.forEach((entry, wanted) -> {
                String found = driver.inf().value(service.section(), entry).orElse("");
                if (!isNumber(found, wanted)) {
                    report.accept(driver.inf().place(service.section(), entry), entry + " is '" + found + "', not " + wanted);
                }
            });
        }
    }

    static void delService(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            List<InfDriver.Service> removals = driver.removals(install);
            if (driver.isAdapter()) {
                removals.forEach(removal -> report.accept(removal.position(), "PnP removes an adapter's service by itself"));
                continue;
            }
            List<String> services = driver.services(install).stream().map(InfDriver.Service::name).toList();
            boolean right = removals.stream().map(InfDriver.Service::name).toList().equals(services)
                    && removals.stream().allMatch(removal -> isNumber(removal.flags(), STOP_FIRST));
            if (!right) {
                report.accept(install.position(),
                        "[" + install.section() + ".Remove.Services] is not DelService of " + services + " with 0x200");
            }
        }
    }

    /** The section is what the framework's page asks for; Microsoft's protocol sample leaves it out. Both are right. */
    static void kmdf(InfDriver driver, BiConsumer<InfPosition, String> report) {
        for (InfDriver.Install install : driver.installs()) {
            List<String> services = driver.services(install).stream().map(InfDriver.Service::name).toList();
            for (InfLine line : driver.inf().entries(install.section() + ".Wdf", "KmdfService")) {
                String section = driver.inf().text(line, 1).orElse("");
                String version = driver.inf().value(section, "KmdfLibraryVersion").orElse("");
                if (!services.equals(List.of(driver.inf().text(line, 0).orElse(""))) || !version.equals(KMDF)) {
                    report.accept(line.position(), "KmdfService is not " + services + " with KmdfLibraryVersion " + KMDF);
                }
            }
        }
    }

    static void noMisuse(InfDriver driver, BiConsumer<InfPosition, String> report) {
        driver.registry().filter(value -> value.name().equalsIgnoreCase("AllowMisuse"))
                .forEach(value -> report.accept(value.position(), "AllowMisuse is for the owner of the box to set"));
    }

    static void registryRoot(InfDriver driver, BiConsumer<InfPosition, String> report) {
        driver.registry().forEach(value -> {
            if (!value.root().equals("HKR")) {
                report.accept(value.position(), "the root is '" + value.root() + "', not HKR");
            }
            if (InfDriver.number(value.flags()).isEmpty()) {
                report.accept(value.position(), "the flags '" + value.flags() + "' are no number");
            }
        });
    }

    private static boolean isNumber(String text, long wanted) {
        return InfDriver.number(text).filter(n -> n == wanted).isPresent();
    }
}
