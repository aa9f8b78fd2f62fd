// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.util.List;
import org.winnowmail.delivery.ScriptFolder;
import org.winnowmail.delivery.Scripts;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.syntax.SieveError;
import org.winnowmail.store.User;

/** Checks scripts as delivery compiles them. */
public final class CompilerCheck implements ScriptCheck {
    /** Findings told of one script; a client shows a few at most. */
    private static final int MAX_TOLD = 20;

    private final Scripts scripts;

    public CompilerCheck(Scripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Findings check(User user, ScriptFolder folder, String name, byte[] text) {
        Compiled compiled = scripts.check(folder, name, text);
        return new Findings(told(compiled.errors()), told(compiled.warnings()));
    }

    private static List<String> told(List<SieveError> errors) {
        return errors.stream().limit(MAX_TOLD).map(SieveError::oneLine).toList();
    }

    @Override
    public List<String> capabilities() {
        return scripts.capabilities();
    }

    @Override
    public int maxRedirects() {
        return scripts.maxRedirects();
    }
}
