// SPDX-License-Identifier: MIT
package org.ndisharness.packaging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an INF installs: its models, install sections, services, files and registry values. Sections that are missing count as empty. */
final class InfDriver {
    private final InfFile inf;
    private final List<Models> models = new ArrayList<>();
    private final Map<String, Install> installs = new LinkedHashMap<>();

    /**
     * A models section named by the manufacturer.
     *
     * @param target empty if the decoration has an unknown form
     */
    record Models(String section, String decoration, Optional<TargetOs> target, InfPosition position, List<Model> entries) {
    }

    /** A line of a models section. */
    record Model(String install, List<String> ids, InfPosition position) {
    }

    /** An install section with the models that lead to it. */
    record Install(String section, List<Models> models, InfPosition position) {
    }

    /** An AddService or DelService line. */
    record Service(Install install, String name, String flags, String section, InfPosition position) {
    }

    /** A line of an add-registry section, strings put in; flags as written, empty if omitted. */
    record RegistryValue(Install install, String root, String subkey, String name, String flags, List<String> data, InfPosition position) {
        boolean is(String wantedKey, String wantedName) {
            return subkey.equalsIgnoreCase(wantedKey) && name.equalsIgnoreCase(wantedName);
        }
    }

    InfDriver(InfFile inf) {
        this.inf = inf;
        for (InfLine line : inf.lines("Manufacturer")) {
            addManufacturer(line);
        }
    }

    private void addManufacturer(InfLine line) {
        String base = inf.text(line, 0).orElse("");
        if (line.values().size() < 2) {
            addModels(base, "", line.position());
        }
        for (int i = 1; i < line.values().size(); i++) {
            String decoration = inf.text(line, i).orElse("");
            addModels(base + "." + decoration, decoration, line.values().get(i).position());
        }
    }

    private void addModels(String section, String decoration, InfPosition position) {
        List<Model> entries = inf.lines(section).stream().map(this::model).toList();
        Models found = new Models(section, decoration, TargetOs.of(decoration), position, entries);
        models.add(found);
        for (Model model : entries) {
            installs.computeIfAbsent(model.install.toLowerCase(Locale.ROOT), key -> new Install(model.install, new ArrayList<>(),
                    inf.section(model.install).map(InfSection::position).orElse(model.position))).models.add(found);
        }
    }

    private Model model(InfLine line) {
        List<String> ids = line.values().stream().skip(1).map(inf::text).toList();
        return new Model(inf.text(line, 0).orElse(""), ids, line.position());
    }

    InfFile inf() {
        return inf;
    }

    List<Models> models() {
        return models;
    }

    Collection<Install> installs() {
        return installs.values();
    }

    boolean isClass(String wanted) {
        return inf.value("Version", "Class").map(wanted::equalsIgnoreCase).orElse(false);
    }

    boolean isAdapter() {
        return isClass("Net");
    }

    boolean isProtocol() {
        return isClass("NetTrans");
    }

    /** AddService lines of an install section. */
    List<Service> services(Install install) {
        return serviceLines(install, install.section + ".Services", "AddService");
    }

    /** DelService lines of an install section's removal. */
    List<Service> removals(Install install) {
        return serviceLines(install, install.section + ".Remove.Services", "DelService");
    }

    private List<Service> serviceLines(Install install, String section, String directive) {
        return inf.entries(section, directive).stream().map(line -> new Service(install, inf.text(line, 0).orElse(""),
                inf.text(line, 1).orElse(""), inf.text(line, 2).orElse(""), line.position())).toList();
    }

    List<Service> services() {
        return installs().stream().flatMap(install -> services(install).stream()).toList();
    }

    /** Registry values of an install section (below the component's key). */
    List<RegistryValue> registry(Install install) {
        return registry(install, install.section);
    }

    /** Registry values of a service's section (below the service's key). */
    List<RegistryValue> registry(Service service) {
        return registry(service.install, service.section);
    }

    private List<RegistryValue> registry(Install install, String section) {
        return names(section, "AddReg").flatMap(name -> inf.lines(name).stream()).map(line -> registryValue(install, line)).toList();
    }

    private RegistryValue registryValue(Install install, InfLine line) {
        List<String> data = line.values().stream().skip(4).map(inf::text).toList();
        return new RegistryValue(install, inf.text(line, 0).orElse(""), inf.text(line, 1).orElse(""), inf.text(line, 2).orElse(""),
                inf.text(line, 3).orElse(""), data, line.position());
    }

    /** All registry values, of components and services. */
    Stream<RegistryValue> registry() {
        return installs().stream().flatMap(install -> Stream.concat(registry(install).stream(),
                services(install).stream().flatMap(service -> registry(service).stream())));
    }

    /** Files-list sections of an install section. */
    List<String> copySections(Install install) {
        return names(install.section, "CopyFiles").filter(name -> !name.startsWith("@")).toList();
    }

    /** Destination names of the files that a files-list section copies, with their places. */
    List<InfLine> copied(String copySection) {
        return inf.lines(copySection);
    }

    /** The source name of a line of a files-list section: the second value, else the first. */
    String sourceFile(InfLine line) {
        return inf.text(line, 1).or(() -> inf.text(line, 0)).orElse("");
    }

    /** The sections that entries of a name list. */
    Stream<String> names(String section, String entry) {
        return inf.entries(section, entry).stream().flatMap(line -> line.values().stream()).map(inf::text);
    }

    /** A number as INFs write it, decimal or with 0x; empty if it is none. */
    static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.decode(text));
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }
}
