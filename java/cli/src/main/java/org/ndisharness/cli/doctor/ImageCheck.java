// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.nio.file.Path;
import java.util.Optional;
import org.ndisharness.harness.windows.ImageFacts;
import org.ndisharness.harness.windows.WindowsBox;

/** The installed image of a driver: its version, and who signed it, which Wine does not care about. */
final class ImageCheck implements Check {
    private final WindowsBox box;
    private final String service;
    private final String version;

    /** @param version of the jars, which the image must have */
    ImageCheck(WindowsBox box, String service, String version) {
        this.box = box;
        this.service = service;
        this.version = version;
    }

    @Override
    public String name() {
        return service + ".sys";
    }

    @Override
    public Finding examine() {
        Optional<Path> file = box.serviceImage(service);
        Optional<ImageFacts> image = file.flatMap(box::image);
        if (image.isEmpty()) {
            return Finding.missing(name(), file.map(path -> path + " is missing").orElse("not installed"), PackageScript.INSTALL);
        }
        String text = image.get().version() + ", " + image.get().signer() + ", at " + file.get();
        /* The resource has four numbers. */
        if (!(image.get().version() + ".").startsWith(version + ".")) {
            return Finding.missing(name(), text + ": the jars are " + version, "install.ps1 of the package that the jars came with");
        }
        return image.get().trusted() || box.isWine() ? Finding.ok(name(), text)
                : Finding.missing(name(), text, PackageScript.INSTALL + ", which signs it");
    }
}
