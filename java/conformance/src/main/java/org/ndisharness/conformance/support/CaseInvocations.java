// SPDX-License-Identifier: MIT
package org.ndisharness.conformance.support;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.ReflectionSupport;

/** Invokes a test for each of its cases. See {@link EachCase}. */
final class CaseInvocations implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        Method test = context.getRequiredTestMethod();
        String source = test.getAnnotation(EachCase.class).value();
        Method method = ReflectionSupport.findMethod(type, source)
                .orElseThrow(() -> new IllegalStateException(
                        test + ": there is no " + type.getName() + "." + source + "() that gives its cases"));
        return ((Stream<?>) ReflectionSupport.invokeMethod(method, null)).map(Invocation::new);
    }

    private record Invocation(Object testCase) implements TestTemplateInvocationContext, ParameterResolver {
        @Override
        public String getDisplayName(int number) {
            return testCase.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getIndex() == 0;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return testCase;
        }
    }
}
