// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/** A chain that gets shorter by leaving steps out, as long as the model knows what the rest leads to. */
final class ShrinkableChain implements Shrinkable<Chain> {
    /** From here on every way to leave steps out is tried that are together. */
    private static final int SHORT = 16;

    private final Chain chain;
    private final boolean standAlone;

    ShrinkableChain(Chain chain, boolean standAlone) {
        this.chain = chain;
        this.standAlone = standAlone;
    }

    @Override
    public Chain value() {
        return chain;
    }

    /** Halves are left out first, the last ones first; single steps at last. */
    @Override
    public Stream<Shrinkable<Chain>> shrink() {
        int length = chain.length();
        return IntStream.iterate(Math.max(1, length / 2), size -> size >= 1, size -> length > SHORT ? size / 2 : size - 1).boxed()
                .flatMap(size -> IntStream.iterate(length - size, at -> at >= 0, at -> at - (length > SHORT ? size : 1))
                        .mapToObj(at -> without(at, at + size)))
                .filter(this::isDefined).map(shorter -> new ShrinkableChain(shorter, standAlone));
    }

    /** What is left may use an object of the same kind that was there before in place of one that is not made any more. */
    private Chain without(int from, int to) {
        List<Step> steps = new ArrayList<>(chain.steps().subList(0, from));
        List<String> made = new ArrayList<>(List.of(Model.FIRST_FAMILY));
        steps.forEach(step -> made.add(step.makes()));
        Map<String, String> instead = new HashMap<>();
        for (Step left : chain.steps().subList(from, to)) {
            made.stream().filter(name -> kind(name).equals(kind(left.makes()))).reduce((older, newer) -> newer)
                    .ifPresent(name -> instead.put(left.makes(), name));
        }
        instead.remove("");
        chain.steps().subList(to, chain.length()).forEach(step -> steps.add(step.renamed(instead)));
        return new Chain(steps);
    }

    private static String kind(String name) {
        return name.replaceAll("[0-9]", "");
    }

    private boolean isDefined(Chain shorter) {
        Model model = new Model(standAlone);
        return shorter.steps().stream().allMatch(step -> step.uses().allMatch(model::knows) && !model.apply(step).isUndefined());
    }

    @Override
    public ShrinkingDistance distance() {
        return ShrinkingDistance.of(chain.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShrinkableChain that && chain.equals(that.chain);
    }

    @Override
    public int hashCode() {
        return Objects.hash(chain);
    }
}
