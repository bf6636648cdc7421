// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ndisharness.bridge.NativePlatform;

/**
 * Starts a Windows JVM under Wine, next to a target's drivers as kernel services of Wine. All that it writes lies in {@code target/wine},
 * or in the folder that the system property {@value #FOLDER_PROPERTY} names.
 */
public final class WineMachine {
    /** Folder for the Wine prefix and the Windows JVM. */
    public static final String FOLDER_PROPERTY = "ndh.wine.dir";

    /** Properties that name a file or folder and mean the same in the JVM under Wine. */
    private static final List<String> PATH_PROPERTIES =
            List.of("ndh.root", "ndh.config", "ndh.platform.dir", "ndh.drivers.dir", "ndh.log.dir");
    private static final char FIRST_DRIVE = 'd';
    private static final char LAST_DRIVE = 'x';
    /** Folders that programs under Wine know as drives, in the order of their letters. */
    private static final List<Path> DRIVES = new ArrayList<>();
    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8", "-Dsun.stderr.encoding=UTF-8", "-Dline.separator=\n");

    private WineMachine() {
    }

    /** Whether this JVM cannot open the target itself: it is one of Wine's, and this is no Windows JVM. */
    public static boolean isNeededFor(TargetConfig target) {
        return target.wine() && !NativePlatform.isWindows();
    }

    /** Whether this JVM is one for Windows; true under Wine too. */
    public static boolean isWindows() {
        return NativePlatform.isWindows();
    }

    /** What is missing on this machine, with the way to get it; empty when Wine can be used. */
    public static Optional<String> missing() {
        try {
            Process check = new ProcessBuilder(script(List.of("check"))).redirectErrorStream(true).start();
            check.getOutputStream().close();
            String reason = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return check.waitFor() == 0 ? Optional.empty() : Optional.of(reason);
        } catch (IOException failure) {
            return Optional.of("sh cannot be started: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HarnessException("interrupted while looking for Wine", interrupted);
        }
    }

    /** The command line of a Windows JVM with this JVM's class path. The drivers run as long as it does. */
    public static List<String> java(TargetConfig target, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        target.libraries().forEach(library -> command.addAll(List.of("--library", Target.image(library).toString())));
        for (TargetConfig.Service service : target.services()) {
            command.addAll(List.of("--service", service.name(), Target.image(service.image()).toString()));
            new TreeMap<>(service.parameters()).forEach((name, value) -> command.addAll(parameter(service.name(), name, value)));
        }
        List<String> jvm = new ArrayList<>(JVM_OPTIONS);
        PATH_PROPERTIES.stream().filter(name -> System.getProperty(name) != null)
                .forEach(name -> jvm.add("-D" + name + "=" + windowsPath(Path.of(System.getProperty(name)))));
        jvm.addAll(List.of("-cp", classPath(), mainClass));
        command.addAll(drives());
        command.add("java");
        command.addAll(jvm);
        command.addAll(arguments);
        return script(command);
    }

    private static List<String> parameter(String service, String name, Object value) {
        if (value instanceof List<?> texts) {
            return List.of("--strings", service, name, texts.stream().map(Object::toString).collect(Collectors.joining("\t")));
        }
        return List.of(value instanceof Number ? "--dword" : "--string", service, name, value.toString());
    }

    /**
     * A path of Linux as programs under Wine know it. A JVM reads its command line in a code page, so a folder whose path has other letters
     * than ASCII becomes a drive of its own.
     */
    public static String windowsPath(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        int names = whole.getNameCount();
        while (names > 0 && isAscii(whole.getName(names - 1))) {
            names--;
        }
        Path foreign = names == 0 ? null : whole.getRoot().resolve(whole.subpath(0, names));
        if (foreign == null || !Files.isDirectory(foreign)) {
            return "Z:" + whole.toString().replace('/', '\\');
        }
        return Character.toUpperCase(drive(foreign)) + ":\\" + foreign.relativize(whole).toString().replace('/', '\\');
    }

    private static boolean isAscii(Path name) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(name.toString());
    }

    private static synchronized char drive(Path folder) {
        if (!DRIVES.contains(folder)) {
            if (FIRST_DRIVE + DRIVES.size() > LAST_DRIVE) {
                throw new IllegalStateException("no drive letter is left for " + folder + "; the others are " + DRIVES);
            }
            DRIVES.add(folder);
        }
        return (char) (FIRST_DRIVE + DRIVES.indexOf(folder));
    }

    private static synchronized List<String> drives() {
        List<String> options = new ArrayList<>();
        DRIVES.stream().filter(Files::isDirectory)
                .forEach(folder -> options
                        .addAll(List.of("--drive", Character.toString(FIRST_DRIVE + DRIVES.indexOf(folder)), folder.toString())));
        return options;
    }

    /** A name of a configuration file as it is; the path of one as programs under Wine know it. */
    public static String windowsName(String nameOrPath) {
        return nameOrPath.toLowerCase(Locale.ROOT).endsWith(".json") ? windowsPath(Path.of(nameOrPath)) : nameOrPath;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(entry -> entry.endsWith("*") ? windowsPath(Path.of(entry).getParent()) + "\\*" : windowsPath(Path.of(entry)))
                .collect(Collectors.joining(";"));
    }

    private static List<String> script(List<String> arguments) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
            throw new IllegalStateException("Wine is used on Linux only; this is " + System.getProperty("os.name"));
        }
        String folder = System.getProperty(FOLDER_PROPERTY);
        Path place = folder != null ? Path.of(folder) : Path.of(System.getProperty("ndh.root", ""), "target", "wine");
        List<String> command =
                new ArrayList<>(List.of("sh", NativePlatform.wineScript().toString(), "--folder", place.toAbsolutePath().toString()));
        command.addAll(arguments);
        return command;
    }
}
