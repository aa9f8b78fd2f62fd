// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.mailauth.dmarc.DmarcEvaluator;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
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

    /** Which addresses get the report, and why the others do not. */
    record Answer(List<String> wanted, Map<String, String> refused) {}

    Answer ask(String policyDomain, List<String> addresses, Deadline deadline) {
        List<String> wanted = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (String address : addresses) {
            Optional<String> no = refusal(policyDomain, address, deadline);
            if (no.isPresent()) {
                refused.put(address, no.get());
            } else {
                wanted.add(address);
            }
        }
        return new Answer(wanted, refused);
    }

    private Optional<String> refusal(String policyDomain, String address, Deadline deadline) {
        String host = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (host.equals(policyDomain) || dmarc.sameOrganization(policyDomain, host, deadline)) {
            return Optional.empty();
        }
        String name = policyDomain + "._report._dmarc." + host;
        DnsAnswer answer = dns.lookup(name, RecordType.TXT, deadline);
        boolean consents = answer.all(DnsRecord.Txt.class).stream()
                .anyMatch(txt -> txt.value().strip().matches("v\\s*=\\s*DMARC1\\s*(;.*)?"));
        return consents ? Optional.empty() : Optional.of("no consent at " + name + ": " + answer.text());
    }
}
