// SPDX-License-Identifier: MIT
package org.ndisharness.cli.doctor;

import java.util.Optional;

/** The command line of a script of the driver package, to be pasted into cmd.exe or PowerShell, whatever the execution policy. */
final class PackageScript {
    static final String INSTALL = command("install.ps1");
    static final String UNINSTALL = command("uninstall.ps1");
    static final String TEST_SIGNING = INSTALL + " -EnableTestSigning";
    static final String ADAPTER_OFF = command("device.ps1") + " -State Off";

    private PackageScript() {
    }

    private static String command(String script) {
        return command(Optional.ofNullable(System.getProperty("ndh.platform.dir")), script);
    }

    /** @param unpacked folder of the unpacked zip, which may end in a dot; without it this is a source tree */
    static String command(Optional<String> unpacked, String script) {
        String folder = unpacked.map(top -> top.replaceFirst("[\\\\/]\\.?$", "") + "\\drivers\\").orElse("drivers-stub\\package\\");
        String file = folder + script;
        return "powershell -ExecutionPolicy Bypass -File " + (file.contains(" ") ? '"' + file + '"' : file);
    }
}
