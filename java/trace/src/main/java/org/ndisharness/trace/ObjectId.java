// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A 64-bit object id of the control protocol: side, kind, generation, index. Client's and call manager's view of one VC are two ids;
 * a LINK event joins them.
 *
 * @param value the id as the drivers give it; 0 names no object
 */
public record ObjectId(long value) {
    /** No object. */
    public static final ObjectId NONE = new ObjectId(0);

    /** Bit of the index of an id that the stand-in ndis.sys gave: {@code NDH_INDEX_BOUNDARY}. */
    private static final int BOUNDARY_INDEX = 0x40000000;
    private static final Pattern TEXT = Pattern.compile("(\\w+):(\\w+):(@?)(\\d+)\\.(\\d+)");

    /** Makes an id from its parts. */
    public static ObjectId of(Side side, ObjectKind kind, int generation, int index) {
        return new ObjectId((long) side.number() << 60 | (long) kind.number() << 56 | (long) (generation & 0xFFFFFF) << 32
                | Integer.toUnsignedLong(index));
    }

    /** The id written as {@link #toString()} does. */
    public static ObjectId parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("object id '" + text + "': expected SIDE:KIND:INDEX.GENERATION or none");
        }
        int boundary = matcher.group(3).isEmpty() ? 0 : BOUNDARY_INDEX;
        return of(Side.ofLabel(matcher.group(1)), ObjectKind.ofLabel(matcher.group(2)),
                Integer.parseInt(matcher.group(5)), Integer.parseUnsignedInt(matcher.group(4)) | boundary);
    }

    /** Whose id it is. */
    public Side side() {
        return Side.ofNumber((int) (value >>> 60));
    }

    /** What it names. */
    public ObjectKind kind() {
        return ObjectKind.ofNumber((int) (value >>> 56) & 0xF);
    }

    /** Tells two objects apart that had the same index one after the other; never 0 for an object. */
    public int generation() {
        return (int) (value >>> 32) & 0xFFFFFF;
    }

    /** Slot in the driver's table. */
    public int index() {
        return (int) value;
    }

    /** Whether the stand-in ndis.sys gave it, in what it recorded at its boundary. */
    public boolean isBoundary() {
        return (index() & BOUNDARY_INDEX) != 0;
    }

    /** The index without what says who gave the id. */
    int place() {
        return index() & ~BOUNDARY_INDEX;
    }

    /** As a record's own, which is linked at run time; every event is looked up by its ids. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** Whether this names no object. */
    public boolean isNone() {
        return value == 0;
    }

    /** {@code SIDE:KIND:INDEX.GENERATION}, for example {@code client:vc:3.1}; with an @ before the index if the boundary's. */
    @Override
    public String toString() {
        return value == 0 ? "none"
                : side().label() + ":" + kind().label() + ":" + (isBoundary() ? "@" : "") + Integer.toUnsignedString(place()) + "."
                        + generation();
    }
}
