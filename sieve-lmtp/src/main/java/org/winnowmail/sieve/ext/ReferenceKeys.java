// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext;

import java.util.Map;
import org.winnowmail.sieve.ext.variables.VariablesSettings;
import org.winnowmail.sieve.host.SieveLimits;
import org.winnowmail.sieve.host.SieveSettings;

/**
 * Settings by the keys that Pigeonhole gives them, for whoever moves in with such a configuration and for
 * files of tests. A key that is not known, or a value that makes no sense, leaves the default.
 */
public final class ReferenceKeys {
    /** Steps that a second of Pigeonhole's CPU time stands for. */
    private static final long STEPS_PER_SECOND = 2_000_000;

    private ReferenceKeys() {}

    /** Settings with what the keys say. */
    public static SieveSettings apply(SieveSettings base, Map<String, String> keys) {
        Keys k = new Keys(keys);
        SieveSettings s = base.withRecipientDelimiter(k.text("recipient_delimiter", base.recipientDelimiter()))
                .withRedirectSender(k.text("sieve_redirect_envelope_from", base.redirectSender()));
        SieveLimits limits = base.limits();
        if (k.has("sieve_max_cpu_time")) {
            limits = limits.withCpuSteps(k.seconds("sieve_max_cpu_time", 2) * STEPS_PER_SECOND);
        }
        s = s.withLimits(limits);
        VariablesSettings v = VariablesSettings.DEFAULT;
        return s.with(
                VariablesSettings.class,
                new VariablesSettings(
                        k.number("sieve_variables_max_scope_count", v.scopeCount()),
                        k.number("sieve_variables_max_value_size", v.valueChars())));
    }

    /** Reads values of several kinds. */
    record Keys(Map<String, String> map) {
        boolean has(String key) {
            return map.containsKey(key);
        }

        String text(String key, String fallback) {
            return map.getOrDefault(key, fallback);
        }

        boolean flag(String key, boolean fallback) {
            String value = map.get(key);
            return value == null ? fallback : value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true");
        }

        int number(String key, int fallback) {
            String digits = map.getOrDefault(key, "").strip();
            try {
                return digits.isEmpty() ? fallback : Integer.parseInt(digits);
            } catch (NumberFormatException notANumber) {
                return fallback;
            }
        }

        /** A duration such as {@code 30s}, {@code 5m}, {@code 2h}, {@code 3d}. */
        long seconds(String key, long fallback) {
            String value = map.getOrDefault(key, "").strip();
            if (value.isEmpty()) {
                return fallback;
            }
            String unit = value.replaceAll("^[0-9]+\\s*", "");
            String digits = value.replaceAll("[^0-9].*$", "");
            if (digits.isEmpty()) {
                return fallback;
            }
            long n = Long.parseLong(digits);
            return switch (unit) {
                case "m", "min", "mins", "minutes" -> n * 60;
                case "h", "hour", "hours" -> n * 3600;
                case "d", "day", "days" -> n * 86400;
                case "w", "week", "weeks" -> n * 7 * 86400;
                default -> n;
            };
        }
    }
}
