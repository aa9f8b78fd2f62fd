// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.spamtest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.winnowmail.sieve.ext.regex.PosixPattern;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.Run;

/** Reads a finding. Zero means that nothing looked at the message (RFC 5235, sections 2.2 and 2.4). */
final class Finding {
    private Finding() {}

    /**
     * Reads the value a test compares.
     *
     * @param top the highest value: 10 for spam, 5 for viruses
     */
    static String value(Run run, ScoreSettings settings, int top, boolean percent) {
        Optional<String> status = field(run, settings.status());
        if (status.isEmpty()) {
            return "0";
        }
        if (settings.kind() == ScoreSettings.Kind.TEXT) {
            return text(status.get(), settings, top, percent);
        }
        double max = settings.maxHeader().isPresent()
                ? settings.maxHeader()
                        .flatMap(h -> field(run, h))
                        .flatMap(Finding::number)
                        .orElse(0.0)
                : settings.maxScore();
        Optional<Double> score = settings.kind() == ScoreSettings.Kind.STRLEN
                ? Optional.of((double) status.get().strip().length())
                : number(status.get());
        if (max <= 0 || score.isEmpty()) {
            return "0";
        }
        return scaled(Math.clamp(score.get() / max, 0, 1), top, percent);
    }

    private static String scaled(double ratio, int top, boolean percent) {
        return percent
                ? Long.toString(Math.round(ratio * 100))
                : Integer.toString(1 + (int) Math.floor(ratio * (top - 1) + 1e-6));
    }

    private static String text(String status, ScoreSettings settings, int top, boolean percent) {
        for (Map.Entry<String, String> known : settings.texts().entrySet()) {
            if (known.getValue().equals(status.strip())) {
                Optional<Double> value = number(known.getKey());
                return percent && value.isPresent() && value.get() >= 1
                        ? scaled((value.get() - 1) / (top - 1), top, true)
                        : known.getKey();
            }
        }
        return "0";
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text.strip()));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** A field's value, or what the first group of the pattern finds in it. */
    private static Optional<String> field(Run run, String spec) {
        int colon = spec.indexOf(':');
        String name = (colon < 0 ? spec : spec.substring(0, colon)).strip();
        List<Field> fields = run.view().fields(name);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        String value = fields.get(0).text();
        if (colon < 0) {
            return Optional.of(value);
        }
        try {
            Matcher matcher = Pattern.compile(
                            PosixPattern.translate(spec.substring(colon + 1).strip()))
                    .matcher(value);
            return matcher.find() && matcher.groupCount() > 0
                    ? Optional.ofNullable(matcher.group(1))
                    : Optional.empty();
        } catch (PatternSyntaxException bad) {
            run.problem("bad pattern in a setting: " + bad.getDescription());
            return Optional.empty();
        }
    }
}
