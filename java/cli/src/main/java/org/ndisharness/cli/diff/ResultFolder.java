// SPDX-License-Identifier: MIT
package org.ndisharness.cli.diff;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run left in its folder.
 *
 * @param state of the run, as {@code run.json} tells it
 * @param about the suite, target, seed and isolation
 * @param verdicts by case id
 * @param traces trace files by case id
 */
record ResultFolder(Path path, String state, String about, Map<String, String> verdicts, Map<String, Path> traces) {
    private static final String RUN = "run.json";
    private static final String TRACES = "traces";
    private static final String EXTENSION = ".jsonl";

    static boolean is(Path path) {
        return Files.isRegularFile(path.resolve(RUN));
    }

    static ResultFolder read(Path path) throws IOException {
        Path file = path.resolve(RUN);
        try {
            JsonObject run = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            Map<String, String> verdicts = new TreeMap<>();
            for (JsonElement element : run.getAsJsonArray("cases")) {
                JsonObject one = element.getAsJsonObject();
                verdicts.put(one.get("id").getAsString(), one.get("verdict").getAsString());
            }
            String about = text(run, "suite") + " on " + text(run, "target") + ", seed " + text(run, "seed") + ", isolation "
                    + text(run, "isolation");
            return new ResultFolder(path, text(run, "state"), about, verdicts, traces(path.resolve(TRACES)));
        } catch (JsonParseException | IllegalStateException | NullPointerException malformed) {
            throw new IllegalArgumentException(file + ": not the record of a run: " + malformed.getMessage(), malformed);
        }
    }

    private static String text(JsonObject run, String member) {
        return run.get(member).getAsString();
    }

    private static Map<String, Path> traces(Path folder) throws IOException {
        Map<String, Path> traces = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(EXTENSION)).forEach(f -> {
                    String name = f.getFileName().toString();
                    traces.put(name.substring(0, name.length() - EXTENSION.length()), f);
                });
            }
        }
        return traces;
    }
}
