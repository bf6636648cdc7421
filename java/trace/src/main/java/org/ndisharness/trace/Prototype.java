// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and types of a function's parameters, as {@code ndis.h} declares them.
 *
 * @param parameters in the order of the prototype
 * @param besides values that the drivers record after them, because a parameter is only a pointer to what matters
 */
public record Prototype(List<Parameter> parameters, List<Parameter> besides) {
    /** One parameter. */
    public record Parameter(String type, String name) {
    }

    private static final String RESOURCE = "prototypes.txt";
    private static final Pattern LINE = Pattern.compile("(\\w+)\\(([^);]*)(?:; ([^)]*))?\\)");
    private static final Map<FunctionId, Prototype> ALL = load();

    /** Copies. */
    public Prototype {
        parameters = List.copyOf(parameters);
        besides = List.copyOf(besides);
    }

    /** The prototype of a function or callback; empty if this version does not know it. */
    public static Optional<Prototype> of(FunctionId function) {
        return Optional.ofNullable(ALL.get(function));
    }

    /** What the value at this place of {@link TraceEvent#arguments()} is; empty beyond what is known. */
    public Optional<Parameter> at(int place) {
        if (place < parameters.size()) {
            return Optional.of(parameters.get(place));
        }
        int more = place - parameters.size();
        return more < besides.size() ? Optional.of(besides.get(more)) : Optional.empty();
    }

    /** The value of the NDIS handle of this name among a function's arguments. */
    OptionalLong handle(String name, long[] arguments) {
        int place = parameters.indexOf(new Parameter("NDIS_HANDLE", name));
        return place < 0 || place >= arguments.length ? OptionalLong.empty() : OptionalLong.of(arguments[place]);
    }

    private static Map<FunctionId, Prototype> load() {
        try (InputStream in = Prototype.class.getResourceAsStream(RESOURCE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^#.*$", "").replaceAll("\\s+", " ");
            Map<FunctionId, Prototype> all = new EnumMap<>(FunctionId.class);
            for (Matcher line = LINE.matcher(text); line.find();) {
                String symbol = line.group(1);
                FunctionId function = FunctionId.ofSymbol(symbol)
                        .orElseThrow(() -> new IllegalStateException(RESOURCE + ": no function " + symbol));
                all.put(function, new Prototype(parameters(line.group(2)), parameters(line.group(3))));
            }
            return all;
        } catch (IOException failure) {
            throw new IllegalStateException(RESOURCE + " cannot be read", failure);
        }
    }

    private static List<Parameter> parameters(String list) {
        return list == null || list.isBlank() ? List.of() : Arrays.stream(list.split(", ")).map(Prototype::parameter).toList();
    }

    private static Parameter parameter(String text) {
        int space = text.lastIndexOf(' ');
        return new Parameter(text.substring(0, space), text.substring(space + 1));
    }
}
