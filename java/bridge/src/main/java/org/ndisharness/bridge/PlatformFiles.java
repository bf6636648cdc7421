// SPDX-License-Identifier: MIT
package org.ndisharness.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The platform's files as a folder: the one named by a property, the classes folder of a build, or the jar unpacked into the cache.
 *
 * <p>The cache folder's name is a hash of the manifest, which holds the sums of each file; so another version is another folder, and an
 * entry is complete as soon as it has its name (it is renamed into place as a whole). What comes out of the jar is checked by its SHA-256;
 * what is found in the cache, at each start, by its CRC-32: to tell what a disk or an editor damaged that is enough, and SHA-256 of all
 * files takes a fifth of a second in a JVM that has just started.
 */
final class PlatformFiles {
    private static final String RESOURCES = "/org/ndisharness/platform/";
    private static final Pattern TEMPORARY = Pattern.compile("(?:unpacking|damaged)-([0-9]{1,18})-.*");
    private static final String MANIFEST = "manifest.properties";
    private static final int NAME_LENGTH = 16;

    private static PlatformFiles instance;

    /** What the manifest says of a file, both hexadecimal. */
    private record Sums(String sha256, String crc32) {
        static Sums parse(String text) {
            String[] sums = text.split(" ");
            return new Sums(sums[0], sums[1]);
        }
    }

    private final Path folder;

    private PlatformFiles(Path folder) {
        this.folder = folder;
    }

    static synchronized PlatformFiles get() {
        if (instance == null) {
            instance = new PlatformFiles(locate());
        }
        return instance;
    }

    /** Whether there is a file with this path below the platform folder. */
    boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /** The file with this path below the platform folder. */
    Path file(String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("the platform folder " + folder + " has no " + name + " (on " + NativePlatform.description()
                    + "); build the project again, or name a folder that has it with -D" + NativePlatform.FOLDER_PROPERTY + "=DIR");
        }
        return file;
    }

    private static Path locate() {
        String override = System.getProperty(NativePlatform.FOLDER_PROPERTY);
        if (override != null) {
            return Path.of(override).toAbsolutePath();
        }
        URL manifest = PlatformFiles.class.getResource(RESOURCES + MANIFEST);
        if (manifest == null) {
            throw new IllegalStateException("the platform jar (ndh-platform) is not on the class path, so there is no C helper for "
                    + NativePlatform.description() + "; add it, or name a folder with -D" + NativePlatform.FOLDER_PROPERTY + "=DIR");
        }
        try {
            return manifest.getProtocol().equals("file") ? Path.of(manifest.toURI()).getParent() : unpacked(cache());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the native files could not be unpacked: " + e.getMessage() + "; name another cache folder with the variable "
                            + cacheVariable() + " or -D" + NativePlatform.CACHE_PROPERTY + "=DIR",
                    e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(manifest + " is no path", e);
        }
    }

    private static String cacheVariable() {
        return NativePlatform.isWindows() ? "LOCALAPPDATA" : "XDG_CACHE_HOME";
    }

    private static Path cache() {
        String override = System.getProperty(NativePlatform.CACHE_PROPERTY);
        if (override != null) {
            return Path.of(override).toAbsolutePath();
        }
        String base = System.getenv(cacheVariable());
        Path home = Path.of(System.getProperty("user.home"));
        Path parent =
                base != null && !base.isEmpty() ? Path.of(base) : home.resolve(NativePlatform.isWindows() ? "AppData/Local" : ".cache");
        return parent.resolve("ndis-harness").toAbsolutePath();
    }

    /** The cache's entry for this jar, unpacked if it is not there or is not what the manifest says. */
    static Path unpacked(Path cache) throws IOException {
        byte[] manifest = resource(MANIFEST);
        Map<String, Sums> sums = sums(manifest);
        Path entry = cache.resolve(sha256(manifest).substring(0, NAME_LENGTH));
        if (Files.isDirectory(entry) && isIntact(entry, sums)) {
            return entry;
        }
        Files.createDirectories(cache);
        removeLeftovers(cache);
        Path fresh = Files.createTempDirectory(cache, temporary("unpacking"));
        try {
            for (Map.Entry<String, Sums> file : sums.entrySet()) {
                unpack(fresh, file.getKey(), file.getValue().sha256());
            }
            Files.write(fresh.resolve(MANIFEST), manifest);
            moveIntoPlace(fresh, entry, sums);
        } finally {
            delete(fresh);
        }
        return entry;
    }

    private static String temporary(String what) {
        return what + "-" + ProcessHandle.current().pid() + "-";
    }

    /** What processes left that were ended while they unpacked. */
    private static void removeLeftovers(Path cache) throws IOException {
        try (Stream<Path> folders = Files.list(cache)) {
            for (Path folder : folders.toList()) {
                Matcher name = TEMPORARY.matcher(folder.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(folder);
                }
            }
        }
    }

    private static void moveIntoPlace(Path fresh, Path entry, Map<String, Sums> sums) throws IOException {
        if (Files.isDirectory(entry)) {
            Path damaged = Files.createTempDirectory(entry.getParent(), temporary("damaged"));
            Files.move(entry, damaged.resolve("entry"));
            delete(damaged);
        }
        try {
            Files.move(fresh, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process may have put the same content there meanwhile.
            if (!isIntact(entry, sums)) {
                throw new IOException(entry + " could not be put in place", e);
            }
        }
    }

    private static void unpack(Path folder, String name, String hash) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("the manifest names a file outside of its folder: " + name);
        }
        byte[] bytes = resource(name);
        if (!sha256(bytes).equals(hash)) {
            throw new IOException(name + " in the jar has not the hash that the manifest says: the jar is damaged");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        if (!NativePlatform.isWindows()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(name.startsWith("linux-") ? "r-x------" : "r--------"));
        }
    }

    private static boolean isIntact(Path folder, Map<String, Sums> sums) throws IOException {
        for (Map.Entry<String, Sums> file : sums.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !crc32(path).equals(file.getValue().crc32())) {
                return false;
            }
        }
        return true;
    }

    private static String crc32(Path file) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static Map<String, Sums> sums(byte[] manifest) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(new String(manifest, StandardCharsets.UTF_8)));
        Map<String, Sums> sums = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> sums.put(name, Sums.parse(properties.getProperty(name))));
        return sums;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = PlatformFiles.class.getResourceAsStream(RESOURCES + name)) {
            if (stream == null) {
                throw new IOException("the platform jar has no " + name);
            }
            return stream.readAllBytes();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static String sha256(Path file) {
        try {
            return sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
