// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.ndisharness.cli.errata.Erratum;
import org.ndisharness.cli.files.AtomicFile;

/** Writes results in the form that CI servers read; the testcase name is the case id. */
final class JUnitXml {
    private JUnitXml() {
    }

    static void write(RunOptions options, SuiteParts parts, List<CaseResult> results, Map<String, String> properties, Path file)
            throws IOException {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            if (parts.areSeveral()) {
                writeSuites(options, parts.split(results), properties, xml);
            } else {
                writeSuite(options.suite(), results, properties, xml);
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException failure) {
            throw new IOException("junit.xml: " + failure.getMessage(), failure);
        }
        AtomicFile.write(file, text.append('\n').toString());
    }

    private static long count(List<CaseResult> results, Verdict verdict) {
        return results.stream().filter(r -> r.verdict() == verdict).count();
    }

    /** Several suites of one run: the totals, and each suite. */
    private static void writeSuites(RunOptions options, Map<String, List<CaseResult>> suites, Map<String, String> properties,
            XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeStartElement("testsuites");
        writeCounts(options.suite(), suites.values().stream().flatMap(List::stream).toList(), xml);
        for (Map.Entry<String, List<CaseResult>> suite : suites.entrySet()) {
            xml.writeCharacters("\n");
            writeSuite(suite.getKey(), suite.getValue(), properties, xml);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static void writeCounts(String name, List<CaseResult> results, XMLStreamWriter xml) throws XMLStreamException {
        Duration total = results.stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus);
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", Integer.toString(results.size()));
        xml.writeAttribute("failures", Long.toString(count(results, Verdict.FAILED)));
        xml.writeAttribute("errors", Long.toString(count(results, Verdict.ERROR) + count(results, Verdict.CRASHED)));
        xml.writeAttribute("skipped", Long.toString(count(results, Verdict.SKIPPED) + count(results, Verdict.NOT_RUN)));
        xml.writeAttribute("time", seconds(total));
    }

    private static void writeSuite(String name, List<CaseResult> results, Map<String, String> properties, XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        writeCounts(name, results, xml);
        xml.writeCharacters("\n  ");
        xml.writeStartElement("properties");
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            xml.writeCharacters("\n    ");
            xml.writeEmptyElement("property");
            xml.writeAttribute("name", property.getKey());
            xml.writeAttribute("value", property.getValue());
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
        for (CaseResult result : results) {
            xml.writeCharacters("\n  ");
            writeCase(result, xml);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static void writeCase(CaseResult result, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", result.id());
        xml.writeAttribute("classname", result.group());
        xml.writeAttribute("time", seconds(result.duration()));
        if (result.verdict() == Verdict.PASSED_WITH_ERRATUM) {
            writeErrata(result, xml);
        }
        String element = switch (result.verdict()) {
            case PASSED, PASSED_WITH_ERRATUM -> "";
            case FAILED -> "failure";
            case ERROR, CRASHED -> "error";
            case SKIPPED, NOT_RUN -> "skipped";
        };
        if (!element.isEmpty()) {
            xml.writeStartElement(element);
            xml.writeAttribute("message", result.verdict() == Verdict.NOT_RUN ? "not run" : printable(firstLine(result.message())));
            if (result.verdict().isBad()) {
                xml.writeCharacters(printable(result.message()));
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void writeErrata(CaseResult result, XMLStreamWriter xml) throws XMLStreamException {
        List<Erratum> errata = CaseErrata.of(result);
        xml.writeStartElement("properties");
        for (Erratum erratum : errata) {
            xml.writeEmptyElement("property");
            xml.writeAttribute("name", "erratum");
            xml.writeAttribute("value", printable(erratum.toString()));
        }
        xml.writeEndElement();
        xml.writeStartElement("system-out");
        xml.writeCharacters(printable(Verdict.PASSED_WITH_ERRATUM + " " + errata.stream().map(Erratum::toString)
                .collect(Collectors.joining("; "))
                + "\n" + result.message()));
        xml.writeEndElement();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Without the characters that XML 1.0 does not allow. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD]", "?");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
