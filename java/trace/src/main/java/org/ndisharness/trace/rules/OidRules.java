// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.ndisharness.trace.FunctionId.*;
import static org.ndisharness.trace.rules.Each.each;
import static org.ndisharness.trace.rules.Judge.inTracesWith;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.ndisharness.trace.NdisStatus;
import org.ndisharness.trace.Side;
import org.ndisharness.trace.rules.Judges.OnFrame;

/** OID, and the crash rules that name one callback: what {@link ExchangeRules} does not say of requests. */
final class OidRules {
    /** Places of NdisAfHandle and NdisPartyHandle among the parameters of NdisCoOidRequest. */
    private static final int AF_HANDLE = 1;
    private static final int PARTY_HANDLE = 3;
    /** Places of VC and party, context or handle, in ProtocolCoOidRequest and the functions that complete it. */
    private static final int VC = 1;
    private static final int PARTY = 2;

    private OidRules() {
    }

    static List<Monitor> monitors() {
        return List.of(
                new Monitor("OID-006", each(NDIS_CO_OID_REQUEST).of(Side.CALL_MANAGER)
                        .where(on -> on.model().has(NDIS_MCM_REGISTER_ADDRESS_FAMILY_EX))
                        .mustNotBe(f -> f + " by a miniport's call manager")),
                new Monitor("OID-009",
                        each(NDIS_CO_OID_REQUEST).of(Side.CLIENT).where(on -> on.frame().begin().argumentCount() > PARTY_HANDLE
                                && on.frame().parameter(AF_HANDLE) == 0).must(on -> on.frame().parameter(PARTY_HANDLE) == 0,
                                        "NdisAfHandle is NULL and NdisPartyHandle is not")),
                new Monitor("OID-016", each(NDIS_CO_OID_REQUEST).of(Side.CLIENT).must(on -> !isResetting(on),
                        "the miniport was being reset")),
                new Monitor("OID-019",
                        inTracesWith(EnumSet.of(NDIS_MCM_OID_REQUEST_COMPLETE, NDIS_CO_OID_REQUEST_COMPLETE),
                                OidRules::completedWithItsHandles)),
                new Monitor("OID-011", crashWhileRequesting(Side.CLIENT)),
                new Monitor("OID-018", crashWhileRequesting(Side.CALL_MANAGER)),
                new Monitor("OID-013",
                        Judges.crashIn(on -> on.frame().function() == MINIPORT_CO_OID_REQUEST && isAnotherPended(on), "crash in")),
                new Monitor("CALL-MAKE-018", Judges.crashIn(on -> on.frame().function() == PROTOCOL_CO_DELETE_VC
                        && on.frame().side() == Side.CALL_MANAGER && on.vc().flatMap(VcHistory::currentCall)
                                .map(c -> c.setupFailedAt() < on.frame().at()).orElse(false),
                        "crash in")),
                new Monitor("CALL-IN-017", Judges.crashIn(on -> on.frame().function() == PROTOCOL_CL_INCOMING_CALL
                        && on.model().exchanges().of(ExchangeKind.REGISTER_SAP).anyMatch(e -> e.pended() && e.knownAt() > on.frame().at()),
                        "crash in")));
    }

    private static boolean isResetting(OnFrame on) {
        if (!on.model().has(PROTOCOL_CO_STATUS_EX)) {
            return false;
        }
        long at = on.frame().at();
        long started = on.model().frames(PROTOCOL_CO_STATUS_EX).filter(f -> f.carries(NdisStatus.RESET_START)).mapToLong(Frame::until)
                .filter(m -> m < at).max().orElse(-1);
        return started >= 0 && on.model().frames(PROTOCOL_CO_STATUS_EX).noneMatch(f -> f.carries(NdisStatus.RESET_END) && f.at() > started
                && f.at() < at);
    }

    /** A handle is NULL where the handler's context was; a request that is not outstanding is OID-003 or OID-008. */
    private static void completedWithItsHandles(TraceModel model, Monitor.Findings findings) {
        model.exchanges().of(ExchangeKind.CLIENT_OID).filter(e -> !e.handlers().isEmpty()).forEach(e -> e.completions().stream()
                .filter(c -> Stream.of(VC, PARTY)
                        .anyMatch(place -> (c.parameter(place) == 0) != (e.handlers().get(0).parameter(place) == 0)))
                .forEach(c -> findings.broken("VC or party is not that of the request", c.at(), e.handlers().get(0).at())));
    }

    private static Judge crashWhileRequesting(Side side) {
        return Judges.crashIn(on -> on.frame().function() == PROTOCOL_CO_OID_REQUEST_COMPLETE && on.frame().side() == side
                && Stream.of(NDIS_CO_OID_REQUEST, NDIS_MCM_OID_REQUEST).flatMap(on.model()::frames).anyMatch(on.frame()::isInside),
                "crash in");
    }

    private static boolean isAnotherPended(OnFrame on) {
        return on.model().exchanges().of(ExchangeKind.MINIPORT_OID).flatMap(e -> e.handlers().stream())
                .anyMatch(h -> h != on.frame() && h.returned(NdisStatus.PENDING));
    }
}
