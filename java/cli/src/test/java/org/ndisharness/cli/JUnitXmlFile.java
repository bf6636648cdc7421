// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A junit.xml as a CI server reads it. */
final class JUnitXmlFile {
    private final Element suite;

    private JUnitXmlFile(Element suite) {
        this.suite = suite;
    }

    static JUnitXmlFile parse(Path file) throws Exception {
        return new JUnitXmlFile(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement());
    }

    String attribute(String name) {
        return suite.getAttribute(name);
    }

    int count(String name) {
        return Integer.parseInt(suite.getAttribute(name));
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                elements.add((Element) nodes.item(i));
            }
        }
        return elements;
    }

    /** Case ids in the order of the file. */
    List<String> names() {
        return elements(suite.getElementsByTagName("testcase")).stream().map(e -> e.getAttribute("name")).toList();
    }

    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        elements(suite.getElementsByTagName("property")).forEach(e -> properties.put(e.getAttribute("name"), e.getAttribute("value")));
        return properties;
    }

    /** Why cases were skipped, by id. */
    Map<String, String> skipped() {
        Map<String, String> skipped = new HashMap<>();
        for (Element testcase : elements(suite.getElementsByTagName("testcase"))) {
            elements(testcase.getElementsByTagName("skipped")).forEach(e -> skipped.put(testcase.getAttribute("name"),
                    e.getAttribute("message")));
        }
        return skipped;
    }

    /** The element below a case that says why it did not pass; null if it did. */
    Element outcome(String name) {
        return elements(suite.getElementsByTagName("testcase")).stream().filter(e -> e.getAttribute("name").equals(name))
                .flatMap(e -> elements(e.getChildNodes()).stream()).findFirst().orElse(null);
    }

    /** How many cases have an element of this name. */
    int with(String element) {
        return suite.getElementsByTagName(element).getLength();
    }
}
