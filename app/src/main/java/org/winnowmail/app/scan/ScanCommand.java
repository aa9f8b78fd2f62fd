// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.scan;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.filter.FilterGraph;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.milter.scan.Judgement;
import org.winnowmail.milter.scan.ScanEvents;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow scan}. */
@Command(
        name = "scan",
        description = "Judge messages as the milter would; nothing is delivered, remembered or learned.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow scan --ip 192.0.2.1 --helo mx.example.org --from a@example.org mail.eml"})
public final class ScanCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object per message and line.")
    private boolean json;

    @Option(names = "--ip", paramLabel = "A", description = "Address of the client; without it there is no SPF.")
    private @Nullable String ip;

    @Option(names = "--helo", paramLabel = "H", description = "What the client called itself.")
    private String helo = "";

    @Option(names = "--from", paramLabel = "S", description = "Envelope sender.")
    private @Nullable String from;

    @Option(names = "--rcpt", paramLabel = "R", description = "Envelope recipient; may be given several times.")
    private final List<String> recipients = new ArrayList<>();

    @Option(names = "--auth-user", paramLabel = "U", description = "Login of an authenticated client.")
    private @Nullable String authUser;

    @Parameters(paramLabel = "FILE", description = "Messages; - or none: standard input.")
    private final List<String> files = new ArrayList<>();

    @Override
    public Integer call() throws ConfigException, IOException {
        Config config = options.load();
        Envelope envelope = envelope();
        PrintWriter out = spec.commandLine().getOut();
        int status = 0;
        try (FilterGraph graph = FilterGraph.build(config, ScanEvents.NONE, 0, false)) {
            for (String file : files.isEmpty() ? List.of("-") : files) {
                byte[] raw;
                try {
                    raw = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
                } catch (IOException | InvalidPathException e) {
                    // The others are judged nevertheless: in a list of a thousand one may be gone.
                    spec.commandLine().getErr().println("winnow: cannot read " + file + ": " + why(e));
                    status = CommandLine.ExitCode.USAGE;
                    continue;
                }
                Judgement judgement = graph.filter().judge(envelope, Message.parse(raw));
                if (json) {
                    out.println(JudgementJson.of(file, judgement));
                } else {
                    print(out, file, judgement);
                }
                out.flush();
            }
        }
        return status;
    }

    private static String why(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private Envelope envelope() {
        Client client = Client.UNKNOWN;
        if (ip != null) {
            try {
                client = Client.of(InetAddress.ofLiteral(ip));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--ip: not an IP address: " + ip, e);
            }
        }
        List<Address> to = new ArrayList<>();
        for (String recipient : recipients) {
            to.add(Address.parse(recipient)
                    .orElseThrow(() -> new CommandLine.ParameterException(
                            spec.commandLine(), "--rcpt: not an address: " + recipient)));
        }
        Optional<Address> sender = Optional.ofNullable(from).flatMap(Address::parse);
        boolean nobody = from == null || from.isEmpty() || from.equals("<>");
        if (!nobody && sender.filter(s -> !s.domain().isEmpty()).isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--from: not an address: " + from + "; the null sender is <>");
        }
        return new Envelope(client, helo, sender, to, Optional.ofNullable(authUser), "", Map.of());
    }

    private static void print(PrintWriter out, String file, Judgement judgement) {
        Verdict verdict = judgement.report().verdict();
        out.printf(
                Locale.ROOT,
                "%s: %s, score %s (%s)%n",
                file,
                verdict.action().word(),
                verdict.scoreText(),
                verdict.reason());
        for (Symbol symbol : verdict.symbols()) {
            out.printf(
                    Locale.ROOT,
                    "  %6.1f %-26s %s%n",
                    symbol.score(),
                    symbol.name(),
                    verdict.meanings().getOrDefault(symbol.name(), ""));
            for (String evidence : symbol.evidence()) {
                out.println("         " + evidence);
            }
        }
        if (!judgement.signing().isEmpty()) {
            out.println("  " + judgement.signing());
        }
    }
}
