// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.WrongUseException;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.json.Json;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.evaluation.Accuracy;
import org.winnowmail.classifier.evaluation.Evaluation;
import org.winnowmail.classifier.evaluation.IndexFile;
import org.winnowmail.classifier.evaluation.Plot;
import org.winnowmail.classifier.evaluation.Scored;
import org.winnowmail.classifier.evaluation.Teacher;
import org.winnowmail.classifier.evaluation.Truthfulness;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow classifier evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Measure the classifier on labelled mail in time order: each message is scored first, then told.",
            "Nothing of what it learns here is kept."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: winnow classifier evaluate --index corpus/index --scores scores.txt --plot roc.svg",
            "Figures: 1-ROCA%% (area above the ROC curve), lam%% (logistic average misclassification at",
            "probability 0.5), sm%% (spam missed when 0.1 %% of the ham may be lost)."
        })
public final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions config = new ConfigOptions();

    @Option(names = "--index", required = true, paramLabel = "FILE", description = "Lines \"spam|ham PATH\".")
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private Path index;

    @Option(
            names = "--feedback",
            paramLabel = "immediate|none",
            description = "When the label of a scored message is told; default: immediate, with --train none.")
    private Evaluation.@Nullable Feedback feedback;

    @Option(
            names = "--train",
            paramLabel = "FRACTION",
            defaultValue = "0",
            description = "Learn this part from the start without scoring it; 0 to 1.")
    private double train;

    @Option(
            names = "--no-prior",
            negatable = false,
            description = "Start from nothing instead of the shipped prior model.")
    private boolean noPrior;

    @Option(names = "--prior", paramLabel = "FILE", description = "Start from this prior model.")
    private @Nullable Path prior;

    @Option(
            names = "--flip-labels",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Tell the wrong label of this share of the messages, 0 to 1; figures count by the true ones.")
    private double flipped;

    @Option(names = "--flip-only", paramLabel = "spam|ham", description = "Only messages of this class are told wrong.")
    private @Nullable Label flippedOnly;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which messages are told wrong; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--scores", paramLabel = "OUT", description = "Write lines \"spam|ham SCORE PATH\".")
    private @Nullable Path scores;

    @Option(
            names = "--plot",
            paramLabel = "FILE.svg",
            description = "Draw what each threshold costs, how true the probabilities are, and where the messages lie.")
    private @Nullable Path plot;

    @Option(
            names = {"--errors", "--worst"},
            paramLabel = "N",
            defaultValue = "10",
            description = "So many of the worst errors are listed; default: ${DEFAULT-VALUE}.")
    private int worst;

    @Option(names = "--json", description = "The figures as JSON, last line.")
    private boolean json;

    @Override
    public Integer call() throws ConfigException, IOException, WrongUseException {
        if (!(train >= 0 && train < 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--train takes 0 to 1, not " + train);
        }
        ClassifierSettings settings = ClassifierFactory.settings(config.load());
        if (noPrior || prior != null) {
            settings = settings.withPrior(false);
        }
        List<IndexFile.Line> lines = IndexFile.read(index);
        if (lines.isEmpty()) {
            throw new WrongUseException(index + ": no messages; lines are \"spam PATH\" or \"ham PATH\"");
        }
        Evaluation.Feedback told = feedback;
        if (told == null) {
            told = train > 0 ? Evaluation.Feedback.NONE : Evaluation.Feedback.IMMEDIATE;
        }
        Progress progress = new Progress(spec.commandLine().getErr(), lines.size());
        AtomicInteger done = new AtomicInteger();
        Evaluation.Result result;
        try (Classifier classifier = Classifier.open(settings)) {
            if (prior != null) {
                classifier.usePrior(prior);
            }
            result = Evaluation.run(
                    lines,
                    classifier,
                    train,
                    told,
                    teacher(),
                    line -> progress.done(done.incrementAndGet(), "of " + lines.size() + " messages"));
        }
        progress.end();
        if (scores != null) {
            write(scores, result.scored());
        }
        if (plot != null) {
            Files.writeString(plot, Plot.svg(index + told(), result));
        }
        report(result);
        return 0;
    }

    private Teacher teacher() {
        if (!(flipped >= 0 && flipped <= 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--flip-labels takes 0 to 1, not " + flipped);
        }
        return new Teacher(flipped, Optional.ofNullable(flippedOnly), seed);
    }

    /** What is said of wrong labels beside the name of the index. */
    private String told() {
        if (flipped == 0) {
            return "";
        }
        String whose = flippedOnly == null ? "labels" : flippedOnly.name().toLowerCase(Locale.ROOT) + " labels";
        String share = new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(100 * flipped);
        return ", " + share + " % of the " + whose + " told wrong";
    }

    private static void write(Path file, List<Scored> scored) throws IOException {
        StringBuilder out = new StringBuilder();
        for (Scored s : scored) {
            out.append(s.label().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(s.score())
                    .append(' ')
                    .append(s.path())
                    .append('\n');
        }
        Files.writeString(file, out);
    }

    private void report(Evaluation.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        Accuracy a = result.accuracy();
        List<Scored> errors = result.worst(worst);
        if (!errors.isEmpty()) {
            out.println("worst errors (what it is, probability of spam that was said, file):");
        }
        for (Scored s : errors) {
            out.printf(Locale.ROOT, "  %-4s %.6f %s%n", s.label().name().toLowerCase(Locale.ROOT), s.score(), s.path());
        }
        out.printf(Locale.ROOT, "%d messages scored: %d spam, %d ham%n", a.spam() + a.ham(), a.spam(), a.ham());
        if (a.spam() == 0 || a.ham() == 0) {
            out.println("only one class was scored: figures that compare both say NaN");
        }
        out.printf(
                Locale.ROOT,
                "1-ROCA%%: %.4f  lam%%: %.4f  sm%% at ham%% 0.1: %.2f%n",
                a.rocaPercent(),
                a.lamPercent(),
                a.spamMissPercentAtHam01());
        out.printf(
                Locale.ROOT,
                "at probability 0.5: ham lost %.3f %%, spam missed %.3f %%%n",
                a.hamLostPercent(),
                a.spamMissedPercent());
        Truthfulness t = Truthfulness.of(result.scored());
        out.printf(
                Locale.ROOT,
                "probabilities: off by %.2f %% on average (chance alone: %.2f %%), log loss %.4f%n",
                t.offPercent(),
                t.byChancePercent(),
                t.logLoss());
        out.printf(
                Locale.ROOT,
                "%.0f messages/s; CPU per message: parse %.3f ms, judge %.3f ms, learn %.3f ms%n",
                result.messages() / result.seconds(),
                result.parseMillis(),
                result.judgeMillis(),
                result.learnMillis());
        if (json) {
            out.println(Json.write(Json.object(
                    "messages", result.messages(),
                    "spam", a.spam(),
                    "ham", a.ham(),
                    "roca_percent", a.rocaPercent(),
                    "lam_percent", a.lamPercent(),
                    "spam_miss_percent_at_ham_0_1", a.spamMissPercentAtHam01(),
                    "messages_per_second", result.messages() / result.seconds(),
                    "parse_ms", result.parseMillis(),
                    "judge_ms", result.judgeMillis(),
                    "learn_ms", result.learnMillis(),
                    "calibration_error_percent", t.offPercent(),
                    "calibration_error_percent_by_chance", t.byChancePercent(),
                    "log_loss", t.logLoss())));
        }
        out.flush();
    }
}
