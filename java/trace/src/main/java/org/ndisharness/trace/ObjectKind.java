// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** What an object id names. Mirrors {@code NDH_KIND}. */
public enum ObjectKind {
    NONE(0, "none"),
    ADAPTER(1, "adapter"),
    BINDING(2, "binding"),
    AF(3, "af"),
    SAP(4, "sap"),
    VC(5, "vc"),
    PARTY(6, "party"),
    /** An OID request. */
    OID(7, "oid"),
    /** NET_BUFFER_LISTs that were sent or indicated together. */
    DATA(8, "data");

    private static final ObjectKind[] BY_NUMBER = values();

    private final int number;
    private final String label;

    ObjectKind(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** Number in the control protocol. */
    public int number() {
        return number;
    }

    /** Short name used in trace files. */
    public String label() {
        return label;
    }

    /** The kind with this number; {@link #NONE} for a number that this version does not know. */
    public static ObjectKind ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
    }

    /** The kind with this label. */
    public static ObjectKind ofLabel(String label) {
        for (ObjectKind kind : BY_NUMBER) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("object kind '" + label + "': not one of none, adapter, binding, af, sap, vc, party, oid, data");
    }
}
