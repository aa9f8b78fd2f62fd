// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.json.Json;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.host.LintFacts;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.syntax.SieveError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow sieve check}. */
@Command(
        name = "check",
        description = "Compile scripts and show every error and warning at its place.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow sieve check --mailbox Junk --mailbox Lists filter.sieve"})
final class SieveCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "A mailbox that exists; others are warned about.")
    private final List<String> mailboxes = new ArrayList<>();

    @Option(names = "--address", paramLabel = "A", description = "An address of the user; redirects to it are loops.")
    private final List<String> addresses = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object per error or warning.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scripts.")
    private final List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Set<String> known = new HashSet<>(mailboxes);
        if (!known.isEmpty()) {
            known.add("INBOX");
        }
        SieveSettings settings =
                SieveSettings.DEFAULT.with(LintFacts.class, new LintFacts(known, new HashSet<>(addresses)));
        boolean good = true;
        for (Path file : files) {
            Compiled compiled = ScriptFiles.compile(file, settings);
            good &= compiled.ok();
            List<SieveError> all = new ArrayList<>(compiled.errors());
            all.addAll(compiled.warnings());
            all.forEach(e -> out.print(json ? line(e) : e.render()));
            if (!json) {
                out.println(file + ": "
                        + (compiled.ok() ? "fine" : compiled.errors().size() + " error(s)")
                        + (compiled.warnings().isEmpty()
                                ? ""
                                : ", " + compiled.warnings().size() + " warning(s)"));
            }
        }
        out.flush();
        return good ? 0 : Winnow.NO;
    }

    private static String line(SieveError e) {
        return Json.write(Json.object(
                        "script", e.script(),
                        "line", e.line(),
                        "column", e.column(),
                        "severity", e.severity(),
                        "message", e.message(),
                        "hint", e.hint()))
                + "\n";
    }
}
