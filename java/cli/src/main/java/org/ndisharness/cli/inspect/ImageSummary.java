// SPDX-License-Identifier: MIT
package org.ndisharness.cli.inspect;

import java.nio.file.Path;
import java.util.List;

/**
 * What other commands want to know of an image.
 *
 * @param ndis NDIS version by its imports: {@code 5.x}, {@code 6.x}, {@code unknown} and so on
 * @param roles what it registers as
 * @param missing imports that nobody provides
 * @param description FileDescription of the version resource, or empty
 */
public record ImageSummary(String ndis, List<String> roles, List<String> missing, String description) {
    /**
     * Inspects an image.
     *
     * @throws org.ndisharness.harness.ConfigException when it cannot be read or is no image for the host
     */
    public static ImageSummary of(Path file) {
        Inspection inspection = Inspection.of(file);
        ImageFacts facts = inspection.facts();
        List<String> missing = facts.missing().stream()
                .map(symbol -> symbol.module() + "!" + (symbol.symbol() != null ? symbol.symbol() : "#" + symbol.ordinal())).toList();
        String description = facts.version() == null || facts.version().strings() == null ? ""
                : facts.version().strings().getOrDefault("FileDescription", "");
        return new ImageSummary(inspection.ndis().version(), inspection.ndis().roles(), missing, description);
    }
}
