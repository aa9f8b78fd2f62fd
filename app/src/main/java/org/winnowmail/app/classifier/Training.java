// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.WrongUseException;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierInfo;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;
import org.winnowmail.classifier.LearningUser;
import org.winnowmail.classifier.training.MailFiles;
import org.winnowmail.classifier.training.MailSource;
import org.winnowmail.classifier.training.Trainer;
import org.winnowmail.message.Address;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code learn} and {@code unlearn} share: options, finding files, progress, summary. */
final class Training {
    /** Names told of a kind of trouble; of the others only how many. */
    private static final int TOLD = 10;

    /** Of the messages that can be known again; beyond this some are forgotten. */
    private static final double FULL = 0.95;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--user",
            paramLabel = "ADDRESS",
            description = "Whose lesson it is: the address the user's mail is delivered to. Counts most for that user.")
    private String user = "";

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell each message once it is safe in the learn log.")
    private boolean verbose;

    /** Learns, or takes back when there is no label; the exit status. */
    int run(List<Path> paths, Optional<Label> label) throws ConfigException, IOException, WrongUseException {
        Config loaded = config.load();
        Optional<String> whose = user.isEmpty() ? Optional.empty() : Optional.of(address(user));
        CommandLine command = spec.commandLine();
        MailFiles.Found found = new MailFiles.Found(List.of(), List.of(), List.of());
        for (Path path : paths) {
            found = found.and(
                    path.toString().equals("-")
                            ? new MailFiles.Found(List.of(MailSource.input(System.in)), List.of(), List.of())
                            : MailFiles.find(path));
        }
        Report report = new Report(command, found, verbose);
        // On Control-C the runtime ends at once; what is in the log stays, and whoever pressed it wants to know.
        Thread farewell = new Thread(report::interrupted);
        try (Classifier classifier = ClassifierFactory.open(loaded)) {
            Runtime.getRuntime().addShutdownHook(farewell);
            new Trainer(classifier, whose).train(found.files(), label, report);
            report.summary(label, classifier);
        } finally {
            Runtime.getRuntime().removeShutdownHook(farewell);
        }
        return report.allRead() ? 0 : Winnow.NO;
    }

    private static String address(String user) throws WrongUseException {
        return Address.parse(user)
                .filter(a -> !a.domain().isEmpty())
                .map(LearningUser::of)
                .orElseThrow(
                        () -> new WrongUseException("--user takes the address that the user's mail is delivered to,"
                                + " such as ada@example.org, not \"" + user + "\""));
    }

    /** Counts what happens and tells it. */
    private static final class Report implements Trainer.Watcher {
        private final PrintWriter out;
        private final PrintWriter err;
        private final MailFiles.Found found;
        private final boolean verbose;
        private final Progress progress;
        private final long started = System.nanoTime();
        private final Map<LearnOutcome, Integer> outcomes = new EnumMap<>(LearnOutcome.class);
        private final List<String> noMail = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();
        private long bytes;
        private int messages;
        private int done;

        Report(CommandLine command, MailFiles.Found found, boolean verbose) {
            out = command.getOut();
            err = command.getErr();
            this.found = found;
            this.verbose = verbose;
            unreadable.addAll(found.unreadable());
            long all = 0;
            for (MailSource source : found.files()) {
                all += source.bytes();
            }
            progress = new Progress(err, all);
        }

        @Override
        public synchronized void message(String name, LearnOutcome outcome) {
            outcomes.merge(outcome, 1, Integer::sum);
            messages++;
            if (verbose) {
                out.println(outcome.name().toLowerCase(Locale.ROOT) + " " + name);
                out.flush();
            }
            progress();
        }

        private void progress() {
            progress.done(
                    bytes,
                    messages + " messages, " + done + " of " + found.files().size() + " files");
        }

        @Override
        public synchronized void noMail(String name) {
            noMail.add(name);
        }

        @Override
        public synchronized void unreadable(String reason) {
            unreadable.add(reason);
        }

        @Override
        public synchronized void done(MailSource source) {
            bytes += source.bytes();
            done++;
            progress();
        }

        boolean allRead() {
            return unreadable.isEmpty() && (messages > 0 || noMail.isEmpty());
        }

        /** In the words of whoever asked; every word is there even when its number is 0, so scripts can rely on it. */
        synchronized void summary(Optional<Label> label, Classifier classifier) {
            progress.end();
            double seconds = (System.nanoTime() - started) / 1e9;
            String what = label.map(l -> String.format(
                            Locale.ROOT,
                            "%d learnt as %s, %d turned over from %s, %d known already",
                            count(LearnOutcome.LEARNT),
                            word(l),
                            count(LearnOutcome.RELABELLED),
                            word(l.other()),
                            count(LearnOutcome.KNOWN)))
                    .orElseGet(() -> String.format(
                            Locale.ROOT,
                            "%d taken back, %d had not been learnt",
                            count(LearnOutcome.UNLEARNT),
                            count(LearnOutcome.UNKNOWN)));
            out.printf(Locale.ROOT, "%s; %.1f s%n", what, seconds);
            var knowledge = classifier.knowledge();
            out.printf(Locale.ROOT, "the classifier now knows %d spam, %d ham%n", knowledge.spam(), knowledge.ham());
            out.flush();
            told("no mail, left out", noMail);
            told(
                    "folder below a Maildir, left out; name it to have it read",
                    found.passedOver().stream().map(Path::toString).toList());
            told("not read", unreadable);
            full(classifier);
            err.flush();
        }

        private void full(Classifier classifier) {
            ClassifierInfo info = classifier.info();
            if (info.known() > FULL * info.mostKnown()) {
                err.printf(
                        Locale.ROOT,
                        "winnow: no more than about %,d messages can be known again: if some of these are learnt again, they"
                                + " count again. Set classifier.memory higher, before you learn: a new size starts anew%n",
                        info.mostKnown());
            }
        }

        private void told(String what, List<String> names) {
            for (String name : names.subList(0, Math.min(TOLD, names.size()))) {
                err.println("winnow: " + what + ": " + name);
            }
            if (names.size() > TOLD) {
                err.println("winnow: " + what + ": and " + (names.size() - TOLD) + " more");
            }
        }

        private int count(LearnOutcome outcome) {
            return outcomes.getOrDefault(outcome, 0);
        }

        synchronized void interrupted() {
            progress.end();
            err.printf(
                    Locale.ROOT,
                    "winnow: stopped after %d messages, which are kept; run the same again to go on%n",
                    messages);
            err.flush();
        }

        private static String word(Label label) {
            return label.name().toLowerCase(Locale.ROOT);
        }
    }
}
