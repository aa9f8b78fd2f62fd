// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow unlearn PATH...}. */
@Command(
        name = "unlearn",
        description = "Take back what was learnt of messages.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow unlearn message.eml"})
public final class UnlearnCommand implements java.util.concurrent.Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions config = new ConfigOptions();

    @Option(names = "--user", paramLabel = "U", description = "Whose lesson it was.")
    private @Nullable String user;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, directories, Maildirs, mbox files.")
    private final List<Path> paths = List.of();

    @Override
    public Integer call() throws ConfigException, IOException {
        return Training.run(config.load(), paths, Optional.empty(), Optional.ofNullable(user), spec.commandLine());
    }
}
