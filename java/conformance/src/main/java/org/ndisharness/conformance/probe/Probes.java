// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All probes in the order in which they run, and what is not probed. */
public final class Probes {
    private Probes() {
    }

    /** Starts first, since the first session alone gets their events; address families last. */
    public static List<Probe> all() {
        return Stream.of(StartProbes.all(), CloseProbes.all(), CallProbes.all(), AdapterProbes.all(), FamilyProbes.all())
                .flatMap(List::stream).toList();
    }

    /** Items that have no probe, with the reason. */
    public static Map<String, String> without() {
        Map<String, String> reasons = new TreeMap<>();
        reasons.put("U-07", "a caller of the wrong role: NDIS may not check it and work on a foreign object");
        reasons.put("U-08", "stale handles and stray completions: may corrupt memory (switch verifier says what the stand-in does)");
        reasons.put("U-09", "a wrong party handle in a VOID completion: may corrupt memory");
        reasons.put("U-13", "a failed ProtocolCoDeleteVc: if NDIS frees the VC all the same, the next call uses freed memory");
        reasons.put("U-15", "time limits of pended operations: that none came while a probe waited shows nothing");
        reasons.put("U-18", "a close after ProtocolClIncomingCloseCall returned: it is the client's duty, NDIS shows nothing of it");
        reasons.put("U-23, size 136", "a table of 136 bytes: 144 is tried first, and a driver registers once");
        reasons.put("U-26", "sends on a closing VC: they belong to the data suites");
        reasons.put("U-28", "NdisMCmDeleteVc inside ProtocolCmCloseCall: the client's handle may be freed under its feet");
        reasons.put("U-34", "CloseStatus values: chosen by the caller, NDIS passes them on");
        reasons.put("U-35", "parties left at an abnormal end: freed without a trace");
        reasons.put("C-03", "the client's handle of an MCM's VC after the close: may be dead");
        reasons.put("C-05", "an offer on an inactive VC: two pages demand the activation before");
        reasons.put("C-06", "NdisCoDeleteVc while the close is pended: may free a VC that completes later");
        reasons.put("C-07", "a handle after a failed delete: may be dead");
        reasons.put("C-24, C-25", "sends and receives before a close: they belong to the data suites");
        reasons.put("C-28", "a delete by the side that did not create the VC: may corrupt memory");
        reasons.put("windows.md D8, locks",
                "locks that NDIS holds around callbacks: only a deadlock would show them; close.callback-irql tells whether a "
                + "spin lock can be held");
        reasons.put("windows.md D8, references",
                "reference counts of VC and AF handles: only a use after the last one would show them; close.delete-inside "
                + "tells when a VC goes");
        return reasons;
    }
}
