// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the installation of one driver image by an INF leaves behind: service, device description, registry values of service and adapter,
 * and the hardware ranges of a LogConfig section.
 *
 * @param install install section that was taken: the one that copies or starts the image
 * @param others further install sections of the INF, which were not taken
 * @param description of the first model that leads to it
 * @param service name of the service, empty if there is no AddService
 * @param parameters values below the service's Parameters key
 * @param values values of the adapter's driver key, with the defaults of {@code Ndi\params} that AddReg does not set
 * @param advanced the parameters that {@code Ndi\params} describes
 * @param memory ranges of the first LogConfig section
 * @param ports ranges of it
 * @param interrupt the first interrupt of it
 */
public record InfInstallation(String install, List<String> others, String description, String service,
        Map<String, InfRegistryData> parameters,
        Map<String, InfRegistryData> values, List<InfParameter> advanced, List<InfRange> memory, List<InfRange> ports,
        Optional<Long> interrupt) {
    private static final List<String> DECORATIONS = List.of(".NTamd64", ".NT");
    private static final String PARAMS = "ndi\\params\\";

    /**
     * Reads the installation of an image.
     *
     * @param image file name of the driver
     * @return empty if no install section has to do with the image
     * @throws InfSyntaxException when it is no INF
     */
    public static Optional<InfInstallation> read(Path inf, String image) throws IOException {
        return of(InfFile.read(inf), image);
    }

    /** The same of an INF that is read already. */
    public static Optional<InfInstallation> of(InfFile inf, String image) {
        InfDriver driver = new InfDriver(inf);
        List<InfDriver.Install> all = driver.installs().stream().map(install -> decorated(inf, install)).toList();
        List<InfDriver.Install> fitting = all.stream().filter(install -> installs(driver, install, image)).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(of(driver, fitting.get(0), all, image));
    }

    /** On x64 the section with the nearest decoration is taken (inf-ddinstall-section.md). */
    private static InfDriver.Install decorated(InfFile inf, InfDriver.Install install) {
        return DECORATIONS.stream().map(decoration -> install.section() + decoration).filter(name -> inf.section(name).isPresent())
                .findFirst()
                .map(name -> new InfDriver.Install(name, install.models(), install.position())).orElse(install);
    }

    private static boolean installs(InfDriver driver, InfDriver.Install install, String image) {
        boolean starts = driver.services(install).stream().anyMatch(service -> binary(driver, service).equalsIgnoreCase(image));
        return starts || driver.names(install.section(), "CopyFiles").anyMatch(name -> name.equalsIgnoreCase("@" + image))
                || driver.copySections(install).stream().flatMap(section -> driver.copied(section).stream())
                        .anyMatch(line -> driver.sourceFile(line).equalsIgnoreCase(image)
                                || driver.inf().text(line, 0).orElse("").equalsIgnoreCase(image));
    }

    private static String binary(InfDriver driver, InfDriver.Service service) {
        String path = driver.inf().value(service.section(), "ServiceBinary").orElse("");
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    private static InfInstallation of(InfDriver driver, InfDriver.Install install, List<InfDriver.Install> all, String image) {
        List<InfDriver.Service> services = driver.services(install);
        Optional<InfDriver.Service> service = services.stream().filter(s -> binary(driver, s).equalsIgnoreCase(image)).findFirst()
                .or(() -> services.stream().findFirst());
        Map<String, InfRegistryData> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        service.ifPresent(found -> driver.registry(found).stream().filter(value -> value.subkey().equalsIgnoreCase("Parameters"))
                .forEach(value -> parameters.put(value.name(), InfRegistryData.of(value.flags(), value.data()))));
        List<InfDriver.RegistryValue> registry = driver.registry(install);
        List<InfParameter> advanced = advanced(registry);
        Map<String, InfRegistryData> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        advanced.stream().filter(parameter -> !parameter.initial().isEmpty())
                .forEach(parameter -> values.put(parameter.name(), new InfRegistryData("REG_SZ", List.of(parameter.initial()))));
        standard(driver.inf(), install.section(), values);
        registry.stream().filter(value -> value.subkey().isEmpty() && !value.name().isEmpty() && value.root().equalsIgnoreCase("HKR"))
                .forEach(value -> values.put(value.name(), InfRegistryData.of(value.flags(), value.data())));
        InfRanges ranges = InfRanges.of(driver, install.section());
        return new InfInstallation(install.section(),
                all.stream().filter(other -> other != install).map(InfDriver.Install::section).toList(),
                description(driver, install), service.map(InfDriver.Service::name).orElse(""), parameters, values, advanced,
                ranges.memory(),
                ranges.ports(), ranges.interrupt());
    }

    /** Keywords with an asterisk that stand in the install section itself. */
    private static void standard(InfFile inf, String section, Map<String, InfRegistryData> values) {
        for (InfLine line : inf.lines(section)) {
            String key = line.key().map(inf::text).orElse("");
            Optional<Long> number = inf.text(line, 0).flatMap(InfDriver::number);
            if (key.startsWith("*") && number.isPresent()) {
                values.put(key, new InfRegistryData("REG_DWORD", List.of(number.get().toString())));
            }
        }
    }

    private static String description(InfDriver driver, InfDriver.Install install) {
        for (InfDriver.Models models : driver.models()) {
            for (InfLine line : driver.inf().lines(models.section())) {
                String section = driver.inf().text(line, 0).orElse("");
                if (!section.isEmpty() && install.section().toLowerCase(Locale.ROOT).matches(Pattern.quote(section.toLowerCase(Locale.ROOT))
                        + "(\\.nt(amd64)?)?")) {
                    return line.key().map(driver.inf()::text).orElse("");
                }
            }
        }
        return "";
    }

    private static List<InfParameter> advanced(Collection<InfDriver.RegistryValue> registry) {
        Map<String, List<InfDriver.RegistryValue>> byName = new LinkedHashMap<>();
        for (InfDriver.RegistryValue value : registry) {
            String key = value.subkey().toLowerCase(Locale.ROOT);
            if (key.startsWith(PARAMS)) {
                String name = value.subkey().substring(PARAMS.length()).split("\\\\", 2)[0];
                byName.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
            }
        }
        return byName.entrySet().stream().map(entry -> InfParameter.of(entry.getKey(), entry.getValue())).toList();
    }
}
