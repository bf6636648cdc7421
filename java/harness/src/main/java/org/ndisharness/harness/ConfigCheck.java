// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.List;

/** Parses JSON and checks it against a schema; what is wrong is told with JSON pointer, value and what is allowed. */
final class ConfigCheck {
    private static final String FALSE_SCHEMA = "False schema always fails";

    private final String place;
    private final JsonElement json;

    private ConfigCheck(String place, JsonElement json) {
        this.place = place;
        this.json = json;
    }

    /** The document, if it is strict JSON. */
    static JsonElement parse(String place, String text) {
        if (text.isBlank()) {
            throw new ConfigException(place + ": not JSON: the file is empty (line 1)");
        }
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement json = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new ConfigException(place + ": not JSON: something follows the document" + reader);
            }
            return json;
        } catch (JsonParseException | IOException malformed) {
            throw new ConfigException(place + ": not JSON: " + malformed.getMessage().lines().findFirst().orElse(""), malformed);
        }
    }

    /** Throws unless the document fits the schema, which is taken as it is: a test looks whether the schemas that ship are schemas. */
    static void check(String place, JsonElement json, String schemaName, String schemaText) {
        JsonElement schema = JsonParser.parseString(schemaText);
        Validator validator = new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).withDisabledSchemaValidation(true)
                .createValidator();
        // Named: for a schema without a name the library makes a random one, which starts the JVM's secure random numbers.
        URI name = validator.registerSchema(URI.create("ndh:" + schemaName), schema);
        Validator.Result result = validator.validate(name, json);
        if (!result.isValid()) {
            List<String> lines = new ConfigCheck(place, json).lines(result.getErrors(), schema);
            throw new ConfigException(place + " does not fit " + schemaName + ".schema.json:\n  " + String.join("\n  ", lines));
        }
    }

    /** What a conditional schema found on its way to the error is no error by itself. */
    private List<String> lines(List<Error> errors, JsonElement schema) {
        List<String> lines = errors.stream().filter(e -> !(e.getEvaluationPath() + "/").contains("/if/"))
                .map(e -> line(e, schema)).distinct().toList();
        if (lines.isEmpty()) {
            throw new IllegalStateException(place + ": the schema refuses it without a reason");
        }
        return lines;
    }

    private String line(Error error, JsonElement schema) {
        String pointer = error.getInstanceLocation().isEmpty() ? "/" : error.getInstanceLocation();
        String reason = error.getError().equals(FALSE_SCHEMA) ? unwanted(error.getEvaluationPath(), schema) : error.getError();
        return pointer + " is " + text(at(json, error.getInstanceLocation())) + ": " + reason;
    }

    /** Why a key may not be there: its schema is {@code false}. */
    private static String unwanted(String path, JsonElement schema) {
        String additional = "/additionalProperties";
        if (!path.endsWith(additional)) {
            return "not allowed together with the other values";
        }
        JsonObject parent = at(schema, path.substring(0, path.length() - additional.length())).getAsJsonObject();
        return "unknown key; allowed: " + String.join(", ", parent.getAsJsonObject("properties").keySet());
    }

    private static JsonElement at(JsonElement root, String pointer) {
        JsonElement at = root;
        for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
            String key = step.replace("~1", "/").replace("~0", "~");
            at = at.isJsonArray() ? at.getAsJsonArray().get(Integer.parseInt(key)) : at.getAsJsonObject().get(key);
        }
        return at;
    }

    private static String text(JsonElement value) {
        return value.isJsonObject() ? "an object" : value.toString();
    }
}
