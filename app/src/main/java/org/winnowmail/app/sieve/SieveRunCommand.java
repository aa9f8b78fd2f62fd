// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.Winnow;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.sieve.lang.ActionWords;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.syntax.SieveError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow sieve run}. */
@Command(
        name = "run",
        description = "Run a script over a message and show what it decides; nothing is delivered or sent.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow sieve run --trace --rcpt me@example.org filter.sieve mail.eml"})
final class SieveRunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Option(names = "--trace", description = "Show, line by line, what each command and test did.")
    private boolean trace;

    @Option(names = "--from", paramLabel = "S", description = "Envelope sender; default: the From of the message.")
    private @Nullable String from;

    @Option(names = "--rcpt", paramLabel = "R", description = "Envelope recipient; default: the To of the message.")
    private @Nullable String rcpt;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "A mailbox that exists; default: all do.")
    private final List<String> mailboxes = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "SCRIPT", description = "The script.")
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private Path script;

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "The message; - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private String messageFile;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Compiled compiled = ScriptFiles.compile(script, SieveSettings.DEFAULT);
        if (compiled.program().isEmpty()) {
            compiled.errors().stream().map(SieveError::render).forEach(out::print);
            out.flush();
            return Winnow.NO;
        }
        byte[] raw = messageFile.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(messageFile));
        Message message = Message.parse(raw);
        Trace.Lines lines = new Trace.Lines();
        Result result = Interpreter.run(
                compiled.program().get(), context(message), new RehearsalHost(mailboxes), SieveSettings.DEFAULT, lines);
        if (trace) {
            lines.lines().forEach(out::println);
            out.println();
        }
        result.failure().ifPresent(f -> out.println("failed: line " + f.line() + ": " + f.message()));
        result.actions().forEach(a -> out.println(ActionWords.of(a)));
        result.implicitKeep().ifPresent(k -> out.println("implicit keep: " + ActionWords.of(k)));
        if (result.settled().isEmpty()) {
            out.println("the message goes nowhere");
        }
        if (!result.message().headers().fields().equals(message.headers().fields())) {
            out.println("header after the script:");
            result.message().headers().forEach(h -> out.println("    " + h));
        }
        out.flush();
        return result.failure().isPresent() ? Winnow.NO : 0;
    }

    private SieveMessageContext context(Message message) {
        Optional<Address> sender = from == null ? first(message, "Return-Path", "From") : Address.parse(from);
        Address recipient = (rcpt == null ? first(message, "Delivered-To", "To") : Address.parse(rcpt))
                .orElse(new Address("user", "example.org"));
        return SieveMessageContext.of(
                message, Envelope.UNKNOWN.withSender(sender).withRecipients(List.of(recipient)), recipient);
    }

    private static Optional<Address> first(Message message, String... fields) {
        for (String name : fields) {
            for (HeaderField field : message.headers().all(name)) {
                List<Address> found = AddressHeader.read(field.value());
                if (!found.isEmpty()) {
                    return Optional.of(found.get(0));
                }
            }
        }
        return Optional.empty();
    }
}
