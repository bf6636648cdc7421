// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.lang3.StringUtils;
import org.ndisharness.cli.files.AtomicFile;

/** The images that a run was given by path: copies lie in its folder, so that its cases can be replayed where the paths mean nothing. */
final class KeptImages {
    private static final String FOLDER = "images";

    private final Path run;

    KeptImages(Path run) {
        this.run = run;
    }

    /** Whether a target file names an image by path; the others ship. */
    static boolean isPath(String image) {
        return StringUtils.containsAny(image, '/', '\\');
    }

    /** Copies the images that a target names by path. */
    static void keep(Iterable<String> images, Path run) throws IOException {
        for (String image : images) {
            if (isPath(image)) {
                Files.createDirectories(run.resolve(FOLDER));
                AtomicFile.copy(Path.of(image), run.resolve(FOLDER).resolve(Path.of(image).getFileName().toString()));
            }
        }
    }

    /**
     * The copy of a target file that lies in a run's folder: a driver's path is relative to the file, so it names the copy of the image.
     */
    static String kept(String target) {
        JsonObject json = JsonParser.parseString(target).getAsJsonObject();
        if (json.has("driver")) {
            JsonObject driver = json.getAsJsonObject("driver");
            driver.addProperty("image", FOLDER + "/" + name(driver.get("image").getAsString()));
            return text(json);
        }
        return target;
    }

    private static String text(JsonObject json) {
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
    }

    private static String name(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** A target file that names the copies. */
    String rewrite(String target) {
        JsonObject json = JsonParser.parseString(target).getAsJsonObject();
        if (json.has("libraries")) {
            json.getAsJsonArray("libraries").asList().replaceAll(this::here);
        }
        if (json.has("services")) {
            for (JsonElement service : json.getAsJsonArray("services")) {
                service.getAsJsonObject().add("image", here(service.getAsJsonObject().get("image")));
            }
        }
        if (json.has("driver")) {
            json.getAsJsonObject("driver").add("image", here(json.getAsJsonObject("driver").get("image")));
        }
        return text(json);
    }

    private JsonElement here(JsonElement image) {
        String path = image.getAsString();
        if (!isPath(path)) {
            return image;
        }
        Path copy = run.resolve(FOLDER).resolve(name(path));
        return Files.isRegularFile(copy) ? new JsonPrimitive(copy.toString()) : image;
    }
}
