// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.Arrays;
import java.util.List;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.mailauth.dns.RecordType;

/** Whether what the DNS publishes is the key that signs. */
public sealed interface KeyPublication {
    /** In words, with what to do. */
    String text();

    /** Receivers can verify. */
    record Right(String text) implements KeyPublication {}

    /** Receivers cannot verify: nothing is published, or something else. */
    record Wrong(String text) implements KeyPublication {}

    /** The DNS could not be asked. */
    record Unknown(String text) implements KeyPublication {}

    /** Compares a key with what is published at its place. */
    static KeyPublication check(DnsClient dns, KeyPlace place, DkimKeyFile key, Deadline deadline) {
        DnsAnswer answer = dns.lookup(place.name(), RecordType.TXT, deadline);
        if (answer.isFailure()) {
            return new Unknown(place.name() + ": " + answer.text());
        }
        List<DnsRecord.Txt> texts = answer.all(DnsRecord.Txt.class);
        if (texts.isEmpty()) {
            return new Wrong(place.name() + " is not published: " + answer.text());
        }
        if (texts.size() > 1) {
            return new Wrong(place.name() + " has " + texts.size() + " TXT records; receivers may take any of them");
        }
        try {
            DkimKeyRecord record = DkimKeyRecord.parse(texts.getFirst().value());
            return compare(place, key, record);
        } catch (MalformedException e) {
            return new Wrong(place.name() + " cannot be read: " + e.reason());
        }
    }

    private static KeyPublication compare(KeyPlace place, DkimKeyFile key, DkimKeyRecord record)
            throws MalformedException {
        if (record.isRevoked()) {
            return new Wrong(place.name() + " is revoked (p= is empty)");
        }
        if (!record.keyType().equals(key.algorithm().keyType())) {
            return new Wrong(place.name() + " publishes a key for " + TagList.cut(record.keyType())
                    + ", the file is for " + key.algorithm().keyType());
        }
        CryptoEngine engine = CryptoEngine.jdk();
        byte[] published = record.publicKey(key.algorithm(), engine).getEncoded();
        byte[] ours = DkimKeyRecord.parse(key.dnsRecord())
                .publicKey(key.algorithm(), engine)
                .getEncoded();
        if (!Arrays.equals(published, ours)) {
            return new Wrong(place.name() + " publishes another key than the file holds");
        }
        if (!record.isForMail() || !record.allowsSha256()) {
            return new Wrong(place.name() + " publishes the key, but not for this use (s= or h=)");
        }
        return new Right(place.name() + " publishes the key of the file"
                + (record.testing() ? "; t=y tells receivers that it is only a test" : ""));
    }
}
