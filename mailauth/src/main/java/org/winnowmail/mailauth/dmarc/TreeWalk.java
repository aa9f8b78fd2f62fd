// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsBudget;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.mailauth.dns.RecordType;

/**
 * Walks up the DNS from a name, looking for policy records (RFC 9989, section 4.10). One per message: it
 * remembers its walks, since several identifiers often share a domain.
 */
final class TreeWalk {
    /** Names looked at in one walk. */
    private static final int MAX_QUERIES = 8;

    /** Longest record shown to people, in characters. */
    private static final int SHOWN = 200;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final DnsBudget dns;
    private final Map<String, Walk> walks = new HashMap<>();

    TreeWalk(DnsBudget dns) {
        this.dns = dns;
    }

    /** A record and where it was. */
    record Found(String name, DmarcRecord record) {}

    /**
     * What a walk saw.
     *
     * @param start where it began
     * @param found records, longest name first
     * @param failure the first question that nobody could answer; the walk ended there
     * @param startExists something was found to exist at or below {@code _dmarc.start}
     * @param steps each question with its answer, for people
     */
    record Walk(String start, List<Found> found, Optional<String> failure, boolean startExists, List<String> steps) {

        /** The start's own record. */
        Optional<Found> own() {
            return found.stream().filter(f -> f.name().equals(start)).findFirst();
        }

        /** RFC 9989, section 4.10.2. */
        String organization() {
            for (Found f : found) {
                if (f.record().psd() == DmarcRecord.Psd.NO) {
                    return f.name();
                }
                if (f.record().psd() == DmarcRecord.Psd.YES && !f.name().equals(start)) {
                    return oneBelow(f.name());
                }
            }
            return found.isEmpty() ? start : found.getLast().name();
        }

        /** The name on the way from the start that is one label longer. */
        private String oneBelow(String suffix) {
            int end = start.length() - suffix.length() - 1;
            return start.substring(start.lastIndexOf('.', end - 1) + 1);
        }

        /** A record of the organisation. */
        Optional<Found> at(String name) {
            return found.stream().filter(f -> f.name().equals(name)).findFirst();
        }

        /** The record of the public suffix the walk ended at. */
        Optional<Found> publicSuffix() {
            return found.stream()
                    .filter(f -> f.record().psd() == DmarcRecord.Psd.YES)
                    .findFirst();
        }
    }

    Walk from(String domain) {
        Walk known = walks.get(domain);
        if (known == null) {
            known = walk(domain);
            walks.put(domain, known);
        }
        return known;
    }

    private Walk walk(String domain) {
        List<Found> found = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        boolean exists = false;
        for (String name : names(domain)) {
            DnsAnswer answer = dns.lookup("_dmarc." + name, RecordType.TXT);
            List<DmarcRecord> records = new ArrayList<>();
            StringJoiner shown = new StringJoiner(", ");
            for (DnsRecord.Txt txt : answer.all(DnsRecord.Txt.class)) {
                DmarcRecord.parse(txt.value()).ifPresent(record -> {
                    records.add(record);
                    shown.add(quoted(txt.value()));
                });
            }
            steps.add("TXT _dmarc." + name + ": " + (records.isEmpty() ? answer.text() : shown));
            if (answer.isFailure()) {
                return new Walk(domain, found, Optional.of(steps.getLast()), exists, steps);
            }
            if (name.equals(domain)) {
                exists = !(answer instanceof DnsAnswer.NoName);
            }
            if (records.size() == 1) {
                DmarcRecord record = records.getFirst();
                found.add(new Found(name, record));
                if (record.psd() != DmarcRecord.Psd.UNKNOWN) {
                    break;
                }
            }
        }
        return new Walk(domain, found, Optional.empty(), exists, steps);
    }

    /** A record for people. */
    private static String quoted(String record) {
        String text = record.length() > SHOWN ? record.substring(0, SHOWN) + "…" : record;
        return '"' + CONTROL.matcher(text).replaceAll("?") + '"';
    }

    /** The name itself; then, of a name of 8 labels or more, its last 7; then one label less each time. */
    static List<String> names(String domain) {
        List<String> names = new ArrayList<>();
        names.add(domain);
        String[] labels = domain.split("\\.", -1);
        int from = labels.length >= MAX_QUERIES ? labels.length - (MAX_QUERIES - 1) : 1;
        for (int i = from; i < labels.length; i++) {
            names.add(String.join(".", java.util.Arrays.asList(labels).subList(i, labels.length)));
        }
        return names;
    }
}
