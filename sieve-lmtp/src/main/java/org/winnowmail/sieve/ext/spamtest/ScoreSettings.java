// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.spamtest;

import java.util.Map;
import java.util.Optional;

/**
 * How a filter's finding is read from the header (RFC 5235).
 *
 * @param status the field that holds the finding: a name, or a name, a colon and a pattern whose first
 *     group it is
 * @param kind how to read it
 * @param maxHeader the field that holds the score of certain spam, in the same form
 * @param maxScore that score, when no field holds it
 * @param texts for a finding in words: the value each stands for
 */
public record ScoreSettings(
        String status, Kind kind, Optional<String> maxHeader, double maxScore, Map<String, String> texts) {
    /** How a finding is written. */
    public enum Kind {
        /** A number. */
        SCORE,
        /** As many characters as there are points. */
        STRLEN,
        /** Words. */
        TEXT
    }

    public ScoreSettings {
        texts = Map.copyOf(texts);
    }

    /** Spam as the milter of this project writes it. */
    public static final ScoreSettings SPAM_DEFAULT = new ScoreSettings(
            "X-Spam-Status: .*score=(-?[0-9.]+)",
            Kind.SCORE,
            Optional.of("X-Spam-Status: .*required=(-?[0-9.]+)"),
            0,
            Map.of());

    /** Viruses as the usual scanners write it. */
    public static final ScoreSettings VIRUS_DEFAULT =
            new ScoreSettings("X-Virus-Status", Kind.TEXT, Optional.empty(), 0, Map.of("1", "Clean", "5", "Infected"));

    /** Spam settings, found by their class. */
    public record Spam(ScoreSettings settings) {
        public static final Spam DEFAULT = new Spam(SPAM_DEFAULT);
    }

    /** Virus settings, found by their class. */
    public record Virus(ScoreSettings settings) {
        public static final Virus DEFAULT = new Virus(VIRUS_DEFAULT);
    }
}
