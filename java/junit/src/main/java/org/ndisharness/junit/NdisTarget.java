// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test a session with the drivers of a target. Test methods take any of {@code Session}, {@code World}, {@code Client},
 * {@code CallManager}, {@code Miniport}, {@code LiveTrace} and {@code Target} as parameters.
 *
 * <p>Configuration parameters (JUnit Platform) or system properties of the same names override the annotation: {@code ndh.target},
 * {@code ndh.seed}, {@code ndh.isolation}. A test fails as well when events were lost, the world was lost, the teardown left something, or
 * a monitor finds a broken rule in its trace.
 *
 * <p>A failure names the broken rules, the first wrong event and the line that runs the case again ({@code ndh.replay} sets another one,
 * with
 * <code>{case}</code> for the id). Trace, chart and bug check are published as files of the test: {@code ndh.attach} is {@code failures}
 * (the default), {@code always} or {@code never}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(NdisTargetExtension.class)
public @interface NdisTarget {
    /**
     * Name of a target of {@code harness-config}, or the path of a target file; by default {@code device} on Windows, else
     * {@code embedded}.
     */
    String value() default "";

    /** Seed of the world's scheduling choices. */
    long seed() default 1;

    /** Let illegal calls through; no monitor judges such tests. */
    boolean misuse() default false;
}
