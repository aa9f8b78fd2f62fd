// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.winnowmail.mailauth.dkim.DkimResult;

/** How often each method gave each result, since the start; for metrics. */
public final class AuthCounters {
    /**
     * A row of the table.
     *
     * @param method {@code spf}, {@code dkim}, {@code dmarc}, {@code arc}
     * @param result the word in Authentication-Results
     */
    public record Row(String method, String result) implements Comparable<Row> {
        @Override
        public int compareTo(Row o) {
            return (method + ' ' + result).compareTo(o.method + ' ' + o.result);
        }
    }

    private final ConcurrentHashMap<Row, LongAdder> counts = new ConcurrentHashMap<>();

    void count(AuthReport report, MailAuthSettings settings) {
        if (report.submission().isPresent()) {
            return;
        }
        if (settings.spf().on()) {
            add("spf", report.spf().verdict().word());
        }
        for (DkimResult r : report.dkim()) {
            add("dkim", r.verdict().word());
        }
        if (report.dkim().isEmpty() && settings.dkim().on()) {
            add("dkim", "none");
        }
        if (settings.arc().on()) {
            add("arc", report.arc().verdict().word());
        }
        if (settings.dmarc().on()) {
            add("dmarc", report.dmarc().verdict().word());
        }
    }

    private void add(String method, String result) {
        counts.computeIfAbsent(new Row(method, result), _ -> new LongAdder()).increment();
    }

    /** The table as it is now. */
    public Map<Row, Long> snapshot() {
        Map<Row, Long> table = new TreeMap<>();
        counts.forEach((row, n) -> table.put(row, n.sum()));
        return table;
    }
}
