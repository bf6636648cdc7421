// SPDX-License-Identifier: MIT
package org.ndisharness.cli.target;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ndisharness.cli.inspect.ImageSummary;
import org.ndisharness.harness.driver.DriverUnderTest;
import org.ndisharness.packaging.InfInstallation;
import org.ndisharness.packaging.InfParameter;
import org.ndisharness.packaging.InfRange;
import org.ndisharness.packaging.InfRegistryData;

/**
 * A first target file for a driver image.
 *
 * @param json its text
 * @param notes what a person has to look at; they stand in the file as well
 */
record DriverDraft(String json, List<String> notes) {
    private static final int LONGEST_NAME = 32;
    private static final String MEDIA_TYPE = "*MediaType";

    /** Looks at image and INF; the file names the image relative to the place where it will lie. */
    static DriverDraft of(Path image, Path inf, Path file) throws IOException {
        ImageSummary summary = ImageSummary.of(image);
        InfBeside beside = InfBeside.of(image, inf);
        Optional<InfInstallation> installation = beside.installation();
        List<String> notes = new ArrayList<>(beside.notes());
        imageNotes(summary, notes);
        installation.ifPresent(found -> installationNotes(found, notes));
        notes.add(
                "Which address families the driver registers is not known before it runs: the first one is taken; addressFamily names "
                        + "another");
        notes.add(
                "What the driver expects of SAPs and calls is not known: sap and call say what clients give it (type, and bytes or text)");
        notes.add("oids: add the OIDs that the driver is expected to be asked in a run");

        Map<String, Object> target = new LinkedHashMap<>();
        String base = InitCommand.baseName(image);
        target.put("name", name(base));
        target.put("description", description(base, summary, installation));
        target.put("notes", notes);
        target.put("transport", "embedded");
        target.put("driver", driver(image, file, base, installation));
        return new DriverDraft(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(target) + "\n", notes);
    }

    private static String name(String base) {
        String safe = base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^[^a-z]+", "");
        String name = safe.isEmpty() ? "driver" : safe;
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static String description(String base, ImageSummary summary, Optional<InfInstallation> installation) {
        return installation.map(InfInstallation::description).filter(text -> !text.isBlank())
                .or(() -> Optional.of(summary.description()).filter(text -> !text.isBlank())).orElse("The driver " + base);
    }

    private static Map<String, Object> driver(Path image, Path file, String base, Optional<InfInstallation> installation) {
        Map<String, Object> driver = new LinkedHashMap<>();
        Path folder = file.toAbsolutePath().normalize().getParent();
        driver.put("image", folder.relativize(image.toAbsolutePath().normalize()).toString().replace('\\', '/'));
        driver.put("service",
                installation.map(InfInstallation::service).filter(name -> !name.isEmpty()).orElse(base).replaceAll("\\W", "_"));
        installation.ifPresent(found -> {
            put(driver, "parameters", values(found.parameters()));
            Map<String, Object> adapter = new LinkedHashMap<>();
            put(adapter, "parameters", values(found.values()));
            put(adapter, "resources", resources(found));
            put(driver, "adapter", adapter);
            InfRegistryData medium = found.values().get(MEDIA_TYPE);
            if (medium != null) {
                DriverUnderTest.mediumName(medium.data().get(0)).ifPresent(name -> driver.put("medium", name));
            }
        });
        return driver;
    }

    private static void put(Map<String, Object> map, String key, Map<String, Object> value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
    }

    private static Map<String, Object> values(Map<String, InfRegistryData> values) {
        Map<String, Object> map = new LinkedHashMap<>();
        values.forEach((name, data) -> map.put(name, value(data)));
        return map;
    }

    private static Object value(InfRegistryData data) {
        return switch (data.type()) {
            case "REG_DWORD" -> Long.decode(data.data().get(0));
            case "REG_SZ" -> data.data().get(0);
            case "REG_MULTI_SZ" -> data.data().stream().filter(text -> !text.isEmpty()).toList();
            case "REG_BINARY" ->
                Map.of("type", data.type(), "value", data.data().stream().map(DriverDraft::digits).collect(Collectors.joining(" ")));
            default -> Map.of("type", data.type(), "value", data.data().get(0));
        };
    }

    private static String digits(String of) {
        String text = of.trim().replaceFirst("^0[xX]", "");
        return text.length() == 1 ? "0" + text : text;
    }

    private static Map<String, Object> resources(InfInstallation installation) {
        Map<String, Object> resources = new LinkedHashMap<>();
        if (!installation.memory().isEmpty()) {
            resources.put("memory", installation.memory().stream().map(DriverDraft::range).toList());
        }
        if (!installation.ports().isEmpty()) {
            resources.put("ports", installation.ports().stream().map(DriverDraft::range).toList());
        }
        installation.interrupt().ifPresent(vector -> resources.put("interrupt", Map.of("vector", vector)));
        return resources;
    }

    private static Map<String, Object> range(InfRange range) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("start", String.format("0x%X", range.start()));
        map.put("length", range.length());
        return map;
    }

    private static void imageNotes(ImageSummary summary, List<String> notes) {
        notes.add("The image is for NDIS " + summary.ndis()
                + (summary.roles().isEmpty() ? "" : " and registers as " + String.join(", ", summary.roles())));
        if (!summary.roles().contains("miniport")) {
            notes.add("It imports nothing that registers a miniport: it gets no adapter, and the suites have nothing to drive");
        }
        if (summary.ndis().equals("5.x")) {
            notes.add("Windows 8 and later load no NDIS 5.x driver: results are those of the stand-in alone");
        }
        if (!summary.missing().isEmpty()) {
            notes.add("Nobody provides " + summary.missing().size() + " of its imports, and a call of one ends the run: "
                    + String.join(", ", summary.missing()));
        }
    }

    private static void installationNotes(InfInstallation installation, List<String> notes) {
        if (!installation.others().isEmpty()) {
            notes.add("The INF has other install sections, which were not taken: " + String.join(", ", installation.others()) + "; taken: "
                    + installation.install());
        }
        if (installation.service().isEmpty()) {
            notes.add("The INF has no AddService for it: the service has the image's name");
        }
        installation.advanced().forEach(parameter -> notes.add("Adapter parameter " + describe(parameter)));
        installation.memory().stream().filter(range -> range.alternatives() > 1)
                .forEach(range -> notes
                        .add("The INF leaves a choice of memory ranges; the first was taken: " + String.format("0x%X", range.start())));
        installation.ports().stream().filter(range -> range.alternatives() > 1)
                .forEach(range -> notes
                        .add("The INF leaves a choice of port ranges; the first was taken: " + String.format("0x%X", range.start())));
    }

    private static String describe(InfParameter parameter) {
        StringBuilder text = new StringBuilder(parameter.name());
        if (!parameter.description().isEmpty()) {
            text.append(" (").append(parameter.description()).append(')');
        }
        text.append(": ").append(parameter.type().isEmpty() ? "of no type" : parameter.type());
        if (!parameter.choices().isEmpty()) {
            text.append(parameter.choices().entrySet().stream().map(choice -> choice.getKey() + " " + choice.getValue())
                    .collect(Collectors.joining(", ", " ", "")));
        }
        if (!parameter.min().isEmpty() || !parameter.max().isEmpty()) {
            text.append(" from ").append(parameter.min()).append(" to ").append(parameter.max());
        }
        return text.append(parameter.initial().isEmpty() ? "; it has no default and was left out" : "; default " + parameter.initial())
                .toString();
    }
}
