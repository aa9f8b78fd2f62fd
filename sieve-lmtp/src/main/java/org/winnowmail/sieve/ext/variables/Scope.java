// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.CompileSession;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Slots;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.syntax.Argument;

/** The variables one script can see: its own, those it shares, and namespaces. */
public final class Scope {
    private final Vocabulary vocabulary;
    private final VariablesSettings settings;
    private final Slots globals;
    private final Set<String> shared = new HashSet<>();
    private final Map<String, Namespace> namespaces = new HashMap<>();

    private Scope(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.settings = vocabulary.settings().option(VariablesSettings.class, VariablesSettings.DEFAULT);
        this.globals = vocabulary
                .context(CompileSession.class)
                .map(CompileSession::globals)
                .orElseGet(Slots::new);
    }

    /** The scope of a script; there from the first mention, with or without {@code variables} required. */
    public static Scope of(Vocabulary vocabulary) {
        return vocabulary.context(Scope.class, () -> new Scope(vocabulary));
    }

    public void namespace(Namespace namespace) {
        namespaces.put(namespace.prefix().toLowerCase(Locale.ROOT), namespace);
    }

    /** Makes a name stand for the variable all scripts of the session share. */
    public void share(String name) {
        globals.of(name);
        shared.add(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a variable of this name is in use in this script. */
    public boolean uses(String name) {
        return vocabulary.locals().names().contains(name.toLowerCase(Locale.ROOT));
    }

    public boolean shares(String name) {
        return shared.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Reads a name inside {@code ${...}}; empty when the text is no name, so it stays as written. */
    Optional<TextExpr> read(String text, Call call, Argument at) throws Refused {
        Optional<VariableName> read = VariableName.read(text);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        VariableName name = read.get();
        if (name.isMatchVariable()) {
            int most = vocabulary.settings().limits().matchValues();
            if (name.number() > most) {
                throw call.refuse(
                        at, "match variable ${" + name.name() + "} is out of range", "at most ${" + most + "}");
            }
            int number = name.number();
            return Optional.of(run -> run.matchValue(number));
        }
        if (!name.namespaces().isEmpty()) {
            return Optional.of(find(name, call, at).read(name.inNamespace(), call, at));
        }
        checkLength(name.name(), call, at);
        if (shares(name.name())) {
            int slot = globals.of(name.name());
            return Optional.of(run -> run.global(slot));
        }
        if (!uses(name.name()) && vocabulary.locals().size() >= settings.scopeCount()) {
            return Optional.of(TextExpr.of(""));
        }
        int slot = vocabulary.locals().of(name.name());
        return Optional.of(run -> run.local(slot));
    }

    /** The variable that a command sets. */
    public VariableTarget write(String text, Call call, Argument at) throws Refused {
        Optional<VariableName> read = VariableName.read(text);
        if (read.isEmpty()) {
            throw call.refuse(
                    at, "'" + text + "' is no valid variable name", "letters, digits and _, not starting with a digit");
        }
        VariableName name = read.get();
        if (name.isMatchVariable()) {
            throw call.refuse(at, "the match variable ${" + name.name() + "} cannot be set", "use a name");
        }
        if (!name.namespaces().isEmpty()) {
            VariableTarget target = find(name, call, at).write(name.inNamespace(), call, at);
            return (run, value) -> target.set(run, cut(run, value));
        }
        checkLength(name.name(), call, at);
        if (shares(name.name())) {
            int slot = globals.of(name.name());
            return (run, value) -> run.setGlobal(slot, cut(run, value));
        }
        if (!uses(name.name()) && vocabulary.locals().size() >= settings.scopeCount()) {
            if (vocabulary.context(TooMany.class).isPresent()) {
                throw call.refused();
            }
            vocabulary.setContext(TooMany.class, new TooMany());
            throw call.refuse(at, "too many variables (reported once)", "at most " + settings.scopeCount());
        }
        int slot = vocabulary.locals().of(name.name());
        return (run, value) -> run.setLocal(slot, cut(run, value));
    }

    private record TooMany() {}

    private static void checkLength(String name, Call call, Argument at) throws Refused {
        if (name.length() > VariableName.LONGEST) {
            throw call.refuse(
                    at, "the variable name '" + name.substring(0, 20) + "...' is too long", "at most 64 characters");
        }
    }

    private Namespace find(VariableName name, Call call, Argument at) throws Refused {
        String prefix = name.namespaces().get(0).toLowerCase(Locale.ROOT);
        Namespace namespace = namespaces.get(prefix);
        if (namespace == null) {
            throw call.refuse(
                    at, "unknown variable namespace '" + prefix + "'", "an extension that brings it must be required");
        }
        return namespace;
    }

    /** A value within the limit, never ending in half a character. */
    private static String cut(Run run, String value) {
        int most = VariablesSettings.of(run).valueBytes();
        if (value.length() <= most / 3) {
            return value;
        }
        int bytes = 0;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > most) {
                return value.substring(0, i);
            }
            i += Character.charCount(c);
        }
        return value;
    }
}
