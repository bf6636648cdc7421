// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.Optional;
import java.util.function.Supplier;

/** Wine and a Windows JVM, on Linux. */
final class WineCheck implements Check {
    private final Supplier<Optional<String>> missing;

    /** @param missing what is missing, empty if nothing is */
    WineCheck(Supplier<Optional<String>> missing) {
        this.missing = missing;
    }

    @Override
    public String name() {
        return "Wine";
    }

    @Override
    public Finding examine() {
        return missing.get().map(what -> Finding.missing(name(), what, "native/setup.sh --with-wine"))
                .orElseGet(() -> Finding.ok(name(), "there, with a Windows JVM or the means to fetch one"));
    }
}
