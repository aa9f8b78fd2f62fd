// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the classifier.
 *
 * @param memory bytes of model memory, fixed from the start: half for weights and counts, a quarter for
 *     replay, the rest to know again and to take back what was learnt; default 64 MB
 * @param prior whether to start from the shipped prior model; default true
 * @param autolearn whether clear verdicts may be learnt unasked; default true
 * @param directory where the learn log lives; empty to keep nothing
 * @param replays earlier messages tried again with each learnt one; more is more accurate and slower; 2
 * @param snapshotEvery bytes of log after which a snapshot replaces it; bounds disk and start-up time; 64 MB
 */
public record ClassifierSettings(
        long memory, boolean prior, boolean autolearn, Optional<Path> directory, int replays, long snapshotEvery) {
    public static final ClassifierSettings DEFAULT =
            new ClassifierSettings(64L << 20, true, true, Optional.empty(), 2, 64L << 20);

    public ClassifierSettings {
        if (memory < 1 << 20) {
            throw new IllegalArgumentException("classifier.memory is " + memory + " bytes; give 1MB at least");
        }
        if (replays < 0 || replays > 100) {
            throw new IllegalArgumentException("replays is " + replays + "; give 0 to 100");
        }
    }

    public ClassifierSettings withMemory(long bytes) {
        return new ClassifierSettings(bytes, prior, autolearn, directory, replays, snapshotEvery);
    }

    public ClassifierSettings withPrior(boolean on) {
        return new ClassifierSettings(memory, on, autolearn, directory, replays, snapshotEvery);
    }

    public ClassifierSettings withAutolearn(boolean on) {
        return new ClassifierSettings(memory, prior, on, directory, replays, snapshotEvery);
    }

    public ClassifierSettings withDirectory(Path path) {
        return new ClassifierSettings(memory, prior, autolearn, Optional.of(path), replays, snapshotEvery);
    }

    public ClassifierSettings withReplays(int n) {
        return new ClassifierSettings(memory, prior, autolearn, directory, n, snapshotEvery);
    }

    public ClassifierSettings withSnapshotEvery(long bytes) {
        return new ClassifierSettings(memory, prior, autolearn, directory, replays, bytes);
    }
}
