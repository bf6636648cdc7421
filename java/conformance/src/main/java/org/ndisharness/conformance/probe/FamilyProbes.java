// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.util.List;
import java.util.Set;
import org.ndisharness.harness.AddressFamily;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.CallingContext;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.harness.ReplyPolicy;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.StandInSwitch;
import org.ndisharness.trace.FunctionId;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.ObjectId;

/** What is open about closing and opening an address family. They come last, since a family that is not opened again ends all else. */
final class FamilyProbes {
    private FamilyProbes() {
    }

    static List<Probe> all() {
        return List.of(notifyFailure(), closeBusy(), reopen(), openComplete(), notifyComplete());
    }

    private static Probe notifyFailure() {
        return new Probe("af.notify-failure", "U-36", "NdisMCmNotifyCloseAddressFamily when ProtocolClNotifyCloseAf fails", Set.of(),
                List.of(of("returned", "it returns the failure", StandInSwitch.AF_NOTIFY_FAILURE, 0),
                        of("completed", "it returns NDIS_STATUS_PENDING, and ProtocolCmNotifyCloseAfComplete gets the failure",
                                StandInSwitch.AF_NOTIFY_FAILURE, 1),
                        plain("other", "neither")),
                bench -> bench.inSession(session -> {
                    session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CL_NOTIFY_CLOSE_AF).returning(NdisStatus.FAILURE));
                    NdisStatus returned = session.callManager().notifyCloseAddressFamily(session.addressFamily());
                    session.quiesce();
                    boolean completed = ProbeBench.timeLine(session).begins(FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE)
                            .anyMatch(e -> e.status().equals(NdisStatus.FAILURE));
                    return returned.equals(NdisStatus.FAILURE) && !completed ? "returned"
                            : returned.equals(NdisStatus.PENDING) && completed ? "completed" : "other";
                }));
    }

    private static Probe openComplete() {
        return new Probe("af.open-complete", "U-19",
                "ProtocolClOpenAfCompleteEx when NdisMCmOpenAddressFamilyComplete is called at DISPATCH_LEVEL", Set.of(), List.of(
                        of("later", "it is called after that, or in another thread", StandInSwitch.AF_OPEN_COMPLETE, 0),
                        of("inside", "it is called inside, at the caller's IRQL", StandInSwitch.AF_OPEN_COMPLETE, 1)),
                bench -> bench.inSession(session -> {
                    session.client().closeAddressFamily(session.addressFamily());
                    session.quiesce();
                    session.apply(ReplyPolicy.of(FunctionId.PROTOCOL_CM_OPEN_AF).manual());
                    AddressFamily family = session.client().openAddressFamily();
                    session.callManager().from(CallingContext.DISPATCH).openAddressFamilyComplete(family, NdisStatus.SUCCESS);
                    session.quiesce();
                    TimeLine line = ProbeBench.timeLine(session);
                    return line.isInside(line.begin(FunctionId.PROTOCOL_CL_OPEN_AF_COMPLETE_EX),
                            line.begin(FunctionId.NDIS_MCM_OPEN_ADDRESS_FAMILY_COMPLETE)) ? "inside" : "later";
                }));
    }

    /** With the notification's function, and the family's handle once more after its close. */
    private static Probe notifyComplete() {
        return new Probe("af.notify-complete", "C-11, C-19",
                "NdisClNotifyCloseAddressFamilyComplete with the handle of a family that NdisClCloseAddressFamily has closed", Set.of(),
                List.of(plain("told", "ProtocolCmNotifyCloseAfComplete is called"), plain("not-told", "it is not")),
                bench -> bench.inSession(session -> {
                    if (!bench.hello().notifiesCloseAf() && !bench.hello().isStandAlone()) {
                        throw new NothingSeenException("NDIS took the call manager's table without this callback (U-23)");
                    }
                    session.callManager().notifyCloseAddressFamily(session.addressFamily());
                    session.quiesce();
                    session.client().openAddressFamily();
                    session.quiesce();
                    return ProbeBench.timeLine(session).has(FunctionId.PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE) ? "told" : "not-told";
                }));
    }

    private static Probe closeBusy() {
        return new Probe("af.close-busy", "C-12", "NdisClCloseAddressFamily with a VC left", Set.of(Need.MISUSE), List.of(
                of("forwarded", "ProtocolCmCloseAf is called", StandInSwitch.AF_CLOSE_BUSY, 0),
                of("failure", "NDIS returns NDIS_STATUS_FAILURE", StandInSwitch.AF_CLOSE_BUSY, 1),
                plain("other", "NDIS returns another failure")),
                bench -> bench.misusing(FamilyProbes::closesBusy));
    }

    /** Our call manager pends such a close until the VC is gone. */
    private static String closesBusy(Session session) {
        ObjectId family = session.addressFamily().client();
        ObjectId binding = session.addressFamily().binding();
        Call call = session.client().createVc();
        NdisStatus status = session.execute(new Operation(OperationKind.CL_CLOSE_AF).on(family).flags(Operation.MISUSE)).ndisStatus();
        boolean forwarded = ProbeBench.timeLine(session).has(FunctionId.PROTOCOL_CM_CLOSE_AF);
        session.client().misusing().deleteVc(call);
        session.quiesce();
        if (forwarded) {
            session.execute(new Operation(OperationKind.CL_OPEN_AF).on(binding));
        }
        return forwarded ? "forwarded" : CloseProbes.oneOf(status, NdisStatus.FAILURE);
    }

    private static Probe reopen() {
        return new Probe("af.reopen", "windows.md A8",
                "NdisClOpenAddressFamilyEx outside ProtocolCoAfRegisterNotify, for a family that was closed", Set.of(),
                List.of(of("works", "the family is open again", StandInSwitch.AF_OPEN_OUTSIDE_NOTIFY, 0),
                        of("failure", "it returns NDIS_STATUS_FAILURE: restart the adapter's device to get the family back",
                                StandInSwitch.AF_OPEN_OUTSIDE_NOTIFY, 1),
                        plain("other", "it returns another failure: restart the adapter's device to get the family back")),
                bench -> bench.inSession(FamilyProbes::reopens));
    }

    private static String reopens(Session session) {
        ObjectId family = session.addressFamily().client();
        ObjectId binding = session.addressFamily().binding();
        NdisStatus closed = session.execute(new Operation(OperationKind.CL_CLOSE_AF).on(family)).ndisStatus();
        if (!closed.equals(NdisStatus.SUCCESS)) {
            throw new NothingSeenException("NdisClCloseAddressFamily returned " + closed);
        }
        NdisStatus opened = session.execute(new Operation(OperationKind.CL_OPEN_AF).on(binding)).ndisStatus();
        return opened.equals(NdisStatus.SUCCESS) ? "works" : CloseProbes.oneOf(opened, NdisStatus.FAILURE);
    }
}
