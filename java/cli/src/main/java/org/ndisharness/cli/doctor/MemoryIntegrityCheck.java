// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.OptionalInt;
import org.ndisharness.harness.windows.WindowsBox;

/** Memory Integrity (HVCI), which test-signed drivers can live with and unsigned ones cannot. */
final class MemoryIntegrityCheck implements Check {
    private final WindowsBox box;

    MemoryIntegrityCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "Memory Integrity";
    }

    @Override
    public Finding examine() {
        OptionalInt options = box.codeIntegrity();
        if (options.isEmpty()) {
            return Finding.note(name(), "Windows does not say", "msinfo32");
        }
        return (options.getAsInt() & WindowsBox.MEMORY_INTEGRITY) != 0
                ? Finding.ok(name(), "on: test-signed drivers load, unsigned ones do not")
                : Finding.ok(name(), "off");
    }
}
