// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.ext.Extensions;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.CompileSession;
import org.winnowmail.sieve.lang.ExtensionList;
import org.winnowmail.sieve.lang.Kept;
import org.winnowmail.sieve.lang.Program;

/** Compiles scripts. One serves all threads, and makes one object of what its scripts have in common. */
public final class SieveCompiler {
    private final ExtensionList extensions;
    private final Kept kept = new Kept();

    /** Knows every extension there is. */
    public SieveCompiler() {
        this(Extensions.ALL);
    }

    public SieveCompiler(ExtensionList extensions) {
        this.extensions = extensions;
    }

    /** Compiles a script that includes no other. */
    public Compiled compile(String name, String text, SieveSettings settings) {
        return compile(name, text, settings, ScriptLibrary.NONE);
    }

    /** Compiles a script with those it includes. */
    public Compiled compile(String name, String text, SieveSettings settings, ScriptLibrary library) {
        CompileSession session = new CompileSession(extensions, settings, library, kept);
        CompileSession.Unit unit = session.compile(name, "main/" + name, text);
        if (unit.problems().failed()) {
            return new Compiled(
                    Optional.empty(), unit.problems().errors(), unit.problems().warnings(), 0);
        }
        Program program = new Program(
                kept.one(name),
                unit.body(),
                unit.locals(),
                session.globals().size(),
                kept.one(session.capabilities()),
                session.includes());
        Optional<Program> known = kept.known(program);
        return new Compiled(
                Optional.of(known.orElseGet(() -> kept.one(program))),
                unit.problems().errors(),
                unit.problems().warnings(),
                known.isPresent() ? 0 : session.footprint());
    }

    /** The same for bytes as stored; a script is UTF-8 (RFC 5228, section 2.1). */
    public Compiled compile(String name, byte[] text, SieveSettings settings, ScriptLibrary library) {
        return compile(name, new String(text, StandardCharsets.UTF_8), settings, library);
    }

    /** Capability names for ManageSieve and environment tests. */
    public Set<String> capabilities(SieveSettings settings) {
        return extensions.offered(settings).capabilities();
    }
}
