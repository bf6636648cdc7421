// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.lang3.StringUtils;
import org.ndisharness.harness.CallManagerControlException;
import org.ndisharness.harness.ConfigFiles;
import org.ndisharness.harness.SuiteConfig;
import org.ndisharness.trace.Glob;

/** The committed list of a suite's case ids: ids are stable, so a change of the list is a change of the interface. */
public final class CaseList {
    private static final int NEAREST = 5;

    private final List<String> ids;

    private CaseList(List<String> ids) {
        this.ids = ids;
    }

    /** The list of a suite that ships; empty for others. */
    public static CaseList of(String suite) {
        return ConfigFiles.suites().contains(suite) ? of(SuiteConfig.read(suite)) : new CaseList(List.of());
    }

    /** The list of a suite: of what ships of it. */
    public static CaseList of(SuiteConfig suite) {
        boolean all = !suite.without().contains(CallManagerControlException.CAPABILITY);
        return new CaseList(suite.parts().stream().flatMap(part -> committed(part.name()).stream())
                .filter(id -> all || !CaseCatalogue.needsControl(id)).sorted().toList());
    }

    private static List<String> committed(String suite) {
        try (InputStream in = CaseList.class.getResourceAsStream(suite + "-cases.txt")) {
            return in == null ? List.of() : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException failure) {
            throw new IllegalStateException(suite + "-cases.txt cannot be read", failure);
        }
    }

    /** All ids, sorted. */
    public List<String> ids() {
        return ids;
    }

    /** Ids that fit one of the globs; all if there are none. */
    public List<String> selected(Collection<String> globs) {
        if (globs.isEmpty()) {
            return ids;
        }
        return ids.stream().filter(Glob.anyOf(globs)).toList();
    }

    /** The ids that share the longest beginning with one of the globs. */
    public List<String> nearest(Collection<String> globs) {
        return nearest(ids, globs);
    }

    /** Those of some ids that share the longest beginning with one of the globs. */
    public static List<String> nearest(Collection<String> ids, Collection<String> globs) {
        return ids.stream().sorted(Comparator.comparingInt((String id) -> likeness(id, globs)).reversed()).limit(NEAREST).toList();
    }

    private static int likeness(String id, Collection<String> globs) {
        return globs.stream().mapToInt(glob -> StringUtils.getCommonPrefix(id, glob).length()).max().orElse(0);
    }
}
