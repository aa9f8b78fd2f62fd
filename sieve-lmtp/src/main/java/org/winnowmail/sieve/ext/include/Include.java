// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.include;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.ext.variables.Namespace;
import org.winnowmail.sieve.ext.variables.Scope;
import org.winnowmail.sieve.ext.variables.VariableTarget;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.ScriptLibrary.Location;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.CompileSession;
import org.winnowmail.sieve.lang.Compiler;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Slots;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.syntax.Argument;
import org.winnowmail.sieve.syntax.Position;

/**
 * Brings {@code include}, {@code return} and {@code global}. Included scripts are compiled with the script
 * that includes them, so a broken one is found at once; each is compiled once however often it is named.
 */
public final class Include implements Extension {
    @Override
    public String name() {
        return "include";
    }

    /** Scripts compiled in this session, by key. */
    private static final class Units {
        final Map<String, CompileSession.Unit> byKey = new HashMap<>();
    }

    /** Scripts that ran in this run. */
    private static final class Done {
        final Set<String> keys = new HashSet<>();
    }

    private record Target(Location location, String name, String key, Optional<String> text) {}

    @Override
    public void load(Vocabulary vocabulary) {
        Scope.of(vocabulary).namespace(new GlobalNamespace(vocabulary));
        vocabulary.word(Word.command("include")
                .tags(Tag.oneOf("location", "personal", "global"), Tag.named("once"), Tag.named("optional"))
                .takes(Param.string("script name").fixed().checked(ScriptName::complaint))
                .checked(Include::find)
                .runs(Include::compile));
        vocabulary.word(Word.command("return").runs((call, compiler) -> {
            Step step = run -> Flow.RETURN;
            return step;
        }));
        vocabulary.word(Word.command("global")
                .takes(Param.strings("variable names").fixed())
                .checked(Include::global)
                .runs((call, compiler) -> Step.NOTHING));
    }

    private static void find(Call call) throws Refused {
        CompileSession session = call.vocabulary().context(CompileSession.class).orElseThrow();
        Location location =
                call.tag("location").map(TagUse::name).orElse("personal").equals("global")
                        ? Location.GLOBAL
                        : Location.PERSONAL;
        String name = call.text(0).constant().orElse("").replaceFirst("\\.sieve$", "");
        ScriptLibrary library = session.library();
        Optional<String> text = library.script(location, name);
        String key = location.name().toLowerCase(Locale.ROOT) + "/" + name;
        if (text.isEmpty() && !call.has("optional")) {
            throw call.refuse(
                    call.value(0).source(),
                    "the included script '" + name + "' is not found among the "
                            + location.name().toLowerCase(Locale.ROOT) + " scripts",
                    "upload it first, or write include :optional");
        }
        call.put(Target.class, new Target(location, name, key, text));
    }

    private static Step compile(Call call, Compiler compiler) {
        Target target = call.get(Target.class).orElseThrow();
        CompileSession session =
                compiler.vocabulary().context(CompileSession.class).orElseThrow();
        IncludeSettings settings = session.settings().option(IncludeSettings.class, IncludeSettings.DEFAULT);
        session.includes().add(target.key);
        if (target.text.isEmpty()) {
            return Step.NOTHING;
        }
        Position at = call.at();
        if (session.open().contains(target.key)) {
            if (call.has("once")) {
                return Step.NOTHING;
            }
            compiler.problems().error(at, "the script '" + target.name + "' includes itself", "break the circle");
            return Step.NOTHING;
        }
        Units units = session.shared(Units.class, Units::new);
        CompileSession.Unit unit = units.byKey.get(target.key);
        if (unit == null) {
            if (session.open().size() > settings.nesting()) {
                compiler.problems()
                        .error(at, "scripts are included too deep", "at most " + settings.nesting() + " levels");
                return Step.NOTHING;
            }
            if (units.byKey.size() >= settings.includes()) {
                compiler.problems().error(at, "too many scripts are included", "at most " + settings.includes());
                return Step.NOTHING;
            }
            unit = session.compile(target.name, target.key, target.text.get());
            units.byKey.put(target.key, unit);
            compiler.problems().addAll(unit.problems().errors());
            compiler.problems().addAll(unit.problems().warnings());
        }
        if (unit.problems().failed()) {
            compiler.problems()
                    .error(at, "the included script '" + target.name + "' does not compile", "see its own errors");
            return Step.NOTHING;
        }
        return step(target, unit, call.has("once"));
    }

    private static Step step(Target target, CompileSession.Unit unit, boolean once) {
        Step body = unit.body();
        int locals = unit.locals();
        return run -> {
            boolean first = run.scratch(Done.class, Done::new).keys.add(target.key);
            if (once && !first) {
                run.note("script " + target.name + " ran already: skipped");
                return Flow.NEXT;
            }
            return run.include(target.name, body, locals);
        };
    }

    private static void global(Call call) throws Refused {
        if (!call.vocabulary().isLoaded("variables")) {
            throw call.refuse(
                    "the global command needs the variables extension", "add at the top: require \"variables\";");
        }
        Scope scope = Scope.of(call.vocabulary());
        for (String name : call.texts(0).constants().orElse(List.of())) {
            if (scope.uses(name) && !scope.shares(name)) {
                throw call.refuse(
                        call.value(0).source(),
                        "the variable '" + name + "' is local already",
                        "declare it global before its first use");
            }
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw call.refuse(call.value(0).source(), "'" + name + "' is no valid variable name", "");
            }
            scope.share(name);
        }
    }

    /** {@code ${global.name}}. */
    private record GlobalNamespace(Vocabulary vocabulary) implements Namespace {
        @Override
        public String prefix() {
            return "global";
        }

        private static void plain(String name, Call call, Argument at) throws Refused {
            if (name.indexOf('.') >= 0) {
                throw call.refuse(at, "'global." + name + "' is no variable", "global has no namespaces below it");
            }
        }

        private int slot(String name) {
            return vocabulary
                    .context(CompileSession.class)
                    .map(CompileSession::globals)
                    .orElseGet(Slots::new)
                    .of(name);
        }

        @Override
        public TextExpr read(String name, Call call, Argument at) throws Refused {
            plain(name, call, at);
            int slot = slot(name);
            return run -> run.global(slot);
        }

        @Override
        public VariableTarget write(String name, Call call, Argument at) throws Refused {
            plain(name, call, at);
            int slot = slot(name);
            return (Run run, String value) -> run.setGlobal(slot, value);
        }
    }
}
