// SPDX-License-Identifier: MIT
package org.ndisharness.trace.message;

/** By which service a message was written. */
public enum MessageKind {
    /** WPP: {@code WmiTraceMessage}. */
    WPP("WPP"),
    /** An ETW event, of a manifest or self-describing: {@code EtwWrite} and its like. */
    ETW("ETW"),
    /** {@code EtwWriteString}. */
    STRING("ETW string"),
    /** WPP's in-flight recorder: {@code WppAutoLogTrace}. */
    RECORDER("WPP recorder"),
    /** A WMI event: {@code IoWMIWriteEvent}. */
    WMI("WMI event");

    private final String label;

    MessageKind(String label) {
        this.label = label;
    }

    /** Name for people. */
    public String label() {
        return label;
    }
}
