// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.sieve.syntax.SieveError.Severity;

/** Collects what is wrong with one script; every stage of the compiler writes here. */
public final class Problems {
    private final String script;
    private final String source;
    private final int most;
    private final List<SieveError> errors = new ArrayList<>();
    private final List<SieveError> warnings = new ArrayList<>();

    public Problems(String script, String source, int most) {
        this.script = script;
        this.source = source;
        this.most = most;
    }

    public void error(Position at, String message, String hint) {
        if (errors.size() < most) {
            errors.add(make(at, Severity.ERROR, message, hint));
        }
    }

    public void warning(Position at, String message, String hint) {
        if (warnings.size() < most) {
            warnings.add(make(at, Severity.WARNING, message, hint));
        }
    }

    /** Takes over what was found in a script that this one includes. */
    public void addAll(List<SieveError> others) {
        for (SieveError e : others) {
            List<SieveError> into = e.severity() == Severity.ERROR ? errors : warnings;
            if (into.size() < most) {
                into.add(e);
            }
        }
    }

    private SieveError make(Position at, Severity severity, String message, String hint) {
        return new SieveError(script, at.line(), at.column(), severity, message, hint, lineOf(at.line()));
    }

    private String lineOf(int number) {
        int from = 0;
        for (int line = 1; line < number; line++) {
            int end = source.indexOf('\n', from);
            if (end < 0) {
                return "";
            }
            from = end + 1;
        }
        int end = source.indexOf('\n', from);
        String text = end < 0 ? source.substring(from) : source.substring(from, end);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    public boolean failed() {
        return !errors.isEmpty();
    }

    public String script() {
        return script;
    }

    public List<SieveError> errors() {
        return List.copyOf(errors);
    }

    public List<SieveError> warnings() {
        return List.copyOf(warnings);
    }
}
