// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of the catalogue: entries of texts and lists of texts, with or without a version around them. Read token by token: every start of
 * the command reads the rules, and binding them to classes takes three times as long.
 *
 * @param version of the whole; 0 if the file has none
 */
record CatalogueFile(int version, List<Entry> entries) {
    /** One rule, or what is said of one. */
    record Entry(Map<String, String> texts, Map<String, List<String>> lists) {
        /** A member; null if the entry has none of this name. */
        String text(String name) {
            return texts.get(name);
        }

        /** A member that is a list; empty if the entry has none of this name. */
        List<String> list(String name) {
            return lists.getOrDefault(name, List.of());
        }
    }

    static CatalogueFile read(String resource) {
        try (InputStream in = RuleCatalogue.class.getResourceAsStream(resource);
                JsonReader reader = new JsonReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.peek() == JsonToken.BEGIN_ARRAY ? new CatalogueFile(0, entries(reader)) : versioned(reader);
        } catch (IOException failure) {
            throw new IllegalStateException(resource + " cannot be read", failure);
        }
    }

    private static CatalogueFile versioned(JsonReader reader) throws IOException {
        int version = 0;
        List<Entry> entries = new ArrayList<>();
        reader.beginObject();
        while (reader.hasNext()) {
            if (reader.nextName().equals("version")) {
                version = reader.nextInt();
            } else {
                entries = entries(reader);
            }
        }
        reader.endObject();
        return new CatalogueFile(version, entries);
    }

    private static List<Entry> entries(JsonReader reader) throws IOException {
        List<Entry> entries = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            entries.add(entry(reader));
        }
        reader.endArray();
        return entries;
    }

    private static Entry entry(JsonReader reader) throws IOException {
        Entry entry = new Entry(new HashMap<>(), new HashMap<>());
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (reader.peek() == JsonToken.BEGIN_ARRAY) {
                entry.lists.put(name, list(reader));
            } else {
                entry.texts.put(name, reader.nextString());
            }
        }
        reader.endObject();
        return entry;
    }

    private static List<String> list(JsonReader reader) throws IOException {
        List<String> list = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            list.add(reader.nextString());
        }
        reader.endArray();
        return list;
    }
}
