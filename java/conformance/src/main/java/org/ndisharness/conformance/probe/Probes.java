// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import java.util.ArrayList;
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
        return Stream.of(StartProbes.all(), CloseProbes.all(), CallProbes.all(), AnswerProbes.all(), DataProbes.all(),
                AdapterProbes.all(), FamilyProbes.all())
                .flatMap(List::stream).toList();
    }

    /** Ids of the probes that ask about an item, by item. */
    public static Map<String, List<String>> items() {
        Map<String, List<String>> items = new TreeMap<>();
        for (Probe probe : all()) {
            for (String item : probe.items()) {
                items.computeIfAbsent(item, unused -> new ArrayList<>()).add(probe.id());
            }
        }
        return items;
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
        reasons.put("U-20", "withdrawing a registered address family: there is no function to try");
        reasons.put("U-23, size 136", "a table of 136 bytes: 144 is tried first, and a driver registers once");
        reasons.put("U-28", "NdisMCmDeleteVc inside ProtocolCmCloseCall: the client's handle may be freed under its feet");
        reasons.put("U-31", "NULL call parameters in a failing completion: the header forbids it, NDIS may read them");
        reasons.put("U-32", "out handles while a request is pended: the drivers use the value of the completion, and traces hold no other");
        reasons.put("U-34", "CloseStatus values: chosen by the caller, NDIS passes them on");
        reasons.put("U-35", "parties left at an abnormal end: freed without a trace");
        reasons.put("C-03", "the client's handle of an MCM's VC after the close: may be dead");
        reasons.put("C-06", "NdisCoDeleteVc while the close is pended: may free a VC that completes later");
        reasons.put("C-07", "a handle after a failed delete: may be dead");
        reasons.put("C-09", "MiniportCoCreateVc of a miniport that is the call manager: a driver registers once, with NULL");
        reasons.put("C-15", "entry points given when an address family is opened: the structures of NDIS 6 have no place for them");
        reasons.put("C-16", "the name of a receive flag: the header has one of the two");
        reasons.put("C-17", "completion functions of connectionless miniports: NDIS would take the lists for those of another kind");
        reasons.put("C-20", "the handle of a SAP after NdisClDeregisterSap: may be dead");
        reasons.put("C-21", "contexts that a call manager frees in its handler: its own memory, NDIS shows nothing of it");
        reasons.put("C-26", "names of the other family of functions: mostly one export under two names");
        reasons.put("C-27", "names that do not exist: nothing can be called by them");
        reasons.put("C-28", "a delete by the side that did not create the VC: may corrupt memory");
        reasons.put("C-30", "how many parties a client drops by itself: its duty, NDIS shows nothing of it");
        reasons.put("C-31", "whether drivers must or should pass close data on: not for NDIS to say");
        reasons.put("C-32", "whether a VC is deleted after a failed close: its creator chooses");
        reasons.put("windows.md D8, locks",
                "locks that NDIS holds around callbacks: only a deadlock would show them; close.callback-irql tells whether a "
                        + "spin lock can be held");
        reasons.put("windows.md D8, references",
                "reference counts of VC and AF handles: only a use after the last one would show them; close.delete-inside "
                        + "tells when a VC goes");
        return reasons;
    }
}
