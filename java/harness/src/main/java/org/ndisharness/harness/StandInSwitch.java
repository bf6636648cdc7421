// SPDX-License-Identifier: MIT
package org.ndisharness.harness;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Switches of the stand-in ndis.sys: what the documentation leaves open. Mirrors {@code NDH_STANDIN_SWITCH_ID}, in order; position 0 is the
 * default.
 */
public enum StandInSwitch {
    /** What wrong use leads to. */
    VERIFIER("verifier", "U-08", "bug check", "report"),
    /** An incoming close while the client closes. */
    DISPATCH_WHILE_CLOSING("dispatch-while-closing", "U-01", "delivered", "suppressed"),
    /** A second NdisClCloseCall for a call. */
    SECOND_CLOSE("second-close", "U-02", "CLOSING", "FAILURE"),
    /** Completion callbacks of an MCM's activation. */
    MCM_ACTIVATE_COMPLETE("mcm-activate-complete", "C-04", "never", "after PENDING", "always"),
    /** NdisClCloseAddressFamily with VCs or SAPs left. */
    AF_CLOSE_BUSY("af-close-busy", "C-12", "forwarded", "FAILURE"),
    /** Unbind and halt. */
    HALT_WITH_AF_OPEN("halt-with-af-open", "U-24", "unbind before MiniportHaltEx", "unbind after it"),
    /** Size of the call manager's handler table. */
    CM_HANDLERS_SIZE("cm-handlers-size", "U-23", "136 and 144 accepted", "144 refused", "136 refused"),
    /** CallMgrPartyContext of a point-to-point call. */
    MAKE_CALL_PARTY_POINTER("make-call-party-pointer", "U-33", "a pointer", "NULL"),
    /** NdisOpenAdapterEx. */
    OPEN_ADAPTER("open-adapter", "", "at once", "pends", "seeded"),
    /** NdisCloseAdapterEx. */
    CLOSE_ADAPTER("close-adapter", "", "at once", "pends", "seeded"),
    /** The client's completion callbacks. */
    CALLBACK_DELIVERY("callback-delivery", "U-16", "inline", "from a DPC", "seeded"),
    /** ProtocolCoAfRegisterNotify. */
    AF_NOTIFY("af-notify", "U-21", "before the restart", "after the restart"),
    /** Queries that NDIS makes by itself. */
    NDIS_OID_PATH("ndis-oid-path", "", "MiniportCoOidRequest", "MiniportOidRequest", "none"),
    /** NdisClOpenAddressFamilyEx outside ProtocolCoAfRegisterNotify. */
    AF_OPEN_OUTSIDE_NOTIFY("af-open-outside-notify", "", "works", "FAILURE"),
    /** Where NdisRegisterProtocolDriver binds. */
    BIND_AT_REGISTER("bind-at-register", "", "in its caller's context", "in a worker thread"),
    /** An adapter's first MiniportRestart. */
    FIRST_RESTART("first-restart", "", "after the binds", "before them"),
    /** A running adapter around a bind or unbind. */
    LATE_BIND_PAUSE("late-bind-pause", "", "paused", "not paused"),
    /** Close data on their way. */
    CLOSE_DATA("close-data", "U-06", "the caller's pointer", "a copy"),
    /** A VC's handle values on both sides. */
    VC_HANDLES("vc-handles", "U-10", "different", "the same"),
    /** A second incoming close for a call. */
    SECOND_DISPATCH("second-dispatch", "U-14", "suppressed", "delivered"),
    /** A VC whose call was closed. */
    VC_REUSE("vc-reuse", "C-02", "carries another call", "CLOSING"),
    /** ProtocolCmIncomingCallComplete. */
    ANSWER_CALLBACK("answer-callback", "C-29", "after a pended offer", "after every answer"),
    /** NdisClCloseCall while NdisClMakeCall is pended. */
    CLOSE_WHILE_SETUP("close-while-setup", "U-03", "forwarded", "FAILURE"),
    /** An offer that is accepted after its SAP was closed. */
    OFFER_SAP_CLOSED("offer-sap-closed", "U-29", "FAILURE to the call manager", "the client's answer"),
    /** ProtocolClOpenAfCompleteEx of a completion at DISPATCH_LEVEL. */
    AF_OPEN_COMPLETE("af-open-complete", "U-19", "from a work item", "inside, at the caller's IRQL"),
    /** A failure of ProtocolClNotifyCloseAf. */
    AF_NOTIFY_FAILURE("af-notify-failure", "U-36", "returned", "completed"),
    /** Sends on a VC that closes or is not active. */
    INACTIVE_SEND("inactive-send", "U-26", "completed by NDIS", "handed to the miniport");

    private final String label;
    private final String item;
    private final List<String> positions;

    StandInSwitch(String label, String item, String... positions) {
        this.label = label;
        this.item = item;
        this.positions = List.of(positions);
    }

    /** Name in files and in the stand-in's list. */
    public String label() {
        return label;
    }

    /** The contract's item, or "". */
    public String item() {
        return item;
    }

    /** What each position means. */
    public List<String> positions() {
        return positions;
    }

    /** Whether it acts only when the miniport driver registers. */
    boolean actsAtRegistration() {
        return this == CM_HANDLERS_SIZE;
    }

    /** The switch with this name; {@code place} says in errors where the name stands. */
    public static StandInSwitch of(String label, String place) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst().orElseThrow(() -> new ConfigException(
                place + ": switch '" + label + "' is unknown; allowed: "
                        + Arrays.stream(values()).map(StandInSwitch::label).collect(Collectors.joining(", "))));
    }

    /** Fails unless there is such a position. */
    void check(int position, String place) {
        if (position < 0 || position >= positions.size()) {
            throw new ConfigException(place + ": switch '" + label + "' is " + position + "; allowed: 0 to " + (positions.size() - 1));
        }
    }
}
