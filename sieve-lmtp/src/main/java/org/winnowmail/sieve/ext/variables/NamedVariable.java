// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Value;

/** A variable that another extension's command both reads and sets by name. */
public final class NamedVariable {
    /** Several of them. */
    public record List(java.util.List<NamedVariable> variables) {
        public List {
            variables = java.util.List.copyOf(variables);
        }
    }

    private final TextExpr source;
    private final VariableTarget target;

    private NamedVariable(TextExpr source, VariableTarget target) {
        this.source = source;
        this.target = target;
    }

    /** The variables that an argument names. */
    public static List read(Call call, Value names) throws Refused {
        java.util.List<NamedVariable> found = new java.util.ArrayList<>();
        Scope scope = Scope.of(call.vocabulary());
        for (String name : names.texts().constants().orElse(java.util.List.of())) {
            VariableTarget target = scope.write(name, call, names.source());
            TextExpr source = scope.read(name, call, names.source()).orElse(TextExpr.of(""));
            found.add(new NamedVariable(source, target));
        }
        return new List(found);
    }

    public String get(Run run) {
        return source.eval(run);
    }

    public void set(Run run, String value) {
        target.set(run, value);
    }
}
