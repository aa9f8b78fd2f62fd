// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.app.config.Config;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;
import org.winnowmail.classifier.training.MailFiles;
import org.winnowmail.classifier.training.Trainer;
import picocli.CommandLine;

/** What {@code learn} and {@code unlearn} share: finding files, progress, summary. */
final class Training {
    private Training() {}

    static int run(Config config, List<Path> paths, Optional<Label> label, Optional<String> user, CommandLine command)
            throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            files.addAll(MailFiles.find(path));
        }
        PrintWriter err = command.getErr();
        Progress progress = new Progress(err, files.size());
        long started = System.nanoTime();
        try (Classifier classifier = ClassifierFactory.open(config)) {
            Map<LearnOutcome, Integer> outcomes = new Trainer(classifier, user).train(files, label, progress::done);
            progress.end();
            double seconds = (System.nanoTime() - started) / 1e9;
            StringBuilder summary = new StringBuilder();
            outcomes.forEach((outcome, n) -> summary.append(summary.isEmpty() ? "" : ", ")
                    .append(n)
                    .append(' ')
                    .append(outcome.name().toLowerCase(Locale.ROOT)));
            var knowledge = classifier.knowledge();
            command.getOut()
                    .printf(
                            Locale.ROOT,
                            "%s in %.1f s; the classifier now knows %d spam, %d ham%n",
                            summary.isEmpty() ? "no messages" : summary.toString(),
                            seconds,
                            knowledge.spam(),
                            knowledge.ham());
            command.getOut().flush();
        }
        return 0;
    }
}
