// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.classifier.Label;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow learn (spam|ham) PATH...}. */
@Command(
        name = "learn",
        description = {
            "Learn messages as spam or as ham: files, directories, Maildirs, mbox files.",
            "Learning a message twice is harmless; learning it as the other thing turns it over.",
            "An interrupted run is resumed by starting it again."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow learn spam ~/Maildir/.Junk"})
public final class LearnCommand implements java.util.concurrent.Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions config = new ConfigOptions();

    @Option(names = "--user", paramLabel = "U", description = "Whose lesson this is; counts most for that user.")
    private @Nullable String user;

    @Parameters(index = "0", paramLabel = "(spam|ham)", description = "What the messages are.")
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private Label label;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH", description = "Where they are.")
    private final List<Path> paths = List.of();

    @Override
    public Integer call() throws ConfigException, IOException {
        return Training.run(config.load(), paths, Optional.of(label), Optional.ofNullable(user), spec.commandLine());
    }
}
