// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.ToNumberPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

/**
 * Finds and reads the JSON files of {@code harness-config}, checked against their schemas. The folder is that of the system
 * property {@code ndh.config}, else the files that ship in this library.
 */
public final class ConfigFiles {
    /** System property that names a folder with {@code targets}, {@code suites} and so on. */
    public static final String PROPERTY = "ndh.config";

    private static final String RESOURCES = "/org/ndisharness/config/";
    private static final String SWITCHES = "switches";
    private static final String JSON = ".json";
    private static final Gson GSON = new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    private ConfigFiles() {
    }

    /** The target with this name, or the target file at this path if the name ends in {@code .json}. */
    public static TargetConfig target(String nameOrPath) {
        TargetConfig config = read("targets", nameOrPath, "target", TargetConfig.class);
        if (config.driver() == null) {
            return config;
        }
        List<String> problems = config.driver().problems();
        if (!problems.isEmpty()) {
            throw new ConfigException(nameOrPath + " names a driver that cannot be tested so:\n  " + String.join("\n  ", problems));
        }
        return config.in(Path.of(nameOrPath).toAbsolutePath().getParent());
    }

    /**
     * Reads a file of a kind.
     *
     * @param folder folder of {@code harness-config}
     * @param nameOrPath file name without {@code .json}, or a path that ends in {@code .json}
     * @param schema schema name: {@code schema/NAME.schema.json}
     * @throws ConfigException when there is no such file, or it does not fit the schema
     */
    public static <T> T read(String folder, String nameOrPath, String schema, Class<T> type) {
        boolean isPath = nameOrPath.toLowerCase(Locale.ROOT).endsWith(JSON);
        String place = isPath ? nameOrPath : folder + "/" + nameOrPath + JSON;
        String text = isPath ? file(Path.of(nameOrPath)) : shipped(place, nameOrPath, folder);
        JsonElement json = ConfigCheck.parse(place, text);
        ConfigCheck.check(place, json, schema, shipped("schema/" + schema + ".schema.json", schema, "schema"));
        return GSON.fromJson(json, type);
    }

    private static String file(Path path) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(path + ": no such file", missing);
        } catch (IOException failure) {
            throw new ConfigException(path + ": cannot be read: " + failure, failure);
        }
    }

    private static String shipped(String place, String name, String folder) {
        String override = System.getProperty(PROPERTY);
        if (override != null && Files.exists(Path.of(override, place))) {
            return file(Path.of(override, place));
        }
        try (InputStream in = ConfigFiles.class.getResourceAsStream(RESOURCES + place)) {
            if (in == null && (folder.equals(SWITCHES) || name.contains("/") || name.contains("\\"))) {
                throw new ConfigException("'" + name + "' is no " + JSON + " file; allowed: " + known(folder));
            }
            if (in == null) {
                throw new ConfigException(folder + " '" + name + "': there is no " + place
                        + (override == null ? " among the files that ship" : " below " + override) + "; known: " + known(folder));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new ConfigException(place + ": cannot be read: " + failure, failure);
        }
    }

    /** Names of the suites that ship: those of {@code all.json}, what a client drives alone of them, and all. */
    public static List<String> suites() {
        return Stream.concat(SuiteConfig.read(SuiteConfig.ALL).suites().stream(), Stream.of(SuiteConfig.CLIENT, SuiteConfig.ALL)).toList();
    }

    /** Names of the files of a folder of {@code harness-config}, sorted. */
    public static List<String> names(String folder) {
        String override = System.getProperty(PROPERTY);
        try {
            if (override != null && Files.isDirectory(Path.of(override, folder))) {
                return namesIn(Path.of(override, folder));
            }
            URL url = ConfigFiles.class.getResource(RESOURCES + folder);
            if (url == null) {
                return List.of();
            }
            if (url.openConnection() instanceof JarURLConnection jar) {
                String start = jar.getEntryName() + (jar.getEntryName().endsWith("/") ? "" : "/");
                return jar.getJarFile().stream().map(JarEntry::getName).filter(name -> name.startsWith(start) && name.endsWith(JSON))
                        .map(name -> name.substring(start.length(), name.length() - JSON.length())).sorted().toList();
            }
            return namesIn(Path.of(url.toURI()));
        } catch (IOException | URISyntaxException failure) {
            throw new ConfigException(folder + ": cannot be listed: " + failure, failure);
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(JSON))
                    .map(name -> name.substring(0, name.length() - JSON.length())).sorted().toList();
        }
    }

    private static String known(String folder) {
        return switch (folder) {
            case "targets" -> String.join(", ", names(folder)) + ", or the path of a .json file";
            case "suites" -> String.join(", ", suites()) + ", or the path of a .json file";
            case SWITCHES -> "the path of a .json file";
            default -> "none";
        };
    }
}
