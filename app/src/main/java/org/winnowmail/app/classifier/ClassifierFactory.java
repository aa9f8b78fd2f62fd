// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.IOException;
import org.winnowmail.app.config.Config;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.FileLearnLog;

/** The classifier that the configuration asks for; its log lies in {@code classifier/} of the data directory. */
public final class ClassifierFactory {
    private ClassifierFactory() {}

    /** Settings without a place to keep anything. */
    public static ClassifierSettings settings(Config config) {
        return ClassifierSettings.DEFAULT
                .withMemory(config.classifier().memory())
                .withPrior(config.classifier().prior())
                .withAutolearn(config.classifier().autolearn());
    }

    /** The classifier with what it has learnt. */
    public static Classifier open(Config config) throws IOException {
        return Classifier.open(
                settings(config),
                new FileLearnLog(
                        config.data().resolve("classifier"), config.classifier().sync()));
    }
}
