// SPDX-License-Identifier: MIT
package org.ndisharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.ndisharness.harness.CallManager;
import org.ndisharness.harness.CallManagerControlException;
import org.ndisharness.harness.Client;
import org.ndisharness.harness.LiveTrace;
import org.ndisharness.harness.Miniport;
import org.ndisharness.harness.Session;
import org.ndisharness.harness.Target;
import org.ndisharness.harness.World;
import org.opentest4j.TestAbortedException;

/** Opens the target once, a world and a session for each test, and judges the trace afterwards. See {@link NdisTarget}. */
final class NdisTargetExtension
        implements
            ExecutionCondition,
            BeforeEachCallback,
            AfterEachCallback,
            ParameterResolver,
            TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(NdisTargetExtension.class);
    private static final Map<Class<?>, Function<TestRun, Object>> PARAMETERS = Map.of(
            Session.class, TestRun::session,
            World.class, run -> run.session().world(),
            Target.class, run -> run.session().world().target(),
            Client.class, run -> run.session().client(),
            CallManager.class, run -> run.session().callManager(),
            Miniport.class, run -> run.session().miniport(),
            LiveTrace.class, run -> run.session().trace());

    NdisTargetExtension() {
        JUnitVersion.require();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return NotSelected.evaluate(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Plan plan = plan(context);
        context.getStore(NAMESPACE).put(TestRun.class, TestRun.begin(CaseId.of(context), plan.settings, plan.pool));
    }

    /** What all invocations of a test method have in common. */
    private record Plan(RunSettings settings, TargetPool pool) {
        static Plan of(ExtensionContext context) {
            RunSettings settings = RunSettings.of(context, annotation(context));
            return new Plan(settings, TargetPool.of(context, settings.target()));
        }
    }

    private record PlanKey(Class<?> type, Method method) {
    }

    private static Plan plan(ExtensionContext context) {
        PlanKey key = new PlanKey(context.getRequiredTestClass(), context.getRequiredTestMethod());
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(key, unused -> Plan.of(context), Plan.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        TestRun run = context.getStore(NAMESPACE).remove(TestRun.class, TestRun.class);
        if (run != null) {
            run.end(context);
        }
    }

    /** What only our own call manager does on command cannot be tested on a driver of others. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        if (thrown instanceof CallManagerControlException missing) {
            throw new TestAbortedException(missing.getMessage(), missing);
        }
        throw thrown;
    }

    private static NdisTarget annotation(ExtensionContext context) {
        for (Optional<ExtensionContext> at = Optional.of(context); at.isPresent(); at = at.get().getParent()) {
            Optional<? extends AnnotatedElement> element = at.get().getElement();
            Optional<NdisTarget> found = element.flatMap(e -> AnnotationSupport.findAnnotation(e, NdisTarget.class));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalStateException("NdisTargetExtension without @NdisTarget on " + context.getDisplayName());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestRun run = context.getStore(NAMESPACE).get(TestRun.class, TestRun.class);
        return PARAMETERS.get(parameter.getParameter().getType()).apply(run);
    }
}
