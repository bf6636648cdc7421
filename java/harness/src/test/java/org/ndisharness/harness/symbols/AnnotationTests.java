// SPDX-License-Identifier: MIT
package org.ndisharness.harness.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Annotations in PDBs, where WPP leaves the formats of its messages. */
class AnnotationTests {
    private static final List<String> FORMAT = List.of("TMF:", "e7602a7b-5034-321b-d450-a986113fc2e1 driver // SRC=driver.c MJ= MN=",
            "#typev driver_c120 10 \"%0Value %10!d!\" //   LEVEL=ERROR FLAGS=INIT FUNC=DriverEntry", "{", "Value, ItemLong -- 10", "}");

    @Test
    void theTextsOfAllAnnotationsAreRead() {
        List<String> other = List.of("TMC:", "x".repeat(2000));
        assertThat(new PdbFile(PdbWriter.annotations(List.of(FORMAT, other))).annotations()).containsExactly("TMF:", FORMAT.get(1),
                FORMAT.get(2),
                "{", FORMAT.get(4), "}", "TMC:", other.get(1));
        assertThat(new PdbFile(PdbWriter.annotations(List.of())).annotations()).isEmpty();
    }

    @Test
    void damagedOnesEndWithAnErrorOrOtherTexts() {
        byte[] whole = PdbWriter.annotations(List.of(FORMAT, FORMAT));
        Random random = new Random(1);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = round % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = 0; i < 1 + round % 8 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(new PdbFile(damaged).annotations()).hasSizeLessThan(damaged.length);
            } catch (MalformedException malformed) {
                assertThat(malformed).hasMessageNotContaining("null");
            }
        }
    }
}
