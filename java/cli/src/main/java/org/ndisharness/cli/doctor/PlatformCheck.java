// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.Optional;
import java.util.function.Supplier;

/** The machine: operating system and processor. */
final class PlatformCheck implements Check {
    private final Supplier<Optional<String>> unsupported;
    private final String description;

    /** @param unsupported why this machine has no native parts, empty if it has */
    PlatformCheck(Supplier<Optional<String>> unsupported, String description) {
        this.unsupported = unsupported;
        this.description = description;
    }

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public Finding examine() {
        return unsupported.get().map(why -> Finding.missing(name(), why, "use Linux or Windows on x86-64"))
                .orElseGet(() -> Finding.ok(name(), description));
    }
}
