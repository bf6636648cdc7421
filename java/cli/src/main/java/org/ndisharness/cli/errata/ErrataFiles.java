// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.trace.rules.RuleCatalogue;

/** Reads errata from files, and keeps those of a run in its folder. */
public final class ErrataFiles {
    /** In a run's folder. */
    public static final String KEPT = "errata.json";

    private static final String FOLDER = "errata";
    private static final String JSON = ".json";

    private record Document(List<Erratum> errata) {
    }

    private ErrataFiles() {
    }

    /** Those of {@code harness-config/errata}. */
    public static Errata shipped(LocalDate asOf) {
        return read(ConfigFiles.names(FOLDER), asOf);
    }

    /** Those of a file, or of the files of a folder. */
    public static Errata read(Path place, LocalDate asOf) throws IOException {
        if (!Files.isDirectory(place)) {
            if (!Files.isRegularFile(place) || !place.toString().endsWith(JSON)) {
                throw new IllegalArgumentException("--errata " + place + ": neither a .json file nor a folder of them");
            }
            return read(List.of(place.toString()), asOf);
        }
        try (Stream<Path> files = Files.list(place)) {
            List<String> found = files.filter(file -> file.toString().endsWith(JSON)).map(Path::toString).sorted().toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("--errata " + place + ": there is no *.json in this folder");
            }
            return read(found, asOf);
        }
    }

    private static Errata read(List<String> places, LocalDate asOf) {
        Map<String, String> placeOfId = new HashMap<>();
        List<Erratum> all = new ArrayList<>();
        for (String place : places) {
            List<Erratum> errata = ConfigFiles.read(FOLDER, place, "errata", Document.class).errata();
            for (int i = 0; i < errata.size(); i++) {
                check(place, "/errata/" + i, errata.get(i), placeOfId);
                all.add(errata.get(i));
            }
        }
        return new Errata(all, asOf);
    }

    /** What a schema cannot say. */
    private static void check(String place, String member, Erratum erratum, Map<String, String> placeOfId) {
        String other = placeOfId.putIfAbsent(erratum.id(), place);
        if (other != null) {
            throw wrong(place, member + "/id", erratum.id(), "an id that no other erratum has; this one stands in " + other + " already");
        }
        try {
            erratum.lastDay();
        } catch (DateTimeException noDate) {
            throw wrong(place, member + "/expires", erratum.expires(), "a day of the calendar, as YYYY-MM-DD");
        }
        String rule = erratum.scope().rule();
        if (rule != null && RuleCatalogue.shipped().matching(List.of(rule)).isEmpty()) {
            throw wrong(place, member + "/scope/rule", rule, "a rule of the catalogue (ndh explain RULE), or a pattern that fits one");
        }
    }

    private static IllegalArgumentException wrong(String place, String member, String value, String allowed) {
        return new IllegalArgumentException(place + ": " + member + " is \"" + value + "\"; allowed: " + allowed);
    }

    /** Text of a file that holds these. */
    public static String text(Errata errata) {
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(new Document(errata.all())) + "\n";
    }

    /** Those that a run kept. */
    public static Errata kept(Path folder, LocalDate asOf) throws IOException {
        Path file = folder.resolve(KEPT);
        return Files.isRegularFile(file) ? read(file, asOf) : Errata.none(asOf);
    }
}
