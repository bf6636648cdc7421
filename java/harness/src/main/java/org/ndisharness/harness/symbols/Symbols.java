// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names and lines for the images of a target. Files are read when a stack first needs them. Thread-safe. */
public final class Symbols {
    private static final Pattern FRAME = Pattern.compile("( +at )([^\\s+]+)\\+0x([0-9a-f]{1,15})");
    private static final int HEX = 16;

    private final Map<String, Path> images;
    private final List<Path> folders;
    private final Map<String, ImageSymbols> loaded = new HashMap<>();

    /**
     * Of these images.
     *
     * @param images files by the names that stacks have
     * @param folders where symbols may lie if they do not lie beside an image
     */
    public Symbols(Map<String, Path> images, List<Path> folders) {
        this.images = Map.copyOf(images);
        this.folders = List.copyOf(folders);
    }

    private synchronized Optional<ImageSymbols> of(String module) {
        Path image = images.get(module);
        return image == null ? Optional.empty() : Optional.of(loaded.computeIfAbsent(module, name -> new ImageSymbols(image, folders)));
    }

    /**
     * The place of an offset in an image; empty if nothing is known of it.
     *
     * @param isReturnAddress whether it is behind the call that is meant
     */
    public Optional<SourcePlace> find(String module, long offset, boolean isReturnAddress) {
        return of(module).flatMap(symbols -> symbols.find(offset, isReturnAddress));
    }

    /** Files that lie beside an image and are not used, each with its reason. */
    public List<String> refusals(String module) {
        return of(module).map(ImageSymbols::refusals).orElse(List.of());
    }

    /** The texts of the annotations in the PDBs of all images; among them the formats of WPP messages, as TMF files have them. */
    public List<String> annotations() {
        return images.keySet().stream().sorted().flatMap(module -> of(module).stream()).flatMap(symbols -> symbols.annotations().stream())
                .toList();
    }

    /** Names the frames of threads' stacks, lines with {@code at MODULE+0xOFFSET}, which are return addresses; what was refused follows. */
    public String name(String stacks) {
        Map<String, List<String>> refused = new TreeMap<>();
        StringBuilder out = new StringBuilder();
        for (String line : stacks.lines().toList()) {
            Matcher frame = FRAME.matcher(line);
            boolean matches = frame.matches();
            Optional<SourcePlace> place = matches ? find(frame.group(2), Long.parseLong(frame.group(3), HEX), true) : Optional.empty();
            out.append(place.map(found -> frame.group(1) + found).orElse(line)).append('\n');
            if (matches) {
                refused.put(frame.group(2), refusals(frame.group(2)));
            }
        }
        refused.values().forEach(reasons -> reasons.forEach(reason -> out.append("    (").append(reason).append(")\n")));
        return out.toString();
    }
}
