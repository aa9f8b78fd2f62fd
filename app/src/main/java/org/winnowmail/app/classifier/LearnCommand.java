// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.winnowmail.app.WrongUseException;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.classifier.Label;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code winnow learn (spam|ham) PATH...}. */
@Command(
        name = "learn",
        description = {
            "Learn messages as spam or as ham: files, directories, Maildirs, mbox files; - is standard input.",
            "Learning a message twice is harmless; learning it as the other thing turns it over.",
            "Of a Maildir, what is trashed or a draft is left out, and so are the folders below it.",
            "An interrupted run is resumed by starting it again."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 everything was read; 1 something could not be, or there was no mail; 2 wrong usage.",
            "",
            "Example: winnow learn spam ~/Maildir/.Junk",
            "Example: winnow learn ham --user ada@example.org ~/Maildir ~/Maildir/.Archive",
            "Example: winnow learn spam - < message.eml"
        })
public final class LearnCommand implements java.util.concurrent.Callable<Integer> {
    @Mixin
    private final Training training = new Training();

    @Parameters(index = "0", paramLabel = "(spam|ham)", description = "What the messages are.")
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private Label label;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH", description = "Where they are.")
    private final List<Path> paths = List.of();

    @Override
    public Integer call() throws ConfigException, IOException, WrongUseException {
        return training.run(paths, Optional.of(label));
    }
}
