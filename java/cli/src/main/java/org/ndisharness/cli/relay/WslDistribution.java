// SPDX-License-Identifier: MIT
package org.ndisharness.cli.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Linux distribution of the Windows Subsystem for Linux.
 *
 * @param version 1 or 2; only 2 has a Linux kernel
 * @param isDefault whether {@code wsl.exe} takes it when none is named
 */
record WslDistribution(String name, int version, boolean isDefault) {
    private static final String DEFAULT_MARK = "*";

    /**
     * Reads what {@code wsl.exe --list --verbose} prints: a heading in the machine's language, then name, state and version, the default
     * with an asterisk before it. Older versions print UTF-16.
     */
    static List<WslDistribution> parse(byte[] output) {
        boolean wide = output.length > 1 && (output[1] == 0 || output[0] == (byte) 0xFF);
        String text = new String(output, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
        List<WslDistribution> distributions = new ArrayList<>();
        for (String line : text.replace("\uFEFF", "").lines().toList()) {
            boolean isDefault = line.strip().startsWith(DEFAULT_MARK);
            String[] words = line.replaceFirst("\\" + DEFAULT_MARK, " ").strip().split("\\s+");
            String version = words[words.length - 1];
            if (words.length > 2 && version.matches("[12]")) {
                distributions.add(new WslDistribution(words[0], Integer.parseInt(version), isDefault));
            }
        }
        return distributions;
    }
}
