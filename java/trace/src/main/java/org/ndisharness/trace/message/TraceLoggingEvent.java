// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A self-describing event: its name and its fields with their values, read by the metadata that it carries (layouts of
 * {@code TraceLoggingProvider.h}).
 *
 * @param provider name of the provider; empty if the event carries no traits
 */
public record TraceLoggingEvent(String provider, String name, List<Field> fields) {
    private static final int CHAIN = 0x80;
    private static final int CONSTANT_COUNT = 0x20;
    private static final int VARIABLE_COUNT = 0x40;
    private static final int CUSTOM = 0x60;
    private static final int TYPE = 0x1f;
    private static final int STRUCT = 24;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ELEMENTS = 256;

    /** A field; the value of a structure or an array is the text of what it holds. */
    public record Field(String name, String value) {
    }

    /** How a field is laid out. */
    private record Type(String name, int in, int out, int count) {
    }

    /** Reads the message's metadata and data. Empty if it carries no metadata, or none that makes sense. */
    public static Optional<TraceLoggingEvent> of(DriverMessage message) {
        if (message.metadata().length == 0) {
            return Optional.empty();
        }
        try {
            DataReader metadata = new DataReader(message.metadata());
            metadata.unsigned(2);
            while (metadata.unsigned(1) >= CHAIN) {
                continue; /* tags of the event */
            }
            String name = metadata.terminated(false);
            return Optional.of(new TraceLoggingEvent(provider(message.traits()), name, fields(metadata, new DataReader(message.data()))));
        } catch (BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    private static String provider(byte[] traits) {
        if (traits.length <= 2) {
            return "";
        }
        DataReader reader = new DataReader(traits);
        reader.unsigned(2);
        return reader.terminated(false);
    }

    private static List<Field> fields(DataReader metadata, DataReader data) {
        List<Field> fields = new ArrayList<>();
        while (metadata.remaining() > 0) {
            field(metadata, data, fields, 0);
        }
        return List.copyOf(fields);
    }

    private static void field(DataReader metadata, DataReader data, List<Field> fields, int depth) {
        Type type = type(metadata);
        if ((type.in & TYPE) == STRUCT) {
            if ((type.in & CUSTOM) != 0) {
                throw new BufferUnderflowException(); /* an array of structures: the event is shown raw */
            }
            List<Field> inner = new ArrayList<>();
            for (int i = 0; i < type.out && depth < MAX_DEPTH; i++) {
                field(metadata, data, inner, depth + 1);
            }
            fields.add(new Field(type.name, "{" + text(inner) + "}"));
            return;
        }
        try {
            fields.add(new Field(type.name, value(type, data)));
        } catch (BufferUnderflowException cut) {
            fields.add(new Field(type.name, "(cut)"));
        }
    }

    private static Type type(DataReader metadata) {
        String name = metadata.terminated(false);
        int in = (int) metadata.unsigned(1);
        int out = 0;
        if ((in & CHAIN) != 0) {
            int chained = (int) metadata.unsigned(1);
            out = chained & ~CHAIN;
            while ((chained & CHAIN) != 0) {
                chained = (int) metadata.unsigned(1); /* tags of the field */
            }
        }
        int count = 1;
        if ((in & CUSTOM) == CUSTOM) {
            metadata.raw((int) metadata.unsigned(2));
        } else if ((in & CONSTANT_COUNT) != 0) {
            count = (int) metadata.unsigned(2);
        }
        return new Type(name, in, out, count);
    }

    private static String value(Type type, DataReader data) {
        boolean isArray = (type.in & (CONSTANT_COUNT | VARIABLE_COUNT)) != 0;
        if ((type.in & CUSTOM) == CUSTOM) {
            return data.hex((int) data.unsigned(2));
        }
        if (!isArray) {
            return FieldType.text(type.in & TYPE, type.out, data);
        }
        int count = (type.in & VARIABLE_COUNT) != 0 ? (int) data.unsigned(2) : type.count;
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String element = FieldType.text(type.in & TYPE, type.out, data);
            if (i < MAX_ELEMENTS) {
                elements.add(element);
            }
        }
        return elements.stream().collect(Collectors.joining(", ", "[", count > MAX_ELEMENTS ? ", ...]" : "]"));
    }

    private static String text(List<Field> fields) {
        return fields.stream().map(field -> field.name + "=" + field.value).collect(Collectors.joining(" "));
    }

    /** Provider, name and fields in a line. */
    public String text() {
        return (provider.isEmpty() ? "" : provider + "/") + name + (fields.isEmpty() ? "" : " " + text(fields));
    }
}
