// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.util.List;
import org.ndisharness.harness.ConfigFiles;

/** A suite file of {@code harness-config/suites}. */
record SuiteConfig(String name, String description, List<String> packages, List<String> rules) {
    static SuiteConfig read(String nameOrPath) {
        return ConfigFiles.read("suites", nameOrPath, "suite", SuiteConfig.class);
    }
}
