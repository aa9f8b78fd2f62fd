// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.date;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.JulianFields;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parts of a date that a script can look at (RFC 5260, section 4.2). */
final class DatePart {
    private static final Map<String, Function<OffsetDateTime, String>> PARTS = Map.ofEntries(
            Map.entry("year", format("uuuu")),
            Map.entry("month", format("MM")),
            Map.entry("day", format("dd")),
            Map.entry("date", format("uuuu-MM-dd")),
            Map.entry("julian", d -> Long.toString(d.getLong(JulianFields.MODIFIED_JULIAN_DAY))),
            Map.entry("hour", format("HH")),
            Map.entry("minute", format("mm")),
            Map.entry("second", format("ss")),
            Map.entry("time", format("HH:mm:ss")),
            Map.entry("iso8601", format("uuuu-MM-dd'T'HH:mm:ssXXX")),
            Map.entry("std11", format("EEE, dd MMM uuuu HH:mm:ss xx")),
            Map.entry("zone", format("xx")),
            Map.entry("weekday", d -> Integer.toString(d.getDayOfWeek().getValue() % 7)));

    private DatePart() {}

    private static Function<OffsetDateTime, String> format(String pattern) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        return formatter::format;
    }

    static boolean isKnown(String name) {
        return PARTS.containsKey(name.toLowerCase(Locale.ROOT));
    }

    static Optional<String> of(String name, OffsetDateTime date) {
        return Optional.ofNullable(PARTS.get(name.toLowerCase(Locale.ROOT))).map(f -> f.apply(date));
    }
}
