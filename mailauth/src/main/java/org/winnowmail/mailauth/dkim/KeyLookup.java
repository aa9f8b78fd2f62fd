// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.List;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.mailauth.dns.RecordType;

/** Fetches the key a signature names. */
sealed interface KeyLookup {
    /** A record that fits the algorithm. */
    record Found(DkimKeyRecord record, boolean secure) implements KeyLookup {}

    /** There is none, or none that can be used. */
    record Missing(String reason) implements KeyLookup {}

    /** Nobody knows now. */
    record Unknown(String reason) implements KeyLookup {}

    /** Records tried when a name holds several (RFC 6376, section 3.6.2.2 leaves that open). */
    int MAX_RECORDS = 4;

    static KeyLookup of(KeyPlace place, DkimAlgorithm algorithm, DnsClient dns, Deadline deadline) {
        String name = place.name();
        DnsAnswer answer = dns.lookup(name, RecordType.TXT, deadline);
        if (answer.isFailure()) {
            return new Unknown("key " + name + ": " + answer.text());
        }
        List<DnsRecord.Txt> texts = answer.all(DnsRecord.Txt.class);
        if (texts.isEmpty()) {
            return new Missing("no key: " + name + ": " + answer.text());
        }
        String problem = "";
        for (DnsRecord.Txt text : texts.subList(0, Math.min(texts.size(), MAX_RECORDS))) {
            try {
                DkimKeyRecord record = DkimKeyRecord.parse(text.value());
                if (record.keyType().equals(algorithm.keyType())) {
                    return new Found(record, answer.isAuthenticated());
                }
                problem = "is a key for " + TagList.cut(record.keyType()) + ", not for " + algorithm.word() + ": "
                        + record.shown();
            } catch (MalformedException e) {
                problem = problem.isEmpty() ? e.reason() + ": " + DkimKeyRecord.shown(text.value()) : problem;
            }
        }
        String which = texts.size() == 1 ? "" : " (first of " + texts.size() + " records)";
        return new Missing("key " + name + " cannot be used: " + problem + which);
    }
}
