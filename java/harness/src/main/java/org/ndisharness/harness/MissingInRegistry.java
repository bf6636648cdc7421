// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The registry values that a driver asked the kernel or the framework for and did not get, as the driver host's log tells them. */
final class MissingInRegistry {
    private static final String MARK = "missing value\t";
    private static final int FIELDS = 3;
    /** Stands for the name where all of a key is not there. */
    private static final String KEY = "(key)";

    private MissingInRegistry() {
    }

    static List<MissedValue> of(Path log, String image, String service) {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(MARK)).map(line -> line.substring(line.indexOf(MARK) + MARK.length()).split("\t"))
                    .filter(fields -> fields.length == FIELDS && isOf(fields, image, service)).map(fields -> value(fields, service))
                    .distinct()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(log + " cannot be read", failure);
        }
    }

    /** Framework and NDIS ask for the driver whose service it is; NDIS tells of values itself. */
    private static boolean isOf(String[] fields, String image, String service) {
        return fields[0].equalsIgnoreCase(image) || isParameters(fields[1], service)
                && (fields[0].equalsIgnoreCase("wdfldr.sys") || fields[0].equalsIgnoreCase("ndis.sys") && fields[2].equals(KEY));
    }

    private static boolean isParameters(String key, String service) {
        return key.toLowerCase(Locale.ROOT).endsWith("\\services\\" + service.toLowerCase(Locale.ROOT) + "\\parameters");
    }

    private static MissedValue value(String[] fields, String service) {
        boolean known = isParameters(fields[1], service);
        if (known && fields[2].equals(KEY)) {
            return new MissedValue("service", service, KEY, MissedValue.WHOLE_KEY, "", 1);
        }
        return new MissedValue(known ? "service" : "registry", service, known ? fields[2] : fields[1] + "\\" + fields[2], "any type", "",
                1);
    }
}
