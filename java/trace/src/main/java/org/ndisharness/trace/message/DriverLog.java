// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes text of the log of a world: lines of DbgPrint stay as they are, messages are written out as far as they can be read. */
public final class DriverLog {
    /** Stands before the bytes of a message. */
    private static final char MESSAGE = '\u001e';
    private static final int MAX_TMF_FILES = 1000;
    private static final long MAX_TMF_BYTES = 4 << 20;
    private static final int MAX_RAW = 64;

    private final Map<UUID, Map<Integer, TmfMessage>> messages;
    private final Supplier<? extends Iterable<String>> more;
    private Map<UUID, Map<Integer, TmfMessage>> moreMessages;

    private DriverLog(Map<UUID, Map<Integer, TmfMessage>> messages, Supplier<? extends Iterable<String>> more) {
        this.messages = messages;
        this.more = more;
    }

    /** With the TMF files that lie beside these images; a file that cannot be read is passed over. */
    public static DriverLog besideImages(Collection<Path> images) {
        return besideImages(images, List::of);
    }

    /**
     * With the TMF files that lie beside these images, and for messages that these do not know with more lines of such files.
     *
     * @param more asked once, when there is such a message: the annotations that WPP leaves in PDBs, or other lines
     */
    public static DriverLog besideImages(Collection<Path> images, Supplier<? extends Iterable<String>> more) {
        Map<UUID, Map<Integer, TmfMessage>> messages = new HashMap<>();
        images.stream().map(image -> image.toAbsolutePath().getParent()).distinct().flatMap(folder -> tmfFiles(folder).stream())
                .limit(MAX_TMF_FILES).forEach(file -> read(file, messages));
        return new DriverLog(messages, more);
    }

    private static List<Path> tmfFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".tmf")).sorted().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static void read(Path file, Map<UUID, Map<Integer, TmfMessage>> messages) {
        try {
            if (Files.size(file) <= MAX_TMF_BYTES) {
                TmfFile.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList(), messages);
            }
        } catch (IOException unreadable) {
            return;
        }
    }

    /** Lines of time, a tab and text; a message is lines of text with its raw bytes where it cannot be read. */
    public String text(String log) {
        return log.indexOf(MESSAGE) < 0 ? log : log.lines().map(this::line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** The newest lines of a text, at most so many, with a note of how many went before. */
    public static String newest(String text, int lines) {
        long all = text.lines().count();
        return all <= lines ? text
                : text.lines().skip(all - lines).collect(Collectors.joining("\n", "[" + (all - lines) + " earlier lines]\n", "\n"));
    }

    private String line(String line) {
        int start = line.indexOf('\t') + 1;
        if (start >= line.length() || line.charAt(start) != MESSAGE) {
            return line;
        }
        return bytes(line.substring(start + 1)).flatMap(DriverMessage::of).map(message -> line.substring(0, start) + text(message))
                .orElse(line.substring(0, start) + "[a message that cannot be read]");
    }

    private static Optional<byte[]> bytes(String hex) {
        try {
            return Optional.of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** A message in a line. */
    public String text(DriverMessage message) {
        String text = switch (message.kind()) {
            case WPP, RECORDER -> wpp(message);
            case ETW -> TraceLoggingEvent.of(message).map(event -> "TraceLogging " + event.text() + head(message))
                    .orElseGet(() -> raw(message, " id " + message.id() + head(message)));
            case STRING ->
                "ETW {" + message.guid() + "} " + FieldType.quoted(new String(message.data(), StandardCharsets.UTF_16LE)) + head(message);
            case WMI -> raw(message, "");
        };
        return printable("[" + message.module() + "] " + text)
                + (message.isCut() ? " [cut: " + message.dataSize() + " bytes of data]" : "");
    }

    private String wpp(DriverMessage message) {
        TmfMessage format = format(message.guid(), message.id());
        if (format == null) {
            return raw(message, " #" + message.id() + (message.kind() == MessageKind.RECORDER ? head(message) : ""));
        }
        String where = Stream.of(format.name(), format.function()).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        String kind = Stream.of(format.level(), format.flags()).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        return "WPP " + where + ": " + format.text(message.data()) + (kind.isEmpty() ? "" : " (" + kind + ")");
    }

    private synchronized TmfMessage format(UUID guid, int id) {
        TmfMessage format = messages.getOrDefault(guid, Map.of()).get(id);
        if (format != null) {
            return format;
        }
        if (moreMessages == null) {
            moreMessages = new HashMap<>();
            TmfFile.read(more.get(), moreMessages);
        }
        return moreMessages.getOrDefault(guid, Map.of()).get(id);
    }

    private static String head(DriverMessage message) {
        return " (level " + message.level() + (message.keyword() != 0 ? ", keyword 0x" + Long.toHexString(message.keyword()) : "")
                + (message.kind() == MessageKind.RECORDER ? ", flags 0x" + Long.toHexString(message.flags()) : "")
                + message.activity().map(id -> ", activity {" + id + "}").orElse("") + ")";
    }

    private static String raw(DriverMessage message, String what) {
        int shown = Math.min(message.data().length, MAX_RAW);
        return message.kind().label() + " {" + message.guid() + "}" + what + ", " + message.dataSize() + " bytes"
                + (shown == 0 ? "" : ": " + HexFormat.ofDelimiter(" ").formatHex(message.data(), 0, shown))
                + (shown < message.data().length ? " ..." : "");
    }

    private static String printable(String text) {
        return text.chars().map(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
