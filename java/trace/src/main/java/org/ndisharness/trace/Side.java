// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** Whose call or callback an event is. Mirrors {@code NDH_SIDE}. */
public enum Side {
    NONE(0, "none"),
    CLIENT(1, "client"),
    CALL_MANAGER(2, "mcm"),
    MINIPORT(3, "miniport"),
    HARNESS(4, "harness");

    private static final Side[] BY_NUMBER = values();

    private final int number;
    private final String label;

    Side(int number, String label) {
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

    /** The side with this number; {@link #NONE} for a number that this version does not know. */
    public static Side ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
    }

    /** The side with this label. */
    public static Side ofLabel(String label) {
        for (Side side : BY_NUMBER) {
            if (side.label.equals(label)) {
                return side;
            }
        }
        throw new IllegalArgumentException("side '" + label + "': not one of none, client, mcm, miniport, harness");
    }
}
