// SPDX-License-Identifier: MIT
package org.ndisharness.cli.inspect;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.ndisharness.harness.ImageInspector;

/** The host's answer and what follows from it. */
final class Inspection {
    private static final int SUBSYSTEM_NATIVE = 1;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().serializeNulls().create();

    private final JsonObject answer;
    private final ImageFacts facts;
    private final NdisUse ndis;

    private Inspection(JsonObject answer) {
        this.answer = answer;
        this.facts = GSON.fromJson(answer, ImageFacts.class);
        this.ndis = NdisUse.of(facts);
    }

    static Inspection of(Path file) {
        return new Inspection(JsonParser.parseString(ImageInspector.inspect(file)).getAsJsonObject());
    }

    ImageFacts facts() {
        return facts;
    }

    NdisUse ndis() {
        return ndis;
    }

    /** What kind of image it is, in words. */
    String kind() {
        if (facts.subsystem() != SUBSYSTEM_NATIVE) {
            return "no driver: made for subsystem " + facts.subsystem() + ", drivers have " + SUBSYSTEM_NATIVE + " (native)";
        }
        if (facts.entry() == 0) {
            return "export driver without an entry point";
        }
        return facts.exports().isEmpty() ? "driver" : "driver that others import from";
    }

    /** Who provides a module of the import table, in words. */
    static String providedBy(ImageFacts.Module module) {
        if (module.provider() == null) {
            return "nobody";
        }
        return ImageInspector.standIns().contains(module.provider()) ? "the stand-in " + module.provider() : "the driver host";
    }

    boolean isComplete() {
        return facts.missing().isEmpty();
    }

    /** The host's answer with kind, NDIS version, providers and everything that is missing. */
    String toJson() {
        Map<String, String> providers = new TreeMap<>();
        facts.imports().forEach(module -> providers.put(module.module(), providedBy(module)));
        JsonObject all = new JsonObject();
        all.addProperty("kind", kind());
        all.addProperty("architecture", "x86-64");
        all.add("ndis", GSON.toJsonTree(ndis));
        all.add("providers", GSON.toJsonTree(providers));
        all.add("missing", GSON.toJsonTree(facts.missing()));
        answer.entrySet().forEach(member -> all.add(member.getKey(), member.getValue()));
        return GSON.toJson(all);
    }
}
