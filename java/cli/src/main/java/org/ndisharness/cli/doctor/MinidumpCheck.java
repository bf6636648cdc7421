// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.nio.file.Path;
import java.util.regex.Matcher;
import org.ndisharness.harness.windows.WindowsBox;

/** The newest minidump, which tells of a bug check. */
final class MinidumpCheck implements Check {
    private static final String KEY = "SYSTEM\\CurrentControlSet\\Control\\CrashControl";
    private static final String SYSTEM_ROOT = "(?i)^%SystemRoot%";

    private final WindowsBox box;

    MinidumpCheck(WindowsBox box) {
        this.box = box;
    }

    @Override
    public String name() {
        return "minidump";
    }

    @Override
    public Finding examine() {
        Path folder = box.registryText(KEY, "MinidumpDir")
                .map(text -> Path.of(text.replaceFirst(SYSTEM_ROOT, Matcher.quoteReplacement(box.windowsFolder().toString()))))
                .orElse(box.windowsFolder().resolve("Minidump"));
        return box.newestFile(folder, ".dmp")
                .map(dump -> Finding.note(name(), "the newest is " + dump, "windbg -z " + dump + " -c \"!analyze -v\""))
                .orElseGet(() -> Finding.ok(name(), "none below " + folder));
    }
}
