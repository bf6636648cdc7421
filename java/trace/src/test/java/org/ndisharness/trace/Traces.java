// SPDX-License-Identifier: MIT
package org.ndisharness.trace;

/** Hand-made traces for tests: each step takes the next sequence numbers. */
public final class Traces {
    public static final ObjectId CLIENT_VC = ObjectId.of(Side.CLIENT, ObjectKind.VC, 1, 3);
    public static final ObjectId MCM_VC = ObjectId.of(Side.CALL_MANAGER, ObjectKind.VC, 1, 7);

    private final Trace trace;
    private long next = 1;

    public Traces(String caseId) {
        this.trace = new Trace(TraceHeader.synthetic(caseId));
    }

    /** Appends the event and returns its sequence number. */
    public long add(EventBuilder event) {
        long sequence = next;
        trace.append(event.sequence(sequence).time(sequence * 10).processor(1).thread(4).build());
        next += event.recordCount();
        return sequence;
    }

    public Trace trace() {
        return trace;
    }

    /** Client's close of one call, pended and completed by the call manager. */
    public static Trace pendedClose(String caseId, byte... data) {
        Traces t = new Traces(caseId);
        t.add(new EventBuilder(EventKind.LINK).object(CLIENT_VC).object2(MCM_VC));
        long call = t.add(new EventBuilder(EventKind.CALL).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(CLIENT_VC)
                .arguments(0x1000, 0, 0x2000, data.length).data(data).correlation(99));
        long enter = t.add(new EventBuilder(EventKind.ENTER).function(FunctionId.PROTOCOL_CM_CLOSE_CALL).side(Side.CALL_MANAGER)
                .object(MCM_VC).data(data).irql(Irql.DISPATCH_LEVEL));
        t.add(new EventBuilder(EventKind.RETURN).function(FunctionId.PROTOCOL_CM_CLOSE_CALL).side(Side.CALL_MANAGER).object(MCM_VC)
                .correlation(enter).status(NdisStatus.PENDING));
        t.add(new EventBuilder(EventKind.RETURN).function(FunctionId.NDIS_CL_CLOSE_CALL).side(Side.CLIENT).object(CLIENT_VC)
                .correlation(call).status(NdisStatus.PENDING));
        return t.trace();
    }
}
