// SPDX-License-Identifier: MIT
package org.ndisharness.harness.windows;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.ndisharness.bridge.NativePlatform;
import org.ndisharness.bridge.windows.MachineState;

/** What a Windows machine says of itself. Nothing here changes it. Registry keys are below {@code HKEY_LOCAL_MACHINE}. */
public interface WindowsBox {
    /** {@link #codeIntegrity} with this bit: test-signed images load. */
    int TEST_SIGNING = MachineState.TEST_SIGNING;
    /** {@link #codeIntegrity} with this bit: Memory Integrity runs. */
    int MEMORY_INTEGRITY = MachineState.MEMORY_INTEGRITY;

    /** Key of the services. */
    String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
    /** How the object manager's paths of files begin. */
    String DOS_DEVICES = "\\??\\";
    /** How paths that the kernel loads from the Windows folder begin, in lower case. */
    String SYSTEM_ROOT = "\\systemroot\\";

    /** The machine that this JVM runs on. */
    static WindowsBox local() {
        if (!NativePlatform.isWindows()) {
            throw new IllegalStateException("this is not Windows but " + System.getProperty("os.name"));
        }
        return new LocalWindowsBox();
    }

    /** Whether it is Wine. */
    boolean isWine();

    /** Whether this process has an administrator's rights. */
    boolean isElevated();

    /** {@code CODEINTEGRITY_OPTION_xxx} of the running system; empty if it does not say. */
    OptionalInt codeIntegrity();

    /** Whether BitLocker protects the system drive now; empty if Windows does not say. */
    Optional<Boolean> isProtectedByBitLocker();

    /** A number of the registry. */
    Optional<Integer> registryNumber(String key, String name);

    /** A text of the registry. */
    Optional<String> registryText(String key, String name);

    /** A list of texts of the registry, empty if there is none. */
    List<String> registryTexts(String key, String name);

    /** Names of the keys below a key. */
    List<String> registryKeys(String key);

    /** The state of a service in a word, for example {@code running}; empty if there is no such service. */
    Optional<String> service(String name);

    /** Version and signer of an image; empty if there is no such file. */
    Optional<ImageFacts> image(Path file);

    /** Test adapter and bindings. */
    BoxState state();

    /** The Windows folder. */
    Path windowsFolder();

    /**
     * The file that a kernel service loads; empty if there is no such service. Its path may be the object manager's, or relative to the
     * Windows folder.
     */
    default Optional<Path> serviceImage(String service) {
        return registryText(SERVICES + service, "ImagePath").map(path -> {
            String lower = path.toLowerCase(Locale.ROOT);
            if (lower.startsWith(DOS_DEVICES)) {
                return Path.of(path.substring(DOS_DEVICES.length()));
            }
            if (lower.startsWith(SYSTEM_ROOT)) {
                return Path.of(windowsFolder() + "\\" + path.substring(SYSTEM_ROOT.length()));
            }
            return Path.of(lower.startsWith("system32\\") ? windowsFolder() + "\\" + path : path);
        });
    }

    /** The newest file of a folder whose name ends so. */
    Optional<Path> newestFile(Path folder, String ending);
}
