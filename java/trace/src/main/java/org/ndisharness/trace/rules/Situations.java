// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.rules.Judges.OnCall;
import org.ndisharness.trace.rules.Judges.OnClose;
import org.ndisharness.trace.rules.Judges.OnFrame;
import org.ndisharness.trace.rules.Judges.OnRequest;

/**
 * What the monitors of one trace look at, in order. Hundreds of rules look at the same, so each list is made once, and gone through by
 * loops.
 */
final class Situations {
    /** VCs by their kind of call manager. */
    enum Vcs {
        ALL, INTEGRATED, STAND_ALONE;

        private boolean has(VcHistory vc) {
            return this == ALL || vc.isStandAlone() == (this == STAND_ALONE);
        }
    }

    private final TraceModel model;
    private final Map<Vcs, List<OnCall>> calls = new EnumMap<>(Vcs.class);
    private final Map<Vcs, List<OnClose>> closes = new EnumMap<>(Vcs.class);
    private final Map<FunctionId, List<OnFrame>> frames = new EnumMap<>(FunctionId.class);
    private List<OnRequest> requests;

    /** @param model complete: what comes later is not seen */
    Situations(TraceModel model) {
        this.model = model;
    }

    /** Every call on these VCs. */
    List<OnCall> calls(Vcs vcs) {
        List<OnCall> known = calls.get(vcs);
        if (known == null) {
            known = new ArrayList<>();
            for (VcHistory vc : model.vcs()) {
                for (CallHistory call : vcs.has(vc) ? vc.calls() : List.<CallHistory>of()) {
                    known.add(new OnCall(model, vc, call));
                }
            }
            calls.put(vcs, known);
        }
        return known;
    }

    /** Every close of these VCs that reached the call manager. */
    List<OnClose> closes(Vcs vcs) {
        List<OnClose> known = closes.get(vcs);
        if (known == null) {
            known = new ArrayList<>();
            for (OnCall on : calls(vcs)) {
                for (CloseAttempt attempt : on.call().closes()) {
                    if (!attempt.handlers().isEmpty()) {
                        known.add(new OnClose(model, on.vc(), on.call(), attempt));
                    }
                }
            }
            closes.put(vcs, known);
        }
        return known;
    }

    /** Every NdisClCloseCall on a VC that has had a call. */
    List<OnRequest> requests() {
        if (requests == null) {
            requests = new ArrayList<>();
            for (OnCall on : calls(Vcs.ALL)) {
                for (CloseAttempt attempt : on.call().closes()) {
                    attempt.request().ifPresent(request -> requests.add(new OnRequest(model, on.vc(), on.call(), attempt, request)));
                }
            }
        }
        return requests;
    }

    /** Every call of this function. */
    List<OnFrame> frames(FunctionId function) {
        List<OnFrame> known = frames.get(function);
        if (known == null) {
            List<Frame> all = model.listOf(function);
            known = all.isEmpty() ? List.of() : new ArrayList<>(all.size());
            for (Frame frame : all) {
                known.add(new OnFrame(model, frame));
            }
            frames.put(function, known);
        }
        return known;
    }
}
