// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.greylist;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.config.Origin;
import org.winnowmail.app.json.Json;
import org.winnowmail.greylist.Exemption;
import org.winnowmail.greylist.GreylistAdmin;
import org.winnowmail.greylist.GreylistEntry;
import org.winnowmail.state.SqliteState;
import org.winnowmail.state.State;
import org.winnowmail.state.StateException;
import org.winnowmail.state.StateSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow greylist list|allow|forget}; works beside a running server, which takes it up within seconds. */
@Command(
        name = "greylist",
        description = "Look into the greylist's memory, exempt somebody from waiting, forget entries.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow greylist allow 192.0.2.0/24"})
public final class GreylistCommand implements Runnable {
    private static final String WHAT =
            "A network (192.0.2.0/24), a sender or its domain (news@example.org, example.org),"
                    + " a client's host name (client:mail.example.org), a recipient (to:sales@example.net).";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say list, allow or forget");
    }

    @Command(
            name = "list",
            description = "List what is remembered.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow greylist list example.org"})
    int list(
            @Mixin ConfigOptions options,
            @Option(names = "--json", description = "One JSON object per entry and line.") boolean json,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Most entries; default 1000.")
                    int limit,
            @Parameters(paramLabel = "TEXT", arity = "0..1", defaultValue = "", description = "Only entries with it.")
                    String text)
            throws ConfigException {
        PrintWriter out = spec.commandLine().getOut();
        Path file = file(options.load());
        if (!Files.exists(file)) {
            spec.commandLine().getErr().println("winnow: nothing is remembered yet: there is no " + file);
            return 0;
        }
        try (State state = open(file)) {
            List<GreylistEntry> entries = new GreylistAdmin(state, InstantSource.system()).list(text, limit);
            for (GreylistEntry entry : entries) {
                out.println(json ? json(entry) : line(entry));
            }
            if (entries.size() == limit) {
                spec.commandLine().getErr().println("winnow: only the first " + limit + "; see --limit");
            }
        }
        out.flush();
        return 0;
    }

    private static String line(GreylistEntry e) {
        return String.format(
                Locale.ROOT,
                "%-8s %-60s %s  passes %d  from %s  until %s",
                e.kind(),
                String.join(" ", e.words()),
                e.first().truncatedTo(ChronoUnit.SECONDS),
                e.passes(),
                e.client(),
                e.expires().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String json(GreylistEntry e) {
        return Json.write(Json.object(
                "kind", e.kind(),
                "words", e.words(),
                "first", e.first().toString(),
                "passes", e.passes(),
                "client", e.client(),
                "expires", e.expires().toString()));
    }

    @Command(
            name = "allow",
            description = "Never make these wait again.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow greylist allow 192.0.2.0/24 client:mail.example.org"})
    int allow(
            @Mixin ConfigOptions options,
            @Parameters(paramLabel = "WHAT", arity = "1..*", description = WHAT) List<String> what)
            throws ConfigException {
        List<Exemption> exemptions = new ArrayList<>();
        for (String one : what) {
            try {
                exemptions.add(Exemption.parse(one));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        try (State state = open(file(options.load()))) {
            GreylistAdmin admin = new GreylistAdmin(state, InstantSource.system());
            for (Exemption exemption : exemptions) {
                admin.allow(exemption);
                out.println("allowed: " + exemption.text());
            }
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "forget",
            description = "Forget every entry that contains a text, exemptions too; exit 1 when there was none.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow greylist forget example.org"})
    int forget(
            @Mixin ConfigOptions options,
            @Parameters(paramLabel = "TEXT", description = "An address, a domain, a network.") String text)
            throws ConfigException {
        if (text.isBlank()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to forget");
        }
        Path file = file(options.load());
        int gone = 0;
        if (Files.exists(file)) {
            try (State state = open(file)) {
                gone = new GreylistAdmin(state, InstantSource.system()).forget(text);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(gone + (gone == 1 ? " entry forgotten" : " entries forgotten"));
        out.flush();
        return gone > 0 ? 0 : Winnow.NO;
    }

    /** The file in which the server remembers. */
    private static Path file(Config config) {
        return config.data().resolve("state.sqlite");
    }

    private static State open(Path file) throws ConfigException {
        try {
            return SqliteState.open(file, InstantSource.system(), StateSettings.DEFAULT);
        } catch (StateException e) {
            throw new ConfigException(new Origin.Default(), "data", String.valueOf(e.getMessage()), "");
        }
    }
}
