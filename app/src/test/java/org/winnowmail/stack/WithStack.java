// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A test class against the running stack, which is started for the first such class and stopped after the
 * last. Its methods or constructor may ask for the {@link MailStack}.
 *
 * <p>Without Docker these classes are left out with the reason, but with {@code CI=true} that is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithStack.Lifecycle.class)
@interface WithStack {

    final class Lifecycle implements ExecutionCondition, ParameterResolver {
        private static final Namespace STACK = Namespace.create(MailStack.class);

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return MailStack.missing()
                    .map(reason -> {
                        String told = "container tests need " + reason;
                        if (Boolean.parseBoolean(System.getenv("CI"))) {
                            throw new IllegalStateException(told + " (CI=true: this is a failure, not a skip)");
                        }
                        System.err.println("LEFT OUT: " + context.getDisplayName() + ": " + told);
                        return ConditionEvaluationResult.disabled(told);
                    })
                    .orElseGet(() -> ConditionEvaluationResult.enabled("Docker and docker-compose answer"));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == MailStack.class;
        }

        @Override
        public MailStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(STACK)
                    .computeIfAbsent(MailStack.class, key -> MailStack.start(), MailStack.class);
        }
    }
}
