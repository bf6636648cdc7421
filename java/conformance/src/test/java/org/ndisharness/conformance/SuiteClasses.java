// SPDX-License-Identifier: MIT
package org.ndisharness.conformance;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;
import org.ndisharness.conformance.support.EachCase;
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
        return Stream.of(type.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(EachCase.class));
    }

    static Stream<String> ids(Class<?> type) {
        return methods(type).flatMap(SuiteClasses::ids);
    }

    static Stream<String> ids(Method test) {
        Class<?> type = test.getDeclaringClass();
        String source = test.getAnnotation(EachCase.class).value();
        Method method = ReflectionSupport.findMethod(type, source).orElseThrow(() -> new IllegalStateException(type + "." + source));
        return ((Stream<?>) ReflectionSupport.invokeMethod(method, null)).map(Object::toString);
    }
}
