// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.trace.FunctionId.MINIPORT_CO_SEND_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.MINIPORT_RETURN_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS;
import static org.ndisharness.trace.FunctionId.PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE;

import org.ndisharness.trace.Side;

/** Data while a call is connected: what is under way keeps the VC from being closed and deactivated (2.3, 2.6). */
final class DataTable {
    private final Model model;
    private final Step step;
    private final Prediction prediction;

    DataTable(Model model, Step step, Prediction prediction) {
        this.model = model;
        this.step = step;
        this.prediction = prediction;
    }

    void apply() {
        switch (step.kind()) {
            case CL_SEND_NET_BUFFER_LISTS -> send(model.vcs.get(step.on()));
            case MP_SEND_NET_BUFFER_LISTS_COMPLETE -> completeSend(model.data.get(step.on()));
            case MP_INDICATE_RECEIVE_NET_BUFFER_LISTS -> receive(model.vcs.get(step.on()));
            default -> giveBack(model.data.get(step.on()));
        }
    }

    private void send(ModelVc vc) {
        if (vc.clientCall != CallState.CONNECTED || vc.client != Life.VC_ACTIVE) {
            prediction.refusedByState();
            return;
        }
        if (!vc.isActive() || model.isEnding()) {
            prediction.undefined();
            return;
        }
        prediction.took(Transition.DATA_SENT);
        prediction.enters(Side.MINIPORT, MINIPORT_CO_SEND_NET_BUFFER_LISTS, vc.name);
        if (step.answer(MINIPORT_CO_SEND_NET_BUFFER_LISTS).way() == Answer.Way.PENDING) {
            model.data.put(step.makes(), new ModelData(step.makes(), vc.name, true));
        } else {
            prediction.enters(Side.CLIENT, PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE, vc.name);
        }
    }

    private void completeSend(ModelData lists) {
        if (!lists.sent()) {
            prediction.undefined();
            return;
        }
        prediction.took(Transition.DATA_SEND_COMPLETED);
        prediction.enters(Side.CLIENT, PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE, lists.vc());
        model.end(lists.name());
    }

    private void receive(ModelVc vc) {
        if (!vc.isActive() || vc.closeDispatched && !model.standAlone) { /* a miniport without call manager knows nothing of closes */
            prediction.refusedByState();
            return;
        }
        if (vc.closeDispatched || vc.managerCall != CallState.CONNECTED) {
            prediction.undefined();
            return;
        }
        prediction.took(Transition.DATA_RECEIVED);
        prediction.enters(Side.CLIENT, PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS, vc.name);
        if (step.answer(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS).way() == Answer.Way.PENDING) {
            model.data.put(step.makes(), new ModelData(step.makes(), vc.name, false));
        } else {
            prediction.enters(Side.MINIPORT, MINIPORT_RETURN_NET_BUFFER_LISTS, vc.name);
        }
    }

    private void giveBack(ModelData lists) {
        if (lists.sent()) {
            prediction.undefined();
            return;
        }
        prediction.took(Transition.DATA_RETURNED);
        prediction.enters(Side.MINIPORT, MINIPORT_RETURN_NET_BUFFER_LISTS, lists.vc());
        model.end(lists.name());
    }
}
