// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.environment;

import java.util.Optional;
import org.winnowmail.sieve.ext.variables.Namespace;
import org.winnowmail.sieve.ext.variables.Scope;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.syntax.Argument;

/** Brings items {@code vnd.dovecot.*} and the namespace {@code ${env.item}}, where _ stands for -. */
public final class DovecotEnvironment implements Extension {
    private static final String PREFIX = "vnd.dovecot.";

    @Override
    public String name() {
        return "vnd.dovecot.environment";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.load("environment");
        EnvironmentItems items = EnvironmentItems.of(vocabulary);
        items.add(PREFIX + "default-mailbox", run -> Optional.of(run.host().defaultMailbox()));
        items.add(PREFIX + "username", run -> Optional.of(run.view().context().user()));
        Scope.of(vocabulary).namespace(new EnvironmentNamespace(items));
    }

    private record EnvironmentNamespace(EnvironmentItems items) implements Namespace {
        @Override
        public String prefix() {
            return "env";
        }

        @Override
        public TextExpr read(String name, Call call, Argument at) {
            return run -> items.get(run, name)
                    .or(() -> items.get(run, name.replace('_', '-')))
                    .orElse("");
        }
    }
}
