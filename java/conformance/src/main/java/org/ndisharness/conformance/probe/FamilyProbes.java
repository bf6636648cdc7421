// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.probe;

import static org.ndisharness.conformance.probe.Observation.of;
import static org.ndisharness.conformance.probe.Observation.plain;

import java.util.List;
import java.util.Set;
import org.ndisharness.harness.Call;
import org.ndisharness.harness.Operation;
import org.ndisharness.harness.OperationKind;
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
        return List.of(closeBusy(), reopen());
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
