// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code winnow sieve check|run|test}. */
@Command(
        name = "sieve",
        description = "Check Sieve scripts, run one over a message without delivering, run files of tests.",
        mixinStandardHelpOptions = true,
        subcommands = {SieveCheckCommand.class, SieveRunCommand.class, SieveTestCommand.class},
        footer = {"", "Example: winnow sieve run --trace filter.sieve mail.eml"})
public final class SieveCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say check, run or test");
    }
}
