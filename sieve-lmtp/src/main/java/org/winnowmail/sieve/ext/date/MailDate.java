// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.date;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a date as header fields hold it (RFC 5322, section 3.3, and the older forms of section 4.3). */
public final class MailDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** RFC 5322, section 4.3; what is not here is UTC. */
    private static final Map<String, Integer> ZONES =
            Map.of("est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);

    private static final Pattern FORM = Pattern.compile(
            "(?:[a-z]{3,9}\\s*,?\\s*)?(\\d{1,2})\\s+([a-z]{3})[a-z]{0,6}\\s+(\\d{2,4})\\s+(\\d{1,2})\\s*:\\s*(\\d{2})(?:\\s*:\\s*(\\d{2}))?\\s*([+-]\\d{4}|[a-z]{1,5})?.*");

    private MailDate() {}

    /** The date in a field's value; after the last semicolon where there is one, as in Received. */
    public static Optional<OffsetDateTime> read(String value) {
        int semicolon = value.lastIndexOf(';');
        String text = value.substring(semicolon + 1)
                .replaceAll("\\([^()]*\\)", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (text.length() > 200) {
            return Optional.empty();
        }
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        int month = MONTHS.indexOf(m.group(2)) + 1;
        Optional<ZoneOffset> zone = zone(m.group(7) == null ? "" : m.group(7));
        if (month == 0 || zone.isEmpty()) {
            return Optional.empty();
        }
        int year = Integer.parseInt(m.group(3));
        if (m.group(3).length() < 4) {
            year += year < 50 ? 2000 : 1900;
        }
        int second = m.group(6) == null ? 0 : Integer.parseInt(m.group(6));
        try {
            return Optional.of(OffsetDateTime.of(
                    year,
                    month,
                    Integer.parseInt(m.group(1)),
                    Integer.parseInt(m.group(4)),
                    Integer.parseInt(m.group(5)),
                    Math.min(second, 59),
                    0,
                    zone.get()));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    /** An offset as {@code +hhmm}, or an old name; an unknown name is UTC (RFC 5322, section 4.3). */
    static Optional<ZoneOffset> zone(String text) {
        if (text.startsWith("+") || text.startsWith("-")) {
            return offset(text);
        }
        return Optional.of(ZoneOffset.ofHours(ZONES.getOrDefault(text, 0)));
    }

    /** An offset as {@code +hhmm}. */
    static Optional<ZoneOffset> offset(String text) {
        if (!text.matches("[+-]\\d{4}")) {
            return Optional.empty();
        }
        int minutes = Integer.parseInt(text.substring(1, 3)) * 60 + Integer.parseInt(text.substring(3));
        if (minutes > 18 * 60) {
            return Optional.empty();
        }
        return Optional.of(ZoneOffset.ofTotalSeconds((text.startsWith("-") ? -minutes : minutes) * 60));
    }
}
