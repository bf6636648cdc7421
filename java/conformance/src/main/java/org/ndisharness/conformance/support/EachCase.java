// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once for each case; the case is its first parameter, and what {@code toString} says is the case's id.
 *
 * <p>Does for suites what {@code @ParameterizedTest} and {@code @MethodSource} do, in two thirds of the time that JUnit takes for each
 * invocation: it looks at all annotations of a test, and at theirs, several times.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(CaseInvocations.class)
public @interface EachCase {
    /** Name of the static method without parameters, of the same class, that gives a {@code Stream} of the cases. */
    String value();
}
