// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.ext.editheader.EditHeaderSettings;
import org.winnowmail.sieve.ext.enotify.NotifySettings;
import org.winnowmail.sieve.ext.include.IncludeSettings;
import org.winnowmail.sieve.ext.programs.ProgramSettings;
import org.winnowmail.sieve.ext.report.ReportSettings;
import org.winnowmail.sieve.ext.spamtest.ScoreSettings;
import org.winnowmail.sieve.ext.vacation.VacationSettings;
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
        s = vacation(s, k);
        NotifySettings n = NotifySettings.DEFAULT;
        s = s.with(
                NotifySettings.class,
                n.withMaxNotifications(k.number("sieve_notify_max_notifications", n.maxNotifications()))
                        .withMailtoSender(k.text("sieve_notify_mailto_envelope_from", n.mailtoSender())));
        s = s.with(
                ReportSettings.class, new ReportSettings(k.text("sieve_report_from", ReportSettings.DEFAULT.from())));
        ProgramSettings p = ProgramSettings.DEFAULT;
        s = s.with(
                ProgramSettings.class,
                new ProgramSettings(p.kinds(), k.text("sieve_execute_input_eol", p.inputLineEnd()), p.maxOutput()));
        s = s.with(EditHeaderSettings.class, editHeader(k));
        if (k.has("sieve_spamtest_status_header")) {
            s = s.with(ScoreSettings.Spam.class, new ScoreSettings.Spam(score(k, "sieve_spamtest_")));
        }
        if (k.has("sieve_virustest_status_header")) {
            s = s.with(ScoreSettings.Virus.class, new ScoreSettings.Virus(score(k, "sieve_virustest_")));
        }
        IncludeSettings i = IncludeSettings.DEFAULT;
        s = s.with(
                IncludeSettings.class,
                new IncludeSettings(
                        k.number("sieve_include_max_includes", i.includes()),
                        k.number("sieve_include_max_nesting_depth", i.nesting())));
        return s.with(
                VariablesSettings.class,
                new VariablesSettings(
                        k.number("sieve_variables_max_scope_count", v.scopeCount()),
                        k.number(
                                "sieve_variables_max_value_size",
                                k.number("sieve_variables_max_variable_size", v.valueBytes()))));
    }

    private static ScoreSettings score(Keys k, String prefix) {
        Map<String, String> texts = new HashMap<>();
        k.map().forEach((key, value) -> {
            if (key.startsWith(prefix + "text_value/")) {
                texts.put(key.substring(prefix.length() + "text_value/".length()), value);
            }
        });
        ScoreSettings.Kind kind = switch (k.text(prefix + "status_type", "score")) {
            case "strlen" -> ScoreSettings.Kind.STRLEN;
            case "text" -> ScoreSettings.Kind.TEXT;
            default -> ScoreSettings.Kind.SCORE;
        };
        double max = 0;
        try {
            max = Double.parseDouble(k.text(prefix + "score_max_value", "0"));
        } catch (NumberFormatException notANumber) {
            max = 0;
        }
        Optional<String> maxHeader =
                Optional.of(k.text(prefix + "score_max_header", "")).filter(h -> !h.isEmpty());
        return new ScoreSettings(k.text(prefix + "status_header", ""), kind, maxHeader, max, texts);
    }

    private static EditHeaderSettings editHeader(Keys k) {
        Set<String> add = new HashSet<>();
        Set<String> delete = new HashSet<>();
        for (String name : k.text("sieve_editheader_header", "").split("\\s+", -1)) {
            String prefix = "sieve_editheader_header/" + name + "/";
            if (k.flag(prefix + "forbid_add", false)) {
                add.add(name.toLowerCase(Locale.ROOT));
            }
            if (k.flag(prefix + "forbid_delete", false)) {
                delete.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return new EditHeaderSettings(
                k.number("sieve_editheader_max_header_size", EditHeaderSettings.DEFAULT.maxHeaderChars()), add, delete);
    }

    private static SieveSettings vacation(SieveSettings s, Keys k) {
        VacationSettings v = VacationSettings.DEFAULT;
        return s.with(
                VacationSettings.class,
                new VacationSettings(
                        k.seconds("sieve_vacation_min_period", v.minSeconds()),
                        k.seconds("sieve_vacation_default_period", v.defaultSeconds()),
                        k.seconds("sieve_vacation_max_period", v.maxSeconds()),
                        k.filled("sieve_vacation_default_subject", v.defaultSubject()),
                        k.filled("sieve_vacation_default_subject_template", v.subjectTemplate()),
                        k.flag("sieve_vacation_check_recipient", v.checkRecipient()),
                        k.flag("sieve_vacation_send_from_recipient", v.sendFromRecipient()),
                        k.flag("sieve_vacation_to_header_ignore_envelope", v.toHeaderIgnoresEnvelope()),
                        k.flag("sieve_vacation_use_original_recipient", v.useOriginalRecipient())));
    }

    /** Reads values of several kinds. */
    record Keys(Map<String, String> map) {
        boolean has(String key) {
            return map.containsKey(key);
        }

        String text(String key, String fallback) {
            return map.getOrDefault(key, fallback);
        }

        /** An empty value counts as not given. */
        String filled(String key, String fallback) {
            String value = map.getOrDefault(key, "");
            return value.isEmpty() ? fallback : value;
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
