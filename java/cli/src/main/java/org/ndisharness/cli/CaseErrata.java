// SPDX-License-Identifier: MIT
package org.ndisharness.cli;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ndisharness.cli.errata.Errata;
import org.ndisharness.cli.errata.Erratum;
import org.ndisharness.cli.errata.ErratumStatus;
import org.ndisharness.cli.errata.Failure;
import org.ndisharness.cli.errata.Ruling;
import org.ndisharness.trace.rules.Rule;
import org.ndisharness.trace.rules.RuleCatalogue;
import org.ndisharness.trace.rules.RulesVersion;

/** Errata applied to results: which failures they cover, and what became of each erratum. */
final class CaseErrata {
    /** Fact of a case that passed with errata: those errata, as JSON. */
    private static final String COVERING = "errata";
    /** Fact of a case that failed as an expired erratum says: ids. */
    private static final String EXPIRED = "expired-errata";

    private final Errata errata;
    private final RulesVersion rules;

    /**
     * Takes what a run judges by.
     *
     * @param errata whose target and driver fit
     * @param rules version of the rules: newer ones make no failure
     */
    CaseErrata(Errata errata, RulesVersion rules) {
        this.errata = errata;
        this.rules = rules;
    }

    /** The result, or what errata make of a failure. */
    CaseResult apply(CaseResult result) {
        if (result.verdict() != Verdict.FAILED || errata.all().isEmpty()) {
            return result;
        }
        Ruling ruling = errata.judge(new Failure(result.id(), brokenRules(result), result.fact("by-rules-alone").isPresent()));
        Map<String, String> facts = new HashMap<>(result.facts());
        if (ruling.passes()) {
            facts.put("ndh." + COVERING, new Gson().toJson(ruling.covering()));
        }
        if (!ruling.expired().isEmpty()) {
            facts.put("ndh." + EXPIRED, ruling.expired().stream().map(Erratum::id).collect(Collectors.joining(", ")));
        }
        return new CaseResult(result.id(), result.group(), ruling.passes() ? Verdict.PASSED_WITH_ERRATUM : Verdict.FAILED,
                result.duration(), result.message(), result.tags(), facts);
    }

    private List<String> brokenRules(CaseResult result) {
        List<String> broken = new ArrayList<>();
        for (JsonElement violation : JsonParser.parseString(result.fact("violations").orElse("[]")).getAsJsonArray()) {
            Rule rule = RuleCatalogue.shipped().rule(violation.getAsJsonObject().getAsJsonObject("rule").get("id").getAsString());
            if (rules.fails(rule)) {
                broken.add(rule.id());
            }
        }
        return broken;
    }

    /** The errata with which a case passed. */
    static List<Erratum> of(CaseResult result) {
        return result.fact(COVERING).map(json -> Arrays.asList(new Gson().fromJson(json, Erratum[].class))).orElse(List.of());
    }

    /** Ids of the expired errata that would have covered a failure. */
    static String expiredOf(CaseResult result) {
        return result.fact(EXPIRED).orElse("");
    }

    /**
     * What became of each erratum.
     *
     * @param whole whether all cases of the suite ran: only then is an erratum without a match one too many
     */
    List<ErratumStatus> statuses(List<CaseResult> results, List<String> suiteRules, boolean whole) {
        Map<String, Integer> matched = new HashMap<>();
        results.forEach(result -> of(result).forEach(erratum -> matched.merge(erratum.id(), 1, Integer::sum)));
        List<String> ran = results.stream().filter(r -> whole && (r.verdict().isGood() || r.verdict() == Verdict.FAILED))
                .map(CaseResult::id).toList();
        return ErratumStatus.of(errata, matched, ran, suiteRules);
    }

    /** What people should know of the errata, a line each. */
    List<String> notes(List<ErratumStatus> statuses) {
        return ErratumStatus.notes(errata, statuses);
    }
}
