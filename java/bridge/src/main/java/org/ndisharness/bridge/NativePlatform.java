// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the native parts are: the C helper, the driver host, the stand-ins and the drivers.
 *
 * <p>They travel in the platform jar and are unpacked once for each user and content, below the user's cache folder. System properties
 * override: {@value #FOLDER_PROPERTY} names a folder that is laid out like the jar, {@value #BRIDGE_PROPERTY} and {@value #HOST_PROPERTY}
 * one file each, {@value #DRIVERS_PROPERTY} the folder of drivers and stand-ins, {@value #CACHE_PROPERTY} the cache folder,
 * {@value #LOG_PROPERTY} the folder of log files, {@value #SYMBOLS_PROPERTY} a folder of symbols.
 */
public final class NativePlatform {
    /** A folder laid out like {@code org/ndisharness/platform} of the jar. */
    public static final String FOLDER_PROPERTY = "ndh.platform.dir";
    /** The C helper's library. */
    public static final String BRIDGE_PROPERTY = "ndh.bridge.library";
    /** The driver host's executable. */
    public static final String HOST_PROPERTY = "ndh.host.executable";
    /** A folder with drivers and stand-ins that are used instead of those in the jar, for example those of another compiler. */
    public static final String DRIVERS_PROPERTY = "ndh.drivers.dir";
    /** Where the jar's content is unpacked. */
    public static final String CACHE_PROPERTY = "ndh.cache.dir";
    /** Where hosts write their log files. */
    public static final String LOG_PROPERTY = "ndh.log.dir";

    /** A folder where symbols of images are looked for that do not lie beside them. */
    public static final String SYMBOLS_PROPERTY = "ndh.symbols.dir";

    /** {@code NDH_RING_POOL_TAG} as Windows shows it. */
    public static final String RING_POOL_TAG = "Ndhr";
    /** {@code NDH_STANDIN_ADAPTER_START}, hexadecimal. */
    public static final String STANDIN_ADAPTER_START = "8d15e014";
    /** {@code NDH_STANDIN_SWITCH_SET}, hexadecimal. */
    public static final String STANDIN_SWITCH_SET = "8d15e008";
    /** {@code NDH_STANDIN_ADAPTER} for a new adapter slot of miniport 0, hexadecimal. */
    public static final String STANDIN_FIRST_ADAPTER = "ffffffff000000000000000000000000";
    /** The same for miniport 1. */
    public static final String STANDIN_SECOND_ADAPTER = "ffffffff010000000000000000000000";

    private NativePlatform() {
    }

    /** The C helper of this operating system. */
    public static Path bridge() {
        return overridden(BRIDGE_PROPERTY,
                isWindows() ? "win-" + (isArm64() ? "aarch64" : "x86-64") + "/ndhbridge.dll" : "linux-x86-64/libndhbridge.so");
    }

    /** The driver host. */
    public static Path host() {
        if (isWindows()) {
            throw new IllegalStateException("the driver host runs on Linux x86-64 only; on " + description()
                    + " use the target 'device', or WSL 2: ndh run SUITE --target embedded");
        }
        return overridden(HOST_PROPERTY, "linux-x86-64/ndhost");
    }

    /** The C program that measures floors for {@code ndh bench}, on Linux. */
    public static Path benchProgram() {
        return PlatformFiles.get().file("linux-x86-64/ndhbench");
    }

    /** The script that runs Windows programs under Wine, on Linux. */
    public static Path wineScript() {
        return PlatformFiles.get().file("linux-x86-64/wine.sh");
    }

    /** Folders that may hold symbols of images besides an image's own: the one that is named, and that of an unpacked zip or of a build. */
    public static List<Path> symbolFolders() {
        List<Path> folders = new ArrayList<>();
        Optional.ofNullable(System.getProperty(SYMBOLS_PROPERTY)).map(Path::of).ifPresent(folders::add);
        Optional.ofNullable(System.getProperty(FOLDER_PROPERTY)).map(folder -> Path.of(folder, "drivers")).ifPresent(folders::add);
        Optional.ofNullable(System.getProperty("ndh.root")).map(root -> Path.of(root, "target", "drivers")).ifPresent(folders::add);
        return folders;
    }

    /** A driver or stand-in by its file name, for example {@code ndhmp.sys}. */
    public static Path driver(String name) {
        String folder = System.getProperty(DRIVERS_PROPERTY);
        if (folder != null) {
            Path file = Path.of(folder, name).toAbsolutePath();
            if (!Files.isRegularFile(file)) {
                throw new IllegalStateException("-D" + DRIVERS_PROPERTY + "=" + folder + ": no " + name + " there");
            }
            return file;
        }
        return PlatformFiles.get().file("drivers/" + name);
    }

    /** A file for the log of a host, below {@value #LOG_PROPERTY} or {@code target/ndis-harness}; each process has its own. */
    public static Path logFile(String name) {
        String folder = System.getProperty(LOG_PROPERTY);
        String root = System.getProperty("ndh.root", "");
        Path path = (folder != null ? Path.of(folder) : Path.of(root, "target", "ndis-harness")).toAbsolutePath();
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no folder for log files at " + path + "; start in a folder that you may write to, or name another with -D"
                            + LOG_PROPERTY + "=DIR",
                    e);
        }
        return path.resolve(name + "-" + ProcessHandle.current().pid() + ".log");
    }

    /** SHA-256 of a file, hexadecimal. */
    public static String sha256(Path file) {
        return PlatformFiles.sha256(file);
    }

    private static Path overridden(String property, String file) {
        String path = System.getProperty(property);
        if (path == null) {
            requireSupported();
            return PlatformFiles.get().file(file);
        }
        if (!Files.isRegularFile(Path.of(path))) {
            throw new IllegalStateException("-D" + property + "=" + path + ": no such file");
        }
        return Path.of(path).toAbsolutePath();
    }

    private static void requireSupported() {
        unsupported().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
    }

    /** Why there is no C helper for this machine, with the way out, in one line; empty if there is one. Loads nothing. */
    public static Optional<String> unsupported() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        if (System.getProperty(BRIDGE_PROPERTY) != null || isX64() && (linux || isWindows())) {
            return Optional.empty();
        }
        if (isWindows() && isArm64()) {
            return PlatformFiles.get().has("win-aarch64/ndhbridge.dll") ? Optional.empty()
                    : Optional.of(
                            "no C helper for Windows on ARM64 in this build; build native/bridge with an ARM64 compiler and name the DLL "
                                    + "with -D"
                                    + BRIDGE_PROPERTY + "=FILE");
        }
        String way = linux ? "its driver images are x86-64 code that the driver host executes as it is; use a Linux x86-64 machine"
                : "use Linux or Windows on x86-64, a virtual machine for example";
        return Optional.of("NDIS Harness does not run on " + description() + ": " + way);
    }

    private static boolean isX64() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") || architecture.equals("x86_64");
    }

    private static boolean isArm64() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    /** Whether this JVM is one for Windows; true under Wine too. */
    public static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    static String description() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
