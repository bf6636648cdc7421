// SPDX-License-Identifier: MIT
package org.ndisharness.trace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that is one row of {@link ExchangeRules}, on a correct exchange of its kind and on the ways to break it. */
class ExchangeRulesTests {
    /**
     * One kind of exchange in script lines.
     *
     * @param before what has to be there
     * @param handlerPrefix side of the handler where its name does not tell
     * @param callbackPrefix the same for the callback
     * @param objects objects and parameters of the request
     * @param answered the same for handler and completion; empty: as for the request
     * @param calledBack the same for the callback
     * @param failure whether the completion may carry a failure
     * @param handedOn rule broken when the handler is not called, or twice
     * @param missing rule broken when the completion is missing
     * @param pending rule broken when it carries NDIS_STATUS_PENDING
     * @param surplus rule broken when there is one too many
     * @param returned rule broken when the function returns something else
     * @param atOnce rule broken by a callback after an answer at once
     * @param delivered rule broken when the callback is missing, carries another status or comes twice
     */
    private record Kind(String before, String request, String handlerPrefix, String handler, String completion, String callbackPrefix,
            String callback, String objects, String answered, String calledBack, boolean failure, String handedOn, String missing,
            String pending, String surplus,
            String returned, String atOnce, String delivered) {
        @Override
        public String toString() {
            return request;
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("include notified", "NdisClOpenAddressFamilyEx", "", "ProtocolCmOpenAf", "NdisMCmOpenAddressFamilyComplete", "",
                    "ProtocolClOpenAfCompleteEx", "af binding", "", "", true, "AF-OPEN-003", "AF-OPEN-004", "AF-OPEN-004", "AF-OPEN-004",
                    "AF-OPEN-009", "AF-OPEN-009", "AF-OPEN-006"),
            new Kind("include opened", "NdisClCloseAddressFamily", "", "ProtocolCmCloseAf", "NdisMCmCloseAddressFamilyComplete", "",
                    "ProtocolClCloseAfComplete", "af", "", "", false, "AF-CLOSE-002", "AF-CLOSE-003", "AF-CLOSE-003", "AF-CLOSE-003",
                    "AF-CLOSE-011", "AF-CLOSE-011", "AF-CLOSE-004"),
            new Kind("include opened", "NdisMCmNotifyCloseAddressFamily", "", "ProtocolClNotifyCloseAf",
                    "NdisClNotifyCloseAddressFamilyComplete", "", "ProtocolCmNotifyCloseAfComplete", "af", "", "", true, "AF-NOTIFY-002",
                    "AF-NOTIFY-004", "AF-NOTIFY-004", "AF-NOTIFY-004", "", "", "AF-NOTIFY-005"),
            new Kind("include opened", "NdisClRegisterSap", "", "ProtocolCmRegisterSap", "NdisMCmRegisterSapComplete", "",
                    "ProtocolClRegisterSapComplete", "sap af", "", "", true, "SAP-REG-001", "SAP-REG-002", "SAP-REG-002", "SAP-REG-002",
                    "SAP-REG-009", "SAP-REG-009", "SAP-REG-005"),
            new Kind("include sap", "NdisClDeregisterSap", "", "ProtocolCmDeregisterSap", "NdisMCmDeregisterSapComplete", "",
                    "ProtocolClDeregisterSapComplete", "sap", "", "", false, "SAP-DEREG-001", "SAP-DEREG-002", "SAP-DEREG-002",
                    "SAP-DEREG-002",
                    "", "", "SAP-DEREG-007"),
            new Kind("include client-creates-active", "NdisClMakeCall", "", "ProtocolCmMakeCall", "NdisMCmMakeCallComplete", "",
                    "ProtocolClMakeCallComplete", "vc", "", "", true, "CALL-MAKE-001", "CALL-MAKE-002", "CALL-MAKE-003", "CALL-MAKE-004",
                    "CALL-MAKE-006", "CALL-MAKE-006", "CALL-MAKE-005"),
            new Kind("include mcm-creates-active", "NdisMCmDispatchIncomingCall", "", "ProtocolClIncomingCall",
                    "NdisClIncomingCallComplete",
                    "", "ProtocolCmIncomingCallComplete", "vc sap", "", "", true, "CALL-IN-002", "CALL-IN-004", "CALL-IN-005",
                    "CALL-IN-006",
                    "CALL-IN-003", "CALL-IN-008", "CALL-IN-007"),
            new Kind("include outgoing", "NdisClModifyCallQoS", "", "ProtocolCmModifyCallQoS", "NdisMCmModifyCallQoSComplete", "",
                    "ProtocolClModifyCallQoSComplete", "vc", "", "", true, "QOS-001", "QOS-002", "QOS-002", "QOS-002", "QOS-013", "QOS-013",
                    "QOS-006"),
            new Kind("include multipoint", "NdisClAddParty", "", "ProtocolCmAddParty", "NdisMCmAddPartyComplete", "",
                    "ProtocolClAddPartyComplete", "vc p2", "", "", true, "PARTY-ADD-002", "PARTY-ADD-003", "PARTY-ADD-003", "PARTY-ADD-003",
                    "PARTY-ADD-007", "PARTY-ADD-007", "PARTY-ADD-005"),
            new Kind("include two-parties", "NdisClDropParty", "", "ProtocolCmDropParty", "NdisMCmDropPartyComplete", "",
                    "ProtocolClDropPartyComplete", "vc p2", "", "", true, "PARTY-DROP-001", "PARTY-DROP-002", "PARTY-DROP-002",
                    "PARTY-DROP-002",
                    "PARTY-DROP-012", "PARTY-DROP-012", "PARTY-DROP-007"),
            new Kind("include opened", "NdisCoOidRequest", "mcm ", "ProtocolCoOidRequest", "NdisMCmOidRequestComplete", "client ",
                    "ProtocolCoOidRequestComplete", "af none a1=7 a3=9 a4=9", "", "", true, "OID-001", "OID-003", "OID-003", "OID-003", "",
                    "OID-005",
                    "OID-005"),
            new Kind("include opened", "NdisCoOidRequest", "", "MiniportCoOidRequest", "NdisMCoOidRequestComplete", "client ",
                    "ProtocolCoOidRequestComplete", "binding none a1=0 a3=0 a4=9", "adapter none a1=9 a2=9", "binding none a3=9", true,
                    "OID-002", "OID-004", "OID-004", "OID-004", "",
                    "OID-005", "OID-005"),
            new Kind("include opened", "NdisMCmOidRequest", "client ", "ProtocolCoOidRequest", "NdisCoOidRequestComplete", "mcm ",
                    "ProtocolCoOidRequestComplete", "af none a3=9", "", "", true, "OID-007", "OID-008", "OID-008", "OID-008", "", "OID-005",
                    "OID-005"));

    private static Stream<Kind> kinds() {
        return KINDS.stream();
    }

    private static Stream<Kind> kindsThatReturnTheAnswer() {
        return KINDS.stream().filter(k -> !k.returned.isEmpty());
    }

    private static Stream<Kind> kindsWithoutACallbackAtOnce() {
        return KINDS.stream().filter(k -> !k.atOnce.isEmpty());
    }

    private static Stream<Kind> kindsThatMayFail() {
        return KINDS.stream().filter(Kind::failure);
    }

    private static String request(Kind kind, String returned) {
        return kind.request + " " + kind.objects + " -> " + returned;
    }

    private static String handler(Kind kind, String returned) {
        return "  " + kind.handlerPrefix + kind.handler + " " + (kind.answered.isEmpty() ? kind.objects : kind.answered) + " -> "
                + returned;
    }

    private static String completion(Kind kind, String status) {
        return kind.completion + "(" + status + ") " + (kind.answered.isEmpty() ? kind.objects : kind.answered);
    }

    private static String callback(Kind kind, String status) {
        return "  " + kind.callbackPrefix + kind.callback + "(" + status + ") "
                + (kind.calledBack.isEmpty() ? kind.objects : kind.calledBack);
    }

    private static Set<String> broken(Kind kind, String... lines) {
        List<String> all = new ArrayList<>(Script.expand(kind.before));
        all.addAll(List.of(lines));
        TraceScript script = TraceScript.of(all);
        Set<String> ids = new TreeSet<>();
        Monitors.shipped().check(script.trace(), script.end()).forEach(v -> ids.add(v.rule().id()));
        return ids;
    }

    /** What a correct exchange of this kind leaves behind when the trace ends there: leaks that are not the point here. */
    private static Set<String> leftBehind(Kind kind) {
        return broken(kind, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "SUCCESS"), callback(kind, "SUCCESS"));
    }

