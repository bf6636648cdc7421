// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ndisharness.conformance.CaseInfo.Sentence;
import org.ndisharness.trace.Glob;

/** The cases of a suite that ships, with what they are about. */
public final class CaseCatalogue {
    /** Cases of one shape: their ids begin with the prefix and a dot. */
    private record Family(String prefix, String testClass, String intent, List<String> tags, List<String> capabilities) {
    }

    /** A sentence with the patterns of the cases that show it. */
    private record Covered(String sentence, String page, String says, List<String> rules, List<String> cases) {
        boolean isShownBy(String id) {
            return cases != null && Glob.anyOf(cases).test(id);
        }
    }

    private final List<CaseInfo> cases;

    private CaseCatalogue(List<CaseInfo> cases) {
        this.cases = cases;
    }

    /** The catalogue of a suite; without cases for one that does not ship. */
    public static CaseCatalogue of(String suite) {
        List<String> ids = CaseList.of(suite).ids();
        if (ids.isEmpty()) {
            return new CaseCatalogue(List.of());
        }
        Family[] families = read(suite + "-families.json", Family[].class);
        Covered[] coverage = read(suite + "-coverage.json", Covered[].class);
        return new CaseCatalogue(ids.stream().map(id -> info(id, families, coverage)).toList());
    }

    private static CaseInfo info(String id, Family[] families, Covered[] coverage) {
        Family family = Stream.of(families).filter(f -> id.startsWith(f.prefix() + ".")).findFirst()
                .orElseThrow(() -> new IllegalStateException("case " + id + " is of no family"));
        List<Covered> shown = Stream.of(coverage).filter(covered -> covered.isShownBy(id)).toList();
        return new CaseInfo(id, family.testClass(), family.intent(), family.tags(), family.capabilities(),
                shown.stream().map(covered -> new Sentence(covered.sentence(), covered.page(), covered.says())).toList(),
                shown.stream().flatMap(covered -> covered.rules().stream()).distinct().sorted().toList());
    }

    private static <T> T read(String resource, Class<T> type) {
        try (InputStream in = CaseCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                return new Gson().fromJson(reader, type);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(resource + " cannot be read", failure);
        }
    }

    /** All cases, sorted by id. */
    public List<CaseInfo> cases() {
        return cases;
    }

    /** The case with this id. */
    public Optional<CaseInfo> find(String id) {
        return cases.stream().filter(info -> info.id().equals(id)).findFirst();
    }
}
