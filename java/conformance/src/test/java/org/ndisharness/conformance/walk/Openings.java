// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import static org.ndisharness.conformance.walk.Answer.pending;
import static org.ndisharness.conformance.walk.Answer.returning;
import static org.ndisharness.conformance.walk.Step.step;

import java.util.ArrayList;
import java.util.List;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;

/** First steps of some chains: they lead to where a walk seldom comes by itself. */
final class Openings {
    private static final Answer ACTIVATED = returning(FunctionId.MINIPORT_CO_ACTIVATE_VC, Side.MINIPORT, NdisStatus.SUCCESS);
    private static final Answer DEACTIVATED = returning(FunctionId.MINIPORT_CO_DEACTIVATE_VC, Side.MINIPORT, NdisStatus.SUCCESS);

    /** An offer was refused, and its VC can be offered again. */
    private static final Chain REFUSED = Chain.of(
            step(OperationKind.MCM_CREATE_VC, Model.FIRST_FAMILY).making("vc2").answered(
                    returning(FunctionId.PROTOCOL_CO_CREATE_VC, Side.CLIENT, NdisStatus.SUCCESS)),
            step(OperationKind.CL_REGISTER_SAP, Model.FIRST_FAMILY).making("sap3").answered(
                    returning(FunctionId.PROTOCOL_CM_REGISTER_SAP, Side.CALL_MANAGER, NdisStatus.SUCCESS)),
            step(OperationKind.MCM_ACTIVATE_VC, "vc2").answered(ACTIVATED),
            step(OperationKind.MCM_DISPATCH_INCOMING_CALL, "vc2").with("sap3").answered(
                    returning(FunctionId.PROTOCOL_CL_INCOMING_CALL, Side.CLIENT, NdisStatus.FAILURE)),
            step(OperationKind.MCM_DEACTIVATE_VC, "vc2").answered(DEACTIVATED),
            step(OperationKind.MCM_ACTIVATE_VC, "vc2").answered(ACTIVATED));

    /** A call was activated, and then not made. */
    private static final Chain NOT_MADE = Chain.of(
            step(OperationKind.CL_CREATE_VC, Model.FIRST_FAMILY).making("vc2").answered(
                    returning(FunctionId.PROTOCOL_CO_CREATE_VC, Side.CALL_MANAGER, NdisStatus.SUCCESS)),
            step(OperationKind.CL_MAKE_CALL, "vc2").answered(pending(FunctionId.PROTOCOL_CM_MAKE_CALL, Side.CALL_MANAGER)),
            step(OperationKind.MCM_ACTIVATE_VC, "vc2").answered(ACTIVATED),
            step(OperationKind.MCM_MAKE_CALL_COMPLETE, "vc2").status(NdisStatus.FAILURE));

    /** A call with two parties. */
    private static final Chain PARTIES = Chain.of(
            step(OperationKind.CL_CREATE_VC, Model.FIRST_FAMILY).making("vc2").answered(
                    returning(FunctionId.PROTOCOL_CO_CREATE_VC, Side.CALL_MANAGER, NdisStatus.SUCCESS)),
            step(OperationKind.CL_MAKE_CALL, "vc2").makingParty("party3").answered(
                    returning(FunctionId.PROTOCOL_CM_MAKE_CALL, Side.CALL_MANAGER, NdisStatus.SUCCESS)),
            step(OperationKind.CL_ADD_PARTY, "vc2").makingParty("party4").answered(
                    returning(FunctionId.PROTOCOL_CM_ADD_PARTY, Side.CALL_MANAGER, NdisStatus.SUCCESS)));

    /** Where the offer comes in {@link #REFUSED}, and one that is not answered yet. */
    private static final int OFFER = 3;
    private static final Step OFFERED = step(OperationKind.MCM_DISPATCH_INCOMING_CALL, "vc2").with("sap3").answered(
            pending(FunctionId.PROTOCOL_CL_INCOMING_CALL, Side.CLIENT));

    /** A call is made with other parameters than were asked for. */
    private static final Step CHANGED = step(OperationKind.MCM_MAKE_CALL_COMPLETE, "vc2").parameters(Step.CHANGED);

    /** A deactivation pends in the miniport. */
    private static final Step PENDS_BELOW =
            step(OperationKind.MCM_DEACTIVATE_VC, "vc2").answered(pending(FunctionId.MINIPORT_CO_DEACTIVATE_VC, Side.MINIPORT));

    private Openings() {
    }

    /** The openings for one kind of call manager. */
    static List<List<Step>> of(boolean standAlone) {
        List<Step> notMade = new ArrayList<>(NOT_MADE.steps());
        if (standAlone) {
            notMade.add(PENDS_BELOW);
        }
        List<Step> changed = new ArrayList<>(NOT_MADE.steps().subList(0, NOT_MADE.length() - 1));
        changed.add(CHANGED);
        List<Step> offered = new ArrayList<>(REFUSED.steps().subList(0, OFFER));
        offered.add(OFFERED);
        return List.of(REFUSED.steps(), offered, notMade, changed, PARTIES.steps());
    }
}
