// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;
import org.ndisharness.junit.NdisTarget;

/** The test classes of a suite and the cases that their sources make, without running any. */
final class SuiteClasses {
    private SuiteClasses() {
    }

    /** The classes in the suite's package. */
    static Stream<Class<?>> of(String suite) {
        String suitePackage = CaseCatalogue.class.getPackageName() + "." + suite.replace("-", "");
        return ReflectionSupport.findAllClassesInPackage(suitePackage, type -> type.isAnnotationPresent(NdisTarget.class), name -> true)
                .stream();
    }

    static Stream<Method> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(ParameterizedTest.class));
    }

    static Stream<String> ids(Class<?> type) {
        return methods(type).flatMap(SuiteClasses::ids);
    }

    static Stream<String> ids(Method test) {
        return Stream.of(test.getAnnotation(MethodSource.class).value()).flatMap(source -> arguments(test.getDeclaringClass(), source))
                .map(Object::toString);
    }

    private static Stream<?> arguments(Class<?> type, String source) {
        try {
            Method method = type.getDeclaredMethod(source);
            method.setAccessible(true);
            return (Stream<?>) method.invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException failure) {
            throw new IllegalStateException(type + "." + source, failure);
        }
    }
}
