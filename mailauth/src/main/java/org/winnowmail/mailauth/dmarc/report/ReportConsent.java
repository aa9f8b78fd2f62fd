// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.mailauth.dmarc.DmarcEvaluator;
import org.winnowmail.mailauth.dmarc.DmarcEvaluator.Kinship;
import org.winnowmail.mailauth.dmarc.DmarcRecord;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.mailauth.dns.RecordType;

/**
 * Asks whether addresses outside a domain want its reports (RFC 9990, section 4): else anybody could
 * have the world's reports sent to a victim.
 */
final class ReportConsent {
    private final DnsClient dns;
    private final DmarcEvaluator dmarc;

    ReportConsent(DnsClient dns, DmarcEvaluator dmarc) {
        this.dns = dns;
        this.dmarc = dmarc;
    }

    /** Which addresses get the report, and why the others do not or not yet. */
    record Answer(List<String> wanted, Map<String, String> refused, Map<String, String> undecided) {}

    Answer ask(String policyDomain, List<String> addresses, Deadline deadline) {
        Answer answer = new Answer(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String address : addresses) {
            ask(policyDomain, address, answer, deadline);
        }
        return answer;
    }

    private void ask(String policyDomain, String address, Answer all, Deadline deadline) {
        String host = host(address);
        Kinship kin = host.equals(policyDomain) ? Kinship.SAME : dmarc.kinship(policyDomain, host, deadline);
        if (kin == Kinship.SAME) {
            add(all, address);
            return;
        }
        String name = policyDomain + "._report._dmarc." + host;
        if (DnsQuestion.of(name, RecordType.TXT).isEmpty()) {
            all.refused().put(address, "consent cannot be asked for: " + name + " is no DNS name");
            return;
        }
        DnsAnswer answer = dns.lookup(name, RecordType.TXT, deadline);
        List<DmarcRecord> records = answer.all(DnsRecord.Txt.class).stream()
                .map(txt -> DmarcRecord.parse(txt.value()))
                .flatMap(Optional::stream)
                .toList();
        if (!records.isEmpty()) {
            consented(records, address, host, all);
        } else if (answer.isFailure() || kin == Kinship.UNKNOWN) {
            all.undecided().put(address, name + ": " + answer.text());
        } else {
            all.refused().put(address, "no consent at " + name + ": " + answer.text());
        }
    }

    /** The record may name another address to use, but none of another host (RFC 9990, section 4, step 9). */
    private static void consented(List<DmarcRecord> records, String address, String host, Answer all) {
        List<String> instead =
                records.stream().flatMap(r -> r.aggregate().stream()).distinct().toList();
        Optional<String> elsewhere =
                instead.stream().filter(a -> !host(a).equals(host)).findFirst();
        if (elsewhere.isPresent()) {
            all.refused().put(address, "its consent names another host: " + elsewhere.get());
        } else if (instead.isEmpty()) {
            add(all, address);
        } else {
            instead.forEach(a -> add(all, a));
        }
    }

    private static void add(Answer all, String address) {
        if (!all.wanted().contains(address)) {
            all.wanted().add(address);
        }
    }

    private static String host(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
