// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.rules;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.classifier.ClassifierFactory;
import org.winnowmail.app.classifier.Progress;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.filter.FilterGraph;
import org.winnowmail.app.filter.Judging;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.evaluation.IndexFile;
import org.winnowmail.milter.scan.ScanEvents;
import org.winnowmail.rules.rescore.Proposal;
import org.winnowmail.rules.rescore.RescoreSettings;
import org.winnowmail.rules.rescore.Rescoring;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow rules rescore}. */
@Command(
        name = "rescore",
        description = {
            "Propose scores for the rules from labelled mail, and say what they would change on mail they were not fitted to.",
            "Nothing is changed, remembered or learned; --out writes a rule file to put among rules.paths."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 fine; 1 too little mail, or --out was not written for want of better scores; 2 wrong usage.",
            "",
            "Example: winnow rules rescore --index corpus/index --out rules/99-scores.cf && winnow rules check"
        })
final class RescoreCommand implements Callable<Integer> {
    /** Messages that wait for the DNS at the same time. */
    private static final int WAITING = 32;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--index",
            required = true,
            paramLabel = "FILE",
            description = "Lines \"spam|ham PATH\" in time order.")
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private Path index;

    @Option(
            names = "--out",
            paramLabel = "FILE.cf",
            description = "Write the new scores; the file must not be there yet.")
    private @Nullable Path out;

    @Option(
            names = "--ham-weight",
            paramLabel = "N",
            defaultValue = "100",
            description = "So many missed spams are as bad as one ham lost; default: ${DEFAULT-VALUE}.")
    private double hamWeight;

    @Option(
            names = "--most",
            paramLabel = "POINTS",
            description = "No rule gets more, unless it has more; default: one below policy.add_header.")
    private @Nullable Double most;

    @Option(
            names = "--any-sign",
            description = "A rule that spoke against a message may come to speak for it, and the other way round.")
    private boolean anySign;

    @Option(
            names = "--no-classifier",
            negatable = false,
            description = "Find scores for rules that stand alone; otherwise the classifier learns beside them.")
    private boolean noClassifier;

    @Option(names = "--dns", description = "Check DKIM, DMARC and ARC as well; they count with the scores they have.")
    private boolean dns;

    @Option(names = "--json", description = "The result as one JSON object, last line.")
    private boolean json;

    @Override
    public Integer call() throws ConfigException, IOException {
        Config config = options.load();
        Judging judging = Judging.of(config);
        double threshold = config.policy().addHeader();
        RescoreSettings settings = settings(threshold);
        if (out != null) {
            writable(out);
        }
        List<IndexFile.Line> lines = IndexFile.read(index);
        LabelledMail.Found found = found(config, judging, lines);
        Optional<String> lacking = Rescoring.lacking(found.mail(), settings);
        if (lacking.isPresent()) {
            spec.commandLine().getErr().println("winnow: " + index + ": " + lacking.get());
            return Winnow.NO;
        }
        Proposal proposal = Rescoring.propose(
                found.mail(),
                judging.policy().scores(),
                Rescoring.adjustable(
                        judging.rules(),
                        judging.policy().scores(),
                        config.policy().scores().keySet()),
                threshold,
                settings);
        RescoreReport report = new RescoreReport(index, threshold, settings, proposal, found.forced());
        boolean better = proposal.better(settings);
        if (out != null && better) {
            Files.writeString(out, report.ruleFile(), StandardOpenOption.CREATE_NEW);
        }
        PrintWriter print = spec.commandLine().getOut();
        report.table(print);
        if (!better) {
            print.println(
                    "the new scores are no better: " + (out == null ? "keep those you have" : out + " is not written"));
        } else if (out != null) {
            print.println("written to " + out);
        }
        if (json) {
            print.println(report.json());
        }
        print.flush();
        return better || out == null ? 0 : Winnow.NO;
    }

    private RescoreSettings settings(double threshold) {
        double upper = most == null ? Math.max(1, threshold - 1) : most;
        if (!(hamWeight > 0 && hamWeight <= 1e6)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--ham-weight takes a number above 0, not " + hamWeight);
        }
        if (!(upper > 0 && upper <= 1e6)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--most takes points above 0, not " + upper);
        }
        return RescoreSettings.DEFAULT.with(hamWeight, upper, anySign);
    }

    /** Told before minutes are spent on the mail. */
    private static void writable(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
    }

    private LabelledMail.Found found(Config config, Judging judging, List<IndexFile.Line> lines)
            throws ConfigException, IOException {
        Progress progress = new Progress(spec.commandLine().getErr(), lines.size());
        try (Classifier classifier = classifier(config);
                FilterGraph authentication = authentication()) {
            int processors = Runtime.getRuntime().availableProcessors();
            return new LabelledMail(judging, Optional.ofNullable(classifier), Optional.ofNullable(authentication))
                    .read(
                            lines,
                            authentication == null ? processors : WAITING,
                            n -> progress.done(n, "of " + lines.size() + " messages"));
        } finally {
            progress.end();
        }
    }

    /** One that starts as a new installation does and keeps nothing. */
    private @Nullable Classifier classifier(Config config) throws IOException {
        return noClassifier || !config.classifier().enabled()
                ? null
                : Classifier.open(ClassifierFactory.settings(config));
    }

    private @Nullable FilterGraph authentication() throws ConfigException, IOException {
        return dns
                ? FilterGraph.build(
                        options.load(Map.of("WINNOW_RULES_ENABLED", "false", "WINNOW_CLASSIFIER_ENABLED", "false")),
                        ScanEvents.NONE,
                        1,
                        false)
                : null;
    }
}
