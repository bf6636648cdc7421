// SPDX-License-Identifier: MIT
package org.ndisharness.trace.chart;

import org.ndisharness.trace.Side;

/** A vertical line of the chart, from left to right. */
public enum Lane {
    CLIENT("client"),
    NDIS("NDIS"),
    CALL_MANAGER("call manager"),
    MINIPORT("miniport");

    private final String title;

    Lane(String title) {
        this.title = title;
    }

    /** Its heading. */
    public String title() {
        return title;
    }

    /** The driver's lane; that of NDIS for what is nobody's call or callback. */
    static Lane of(Side side) {
        return switch (side) {
            case CLIENT -> CLIENT;
            case CALL_MANAGER -> CALL_MANAGER;
            case MINIPORT -> MINIPORT;
            case NONE, HARNESS -> NDIS;
        };
    }
}
