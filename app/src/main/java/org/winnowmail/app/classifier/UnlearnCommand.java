// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.winnowmail.app.WrongUseException;
import org.winnowmail.app.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code winnow unlearn PATH...}. */
@Command(
        name = "unlearn",
        description = "Take back what was learnt of messages, whatever they were learnt as.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Give the same --user as when they were learnt.",
            "Exit status: 0 everything was read; 1 something could not be, or there was no mail; 2 wrong usage.",
            "",
            "Example: winnow unlearn message.eml"
        })
public final class UnlearnCommand implements java.util.concurrent.Callable<Integer> {
    @Mixin
    private final Training training = new Training();

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, directories, Maildirs, mbox files; - is standard input.")
    private final List<Path> paths = List.of();

    @Override
    public Integer call() throws ConfigException, IOException, WrongUseException {
        return training.run(paths, Optional.empty());
    }
}
