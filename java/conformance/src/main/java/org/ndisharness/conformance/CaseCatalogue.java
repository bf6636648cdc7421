// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ndisharness.conformance.CaseInfo.Sentence;
import org.ndisharness.harness.CallManagerControlException;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.Glob;

/** The cases of a suite that ships, with what they are about. */
public final class CaseCatalogue {
    /** Cases of one shape: their ids begin with the prefix and a dot. */
    private record Family(String prefix, String testClass, String intent, List<String> tags, List<String> capabilities) {
    }

    /** A sentence with the patterns of the cases that show it. */
    private record Covered(String sentence, String page, String says, List<String> rules, List<String> cases) {
    }

    /** A sentence, and whether a case shows it. */
    private record Shown(Covered covered, Predicate<String> by) {
        Shown(Covered covered) {
            this(covered, covered.cases() == null ? id -> false : Glob.anyOf(covered.cases()));
        }
    }

    private static final String CONTROL = CallManagerControlException.CAPABILITY
            + ": call manager and miniport do as the case says, which only ours do on command";
    private static final Predicate<String> WITHOUT_CONTROL = Glob.anyOf(lines("without-control.txt"));

    private final List<CaseInfo> cases;

    private CaseCatalogue(List<CaseInfo> cases) {
        this.cases = cases;
    }

    /** The catalogue of a suite; without cases for one that does not ship. */
    public static CaseCatalogue of(String suite) {
        if (ConfigFiles.suites().contains(suite)) {
            return of(SuiteConfig.read(suite));
        }
        return new CaseCatalogue(List.of());
    }

    /** The catalogue of a suite: of what ships of it. */
    public static CaseCatalogue of(SuiteConfig suite) {
        Set<String> ids = Set.copyOf(CaseList.of(suite).ids());
        return new CaseCatalogue(suite.parts().stream().flatMap(part -> read(part.name()).stream()).filter(info -> ids.contains(info.id()))
                .sorted(Comparator.comparing(CaseInfo::id)).toList());
    }

    private static List<CaseInfo> read(String suite) {
        List<String> ids = CaseList.of(suite).ids();
        if (ids.isEmpty()) {
            return List.of();
        }
        Family[] families = read(suite + "-families.json", Family[].class);
        List<Shown> coverage = Stream.of(read(suite + "-coverage.json", Covered[].class)).map(Shown::new).toList();
        return ids.stream().map(id -> info(id, families, coverage)).toList();
    }

    private static CaseInfo info(String id, Family[] families, List<Shown> coverage) {
        Family family = Stream.of(families).filter(f -> id.startsWith(f.prefix() + ".")).findFirst()
                .orElseThrow(() -> new IllegalStateException("case " + id + " is of no family"));
        List<Covered> shown = coverage.stream().filter(each -> each.by().test(id)).map(Shown::covered).toList();
        List<String> capabilities = Stream.concat(family.capabilities().stream(),
                needsControl(id) ? Stream.of(CONTROL) : Stream.empty()).toList();
        return new CaseInfo(id, family.testClass(), family.intent(), family.tags(), capabilities,
                shown.stream().map(covered -> new Sentence(covered.sentence(), covered.page(), covered.says())).toList(),
                shown.stream().flatMap(covered -> covered.rules().stream()).distinct().sorted().toList());
    }

    /** Whether a case of ours is skipped on a driver of others, for {@link CallManagerControlException#CAPABILITY}. */
    public static boolean needsControl(String id) {
        return !WITHOUT_CONTROL.test(id);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException failure) {
            throw new IllegalStateException(resource + " cannot be read", failure);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = CaseCatalogue.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(resource + " is missing");
        }
        return in;
    }

    private static <T> T read(String resource, Class<T> type) {
        try (Reader reader = new InputStreamReader(open(resource), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, type);
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
