// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.syntax.Node;
import org.winnowmail.sieve.syntax.Parser;
import org.winnowmail.sieve.syntax.Problems;

/** The compilation of one script and all it includes: the pipeline, and what its scripts share. */
public final class CompileSession {
    /** A compiled script of the session; the body means something only when no problem is an error. */
    public record Unit(Step body, int locals, Vocabulary vocabulary, Problems problems) {}

    private final ExtensionList extensions;
    private final SieveSettings settings;
    private final ScriptLibrary library;
    private final Kept kept;
    private long footprint;
    private final Slots globals = new Slots();
    private final Set<String> includes = new LinkedHashSet<>();
    private final Set<String> capabilities = new LinkedHashSet<>();
    private final List<String> open = new ArrayList<>();
    private final Map<Class<?>, Object> shared = new HashMap<>();

    public CompileSession(ExtensionList extensions, SieveSettings settings, ScriptLibrary library, Kept kept) {
        this.kept = kept;
        this.extensions = extensions.offered(settings);
        this.settings = settings;
        this.library = library;
    }

    /** Compiles one script: text to tree to calls to steps. Each stage runs only when the one before found no error. */
    public Unit compile(String name, String key, String text) {
        Problems problems = new Problems(name, text, settings.syntax().errors());
        Vocabulary vocabulary = new Vocabulary(extensions, settings, kept);
        vocabulary.setContext(CompileSession.class, this);
        open.add(key);
        try {
            List<Node> tree = Parser.parse(text, settings.syntax(), problems);
            if (problems.failed()) {
                return new Unit(Step.NOTHING, 0, vocabulary, problems);
            }
            List<Call> calls = new Validator(vocabulary, problems).validate(tree);
            if (problems.failed()) {
                return new Unit(Step.NOTHING, 0, vocabulary, problems);
            }
            Step body = new Compiler(vocabulary, problems).block(calls);
            Lints.look(calls, problems);
            capabilities.addAll(vocabulary.loaded());
            footprint += vocabulary.footprint().bytes();
            return new Unit(body, vocabulary.locals().size(), vocabulary, problems);
        } finally {
            open.remove(open.size() - 1);
        }
    }

    public ScriptLibrary library() {
        return library;
    }

    public SieveSettings settings() {
        return settings;
    }

    /** Variables that all scripts of the session see. */
    public Slots globals() {
        return globals;
    }

    /** Keys of the scripts being compiled, the outermost first; a key met again is a circle. */
    public List<String> open() {
        return List.copyOf(open);
    }

    /** Heap of all scripts compiled so far, in bytes; about right. */
    public long footprint() {
        return footprint;
    }

    /** Keys of all scripts included so far. */
    public Set<String> includes() {
        return includes;
    }

    public Set<String> capabilities() {
        return Set.copyOf(capabilities);
    }

    /** What an extension keeps for the whole session; made on first use. */
    public <T> T shared(Class<T> type, java.util.function.Supplier<T> maker) {
        return type.cast(shared.computeIfAbsent(type, t -> maker.get()));
    }
}
