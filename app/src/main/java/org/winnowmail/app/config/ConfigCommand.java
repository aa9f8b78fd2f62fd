// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code winnow config check|show}. */
@Command(
        name = "config",
        description = "Check the configuration, or show the effective one with the origin of each value.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow config show --config /etc/winnow/winnow.yaml"})
public final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say check or show");
    }

    @Command(name = "check", description = "Exit 0 when the configuration can be used; else say what is wrong, exit 2.")
    int check(@Mixin ConfigOptions options) throws ConfigException {
        Config config = options.load();
        spec.commandLine()
                .getOut()
                .println(config.file() + ": fine (" + config.settings().size() + " settings)");
        return 0;
    }

    @Command(name = "show", description = "Print every effective setting and where it comes from.")
    int show(@Mixin ConfigOptions options) throws ConfigException {
        Config config = options.load();
        PrintWriter out = spec.commandLine().getOut();
        int width = 20;
        for (Setting setting : config.settings()) {
            width = Math.min(
                    70, Math.max(width, setting.key().length() + setting.value().length() + 2));
        }
        for (Setting setting : config.settings()) {
            String text = setting.key() + ": " + setting.value();
            out.println(text + " ".repeat(Math.max(1, width - text.length() + 2)) + "# " + setting.origin());
        }
        out.flush();
        return 0;
    }
}