    private static void breaks(Kind kind, String rule, String... lines) {
        Set<String> broken = broken(kind, lines);
        assertThat(broken).as("%s", (Object) lines).contains(rule);
        broken.removeAll(leftBehind(kind));
        assertThat(broken).as("%s", (Object) lines).containsAnyOf(rule).isSubsetOf(rule, rule.replaceAll("-\\d+$", "-009"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void areSilentOnACorrectExchange(Kind kind) {
        assertThat(broken(kind, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "SUCCESS"), callback(kind, "SUCCESS"),
                "RETURN", "CUT")).isEmpty();
        assertThat(broken(kind, request(kind, "SUCCESS"), handler(kind, "SUCCESS"), "RETURN", "CUT")).isEmpty();
        assertThat(broken(kind, request(kind, "PENDING"), handler(kind, "PENDING"), "  " + completion(kind, "SUCCESS"),
                "  " + callback(kind, "SUCCESS"), "RETURN", "CUT")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheHandlerIsNotCalled(Kind kind) {
        assertThat(broken(kind, request(kind, "PENDING"), "RETURN", "CUT")).contains(kind.handedOn);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheHandlerIsCalledTwice(Kind kind) {
        assertThat(broken(kind, request(kind, "SUCCESS"), handler(kind, "SUCCESS"), handler(kind, "SUCCESS"), "RETURN", "CUT"))
                .contains(kind.handedOn);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheCompletionIsMissing(Kind kind) {
        breaks(kind, kind.missing, request(kind, "PENDING"), handler(kind, "PENDING"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheCompletionPends(Kind kind) {
        breaks(kind, kind.pending, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "PENDING"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheCompletionComesTwice(Kind kind) {
        assertThat(broken(kind, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "SUCCESS"), callback(kind, "SUCCESS"),
                completion(kind, "SUCCESS"), "RETURN", "CUT")).contains(kind.surplus);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenAnAnswerAtOnceIsCompletedAsWell(Kind kind) {
        assertThat(broken(kind, request(kind, "SUCCESS"), handler(kind, "SUCCESS"), completion(kind, "SUCCESS"), "RETURN", "CUT"))
                .contains(kind.surplus);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenNothingWasAsked(Kind kind) {
        assertThat(broken(kind, completion(kind, "SUCCESS"), "RETURN", "CUT")).contains(kind.surplus);
    }

    @ParameterizedTest
    @MethodSource("kindsThatReturnTheAnswer")
    void speakWhenTheFunctionReturnsSomethingElse(Kind kind) {
        assertThat(broken(kind, request(kind, "SUCCESS"), handler(kind, "FAILURE"), "RETURN", "CUT")).contains(kind.returned);
    }

    @ParameterizedTest
    @MethodSource("kindsWithoutACallbackAtOnce")
    void speakWhenACallbackFollowsAnAnswerAtOnce(Kind kind) {
        assertThat(broken(kind, request(kind, "SUCCESS"), handler(kind, "SUCCESS"), callback(kind, "SUCCESS").strip(), "RETURN", "CUT"))
                .contains(kind.atOnce);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheCallbackIsMissing(Kind kind) {
        if (kind.delivered.equals("AF-NOTIFY-005")) {
            return;
        }
        breaks(kind, kind.delivered, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "SUCCESS"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void speakWhenTheCallbackComesTwice(Kind kind) {
        assertThat(broken(kind, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "SUCCESS"), callback(kind, "SUCCESS"),
                callback(kind, "SUCCESS"), "RETURN", "CUT")).contains(kind.delivered);
    }

    @ParameterizedTest
    @MethodSource("kindsThatMayFail")
    void speakWhenTheCallbackCarriesAnotherStatus(Kind kind) {
        assertThat(broken(kind, request(kind, "PENDING"), handler(kind, "PENDING"), completion(kind, "FAILURE"), callback(kind, "SUCCESS"),
                "RETURN", "CUT")).contains(kind.delivered);
    }

    @Test
    void everyRowHasItsTests() {
        Set<String> tested = new TreeSet<>();
        KINDS.forEach(k -> tested.addAll(List.of(k.handedOn, k.missing, k.pending, k.surplus, k.returned, k.atOnce, k.delivered)));
        tested.remove("");

        assertThat(ExchangeRules.monitors()).extracting(m -> m.rule().id()).containsExactlyInAnyOrderElementsOf(tested);
    }
}
