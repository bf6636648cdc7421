// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import org.ndisharness.harness.OperationKind;
import org.ndisharness.trace.NdisStatus;

/** Walks the model at random; what has been visited least so far is preferred, so that no transition stays rare. */
final class ChainGenerator implements RandomGenerator<Chain> {
    /** Steps of a chain. */
    static final int LENGTH = 50;
    private static final double WEIGHT_OF_REFUSED = 0.05;
    private static final double WEIGHT_OF_RARE = 30;
    private static final double RARELY = 0.03;
    private static final double SELDOM = 0.3;
    private static final double OFTEN = 3;
    private static final double MOSTLY = 12;
    /** One chain of so many is about families and SAPs only, one about one VC, two about parties, four about incoming calls. */
    private static final int PROFILES = 11;
    /** One chain of so many begins with an opening. */
    private static final int OPENED = 4;

    private final boolean standAlone;
    private final Random random;
    private final Visits visits;

    ChainGenerator(boolean standAlone, long seed) {
        this.standAlone = standAlone;
        this.random = new Random(seed);
        this.visits = new Visits(standAlone);
    }

    /** The next chain of the seed: what it prefers depends on those before it. */
    @Override
    public Shrinkable<Chain> next(Random ofTheTry) {
        return new ShrinkableChain(generate(), standAlone);
    }

    private Chain generate() {
        Candidates.Bounds bounds = switch (random.nextInt(PROFILES)) {
            case 0 -> new Candidates.Bounds(0, 1, 0, true);
            case 1 -> new Candidates.Bounds(1, 0, 0, true);
            case 2, 3 -> new Candidates.Bounds(1, 0, 3, true);
            case 4, 5, 6, 7 -> new Candidates.Bounds(2, 1, 0, false);
            default -> new Candidates.Bounds(3, 2, 4, true);
        };
        Model model = new Model(standAlone);
        List<Step> steps = new ArrayList<>(LENGTH);
        if (random.nextInt(OPENED) == 0) {
            List<List<Step>> openings = Openings.of(standAlone);
            steps.addAll(openings.get(random.nextInt(openings.size())));
            steps.forEach(step -> visits.add(model.apply(step).transitions()));
        }
        while (steps.size() < LENGTH) {
            Step step = choose(model, bounds);
            steps.add(step);
            visits.add(model.apply(step).transitions());
        }
        return new Chain(steps);
    }

    /** Of each operation on each object one way is looked at, and one of them is taken. */
    private Step choose(Model model, Candidates.Bounds bounds) {
        while (true) {
            Map<String, List<Step>> groups = Candidates.of(model, random, bounds).stream()
                    .collect(Collectors.groupingBy(s -> s.kind() + s.on() + s.makesParty(), LinkedHashMap::new, Collectors.toList()));
            List<Step> looked = new ArrayList<>(groups.size());
            double[] weights = new double[groups.size()];
            double sum = 0;
            for (List<Step> ways : groups.values()) {
                Step step = ways.get(random.nextInt(ways.size()));
                weights[looked.size()] = weight(step, model.copy().apply(step), bounds);
                sum += weights[looked.size()];
                looked.add(step);
            }
            if (sum > 0) {
                return looked.get(pick(weights, random.nextDouble() * sum));
            }
        }
    }

    private static int pick(double[] weights, double at) {
        int i = 0;
        for (double left = at; i < weights.length - 1 && (left >= weights[i] || weights[i] == 0); i++) {
            left -= weights[i];
        }
        return i;
    }

    private double weight(Step step, Prediction prediction, Candidates.Bounds bounds) {
        if (prediction.isUndefined()) {
            return 0;
        }
        double rare = prediction.transitions().stream().mapToDouble(visits::rarity).max().orElse(0);
        double usual = prediction.isRefused() ? WEIGHT_OF_REFUSED : bounds.vcs() == 0 ? 1 : usual(step, prediction);
        return usual + WEIGHT_OF_RARE * rare * rare;
    }

    /** Where there can be calls, what leads to calls and does something with them comes first. */
    private static double usual(Step step, Prediction prediction) {
        boolean pendsBelow = step.kind() == OperationKind.MCM_DEACTIVATE_VC && prediction.status().equals(NdisStatus.PENDING);
        if (step.parameters() == Step.CHANGED || pendsBelow) {
            return MOSTLY;
        }
        boolean fails = prediction.status().isFailure() || !step.succeeds();
        return switch (step.kind()) {
            case CL_OPEN_AF, MCM_OPEN_AF_COMPLETE -> fails ? RARELY : 1;
            case CL_CLOSE_AF, MCM_NOTIFY_CLOSE_AF, CL_DEREGISTER_SAP -> RARELY;
            case CL_CREATE_VC, MCM_CREATE_VC, CL_REGISTER_SAP, MCM_REGISTER_SAP_COMPLETE -> fails ? RARELY : 1;
            case CL_DELETE_VC, MCM_DELETE_VC -> SELDOM;
            case MCM_MAKE_CALL_COMPLETE -> OFTEN;
            case MCM_DISPATCH_INCOMING_CALL, MCM_DISPATCH_CALL_CONNECTED, CL_ADD_PARTY, MCM_DISPATCH_INCOMING_DROP_PARTY -> MOSTLY;
            default -> fails ? SELDOM : OFTEN;
        };
    }
}
