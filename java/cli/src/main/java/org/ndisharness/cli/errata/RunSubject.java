// SPDX-License-Identifier: MIT
package org.ndisharness.cli.errata;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is about: its target and the images there.
 *
 * @param target name of the target
 * @param images SHA-256 of each image by name
 * @param files the images' files, as far as they are known
 */
public record RunSubject(String target, Map<String, String> images, Map<String, Path> files) {
    boolean runs(Erratum.Driver driver) {
        return images.entrySet().stream().filter(image -> image.getKey().equalsIgnoreCase(driver.image()))
                .anyMatch(image -> (driver.sha256() == null || driver.sha256().equals(image.getValue()))
                        && (driver.version() == null || hasVersion(image.getKey(), driver.version())));
    }

    private boolean hasVersion(String image, String wanted) {
        Optional<String> version = Optional.ofNullable(files.get(image)).flatMap(ImageVersion::of);
        return version.map(v -> (v + ".").startsWith(wanted + ".")).orElse(false);
    }
}
