// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.winnowmail.app.WrongUseException;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.PriorBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow classifier …}. */
@Command(
        name = "classifier",
        description = "Measure the classifier, look at it, reset it, carry it from one place to another.",
        mixinStandardHelpOptions = true,
        subcommands = {EvaluateCommand.class},
        footer = {"", "Example: winnow classifier info"})
public final class ClassifierCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say evaluate, info, reset, export, import or prior");
    }

    @Command(
            name = "info",
            description = "What was learnt, of whom and when, and what it takes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow classifier info --json"})
    int info(@Mixin ConfigOptions options, @Option(names = "--json", description = "As a JSON object.") boolean json)
            throws ConfigException, IOException {
        try (Classifier classifier = ClassifierFactory.open(options.load())) {
            InfoReport.print(classifier.info(), json, spec.commandLine().getOut());
        }
        return 0;
    }

    @Command(
            name = "reset",
            description = "Forget everything that was learnt.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow classifier reset --yes"})
    int reset(
            @Mixin ConfigOptions options,
            @Option(names = "--yes", required = true, description = "Really.") boolean yes)
            throws ConfigException, IOException {
        try (Classifier classifier = ClassifierFactory.open(options.load())) {
            if (yes) {
                classifier.reset();
            }
        }
        spec.commandLine().getOut().println("everything learnt is forgotten");
        return 0;
    }

    @Command(
            name = "export",
            description = "Write all that was learnt into a file.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow classifier export model.winnow"})
    int export(@Mixin ConfigOptions options, @Parameters(paramLabel = "FILE") Path file)
            throws ConfigException, IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (Classifier classifier = ClassifierFactory.open(options.load());
                OutputStream out = Files.newOutputStream(draft)) {
            classifier.export(out);
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        spec.commandLine().getOut().println(file + ": " + (Files.size(file) >> 10) + " kB");
        return 0;
    }

    @Command(
            name = "import",
            description = "Replace all that was learnt by what export wrote.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow classifier import model.winnow"})
    int restore(@Mixin ConfigOptions options, @Parameters(paramLabel = "FILE") Path file)
            throws ConfigException, IOException, WrongUseException {
        Config config = options.load();
        tryOut(config, file);
        try (Classifier classifier = ClassifierFactory.open(config);
                InputStream in = Files.newInputStream(file)) {
            classifier.restore(in);
            var knowledge = classifier.knowledge();
            spec.commandLine()
                    .getOut()
                    .println("the classifier now knows " + knowledge.spam() + " spam, " + knowledge.ham() + " ham");
        }
        return 0;
    }

    /** Reads it into a classifier that is thrown away, so that a bad file costs nothing. */
    private static void tryOut(Config config, Path file) throws IOException, WrongUseException {
        try (Classifier scratch = Classifier.open(ClassifierFactory.settings(config));
                InputStream in = Files.newInputStream(file)) {
            scratch.restore(in);
        } catch (EOFException e) {
            throw new WrongUseException(file + ": not a whole file of winnow classifier export", e);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new WrongUseException(file + ": " + e.getMessage(), e);
        }
    }

    @Command(
            name = "prior",
            description = {
                "Make the prior model that is shipped, from labelled mail.",
                "Use only mail whose terms allow it; only hashed features and weights are written."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow classifier prior --out prior.bin corpus/index other/index"})
    int prior(
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The prior model.") Path out,
            @Option(
                            names = "--until",
                            paramLabel = "FRACTION",
                            defaultValue = "1",
                            description = "Use only this part of each index, from its start.")
                    double until,
            @Parameters(arity = "1..*", paramLabel = "INDEX", description = "Lines \"spam|ham PATH\".")
                    List<Path> indexes)
            throws IOException {
        int features = PriorBuilder.build(indexes, until, out);
        spec.commandLine().getOut().println(out + ": " + features + " features, " + (Files.size(out) >> 10) + " kB");
        return 0;
    }
}
