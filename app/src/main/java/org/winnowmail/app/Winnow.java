// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.winnowmail.app.classifier.ClassifierCommand;
import org.winnowmail.app.classifier.LearnCommand;
import org.winnowmail.app.classifier.UnlearnCommand;
import org.winnowmail.app.config.ConfigCommand;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigProblem;
import org.winnowmail.app.dkim.DkimCommand;
import org.winnowmail.app.dmarc.DmarcCommand;
import org.winnowmail.app.greylist.GreylistCommand;
import org.winnowmail.app.rules.RulesCommand;
import org.winnowmail.app.scan.ScanCommand;
import org.winnowmail.app.serve.ServeCommand;
import org.winnowmail.app.sieve.SieveCommand;
import org.winnowmail.classifier.evaluation.IndexFile.MalformedIndexException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Entry point: the list of sub-commands, and how a failure of any of them is told. */
@Command(
        name = "winnow",
        description = "Spam-filtering milter and Sieve delivery agent between Postfix and Dovecot.",
        mixinStandardHelpOptions = true,
        versionProvider = Winnow.Version.class,
        footer = {
            "",
            "Exit status: 0 fine; 1 the answer is no (a script does not compile, a test fails);",
            "2 wrong usage or configuration; 3 Winnow itself failed.",
            "",
            "Example: winnow serve --data ./data"
        })
public final class Winnow implements Runnable {
    /** Exit status for "the answer is no". */
    public static final int NO = 1;

    /** Exit status for wrong usage or configuration. */
    public static final int USAGE = 2;

    /** Exit status for a failure of the program itself. */
    public static final int FAILED = 3;

    /** The sub-commands, in the order of the help. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser before run()
    private CommandSpec spec;

    public static void main(String[] args) {
        int status = commandLine(args).execute(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("serve", ServeCommand::new);
        all.put("scan", ScanCommand::new);
        all.put("rules", RulesCommand::new);
        all.put("greylist", GreylistCommand::new);
        all.put("learn", LearnCommand::new);
        all.put("unlearn", UnlearnCommand::new);
        all.put("classifier", ClassifierCommand::new);
        all.put("sieve", SieveCommand::new);
        all.put("dkim", DkimCommand::new);
        all.put("dmarc", DmarcCommand::new);
        all.put("config", ConfigCommand::new);
        return all;
    }

    /** The parser with all sub-commands; also what tests run. */
    public static CommandLine commandLine() {
        CommandLine line = with(COMMANDS);
        // Not in the list: a reference to this class, which is too old for the cache of loaded classes, breaks the
        // cache.
        line.addSubcommand("help", new CommandLine.HelpCommand());
        return line;
    }

    /** The parser for these arguments: looking at the options of all sub-commands takes longer than anything else in a start. */
    private static CommandLine commandLine(String... args) {
        Supplier<Object> one = args.length == 0 ? null : COMMANDS.get(args[0]);
        return one == null ? commandLine() : with(Map.of(args[0], one));
    }

    private static CommandLine with(Map<String, Supplier<Object>> commands) {
        CommandLine line = new CommandLine(new Winnow());
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> tell(failure, command.getErr()));
        return line;
    }

    private static int tell(Exception failure, PrintWriter err) {
        if (failure instanceof ConfigException config) {
            for (ConfigProblem problem : config.problems()) {
                err.println("winnow: " + problem);
            }
            return USAGE;
        }
        if (failure instanceof NoSuchFileException missing) {
            err.println("winnow: no such file: " + missing.getFile());
            return USAGE;
        }
        if (failure instanceof AccessDeniedException denied) {
            err.println("winnow: permission denied: " + denied.getFile());
            return USAGE;
        }
        if (failure instanceof FileAlreadyExistsException there) {
            err.println("winnow: is there already, and nothing is overwritten: " + there.getFile());
            return USAGE;
        }
        if (failure instanceof WrongUseException || failure instanceof MalformedIndexException) {
            err.println("winnow: " + failure.getMessage());
            return USAGE;
        }
        failure.printStackTrace(err);
        err.println("winnow: failed: " + failure);
        return FAILED;
    }

    /** Without a sub-command: the help. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Winnow.class.getPackage().getImplementationVersion();
            return new String[] {Ansi.OFF.string("winnow " + (version == null ? "(built from source)" : version))};
        }
    }
}
