// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

/** The driver host, which looks at the machine before it boots the drivers: memfd, seccomp, a fixed address range. */
final class HostCheck implements Check {
    private final Runnable boot;

    /** @param boot starts the host and boots the drivers, or throws what the host says */
    HostCheck(Runnable boot) {
        this.boot = boot;
    }

    @Override
    public String name() {
        return "driver host";
    }

    @Override
    public Finding examine() {
        try {
            boot.run();
            return Finding.ok(name(), "boots the drivers here: memfd, seccomp and its address range are there");
        } catch (RuntimeException refused) {
            return Finding.missing(name(), refused.getMessage(), "see the message and target/ndis-harness/ndhost-*.log");
        }
    }
}
