// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.IpLiteral;
import org.winnowmail.message.MailDate;
import org.winnowmail.message.Message;

/**
 * A message as it will lie in the mailbox: below the fields that the MTA and delivery put on top after a milter has seen it.
 *
 * <p>The classifier is taught from mailboxes and asked on the way. Who handed a message in, and as whom, tells more than
 * most of what it says; without this, what was learnt of it would not be recognised (twice the errors, measured).
 */
final class Delivered {
    private static final Pattern UNFIT = Pattern.compile("[^!-~]");

    /** Characters kept of what a client called itself; no host name is longer (RFC 1035, section 2.3.4). */
    private static final int LONGEST = 255;

    private Delivered() {}

    /**
     * Puts the fields on top.
     *
     * @param envelope of the session in which it came
     * @return the message itself when nobody handed it in; also that of a file whose first field says already who did
     */
    static Message of(Message message, Envelope envelope, Instant received) {
        Optional<String> address = envelope.client().address().map(IpLiteral::bracketed);
        boolean file = envelope.macros().isEmpty();
        if (address.isEmpty() || (file && message.headers().value("Received").contains(address.get()))) {
            return message;
        }
        List<HeaderField> fields = new ArrayList<>(3);
        if (!message.headers().has("Return-Path")) {
            fields.add(HeaderField.of(
                    "Return-Path",
                    "<"
                            + envelope.sender()
                                    .map(Address::toString)
                                    .map(Delivered::plain)
                                    .orElse("") + ">"));
        }
        Optional<String> recipient = envelope.recipients().size() == 1
                ? Optional.of(plain(envelope.recipients().getFirst().toString()))
                : Optional.empty();
        recipient.ifPresent(r -> fields.add(HeaderField.of("Delivered-To", r)));
        fields.add(HeaderField.of(
                "Received",
                trace(envelope, address.get(), recipient) + "; " + MailDate.write(received, ZoneId.systemDefault())));
        return message.below(fields);
    }

    /** As Postfix writes it. */
    private static String trace(Envelope envelope, String address, Optional<String> recipient) {
        Map<String, String> said = envelope.macros();
        // Without an MTA nobody has asked for the name; "unknown" would say that there is none.
        String name = !envelope.client().name().isEmpty()
                ? plain(envelope.client().name()) + " "
                : said.isEmpty() ? "" : "unknown ";
        boolean tls = !said.getOrDefault("tls_version", "").isEmpty();
        return "from " + plain(envelope.helo()) + " (" + name + address + ")"
                + (tls ? using(said) : "")
                + "\r\n\tby " + plain(said.getOrDefault("j", "localhost")) + " (Postfix) with ESMTP" + (tls ? "S" : "")
                + " id " + plain(envelope.queueId())
                + recipient.map(r -> "\r\n\tfor <" + r + ">").orElse("");
    }

    private static String using(Map<String, String> said) {
        String bits = plain(said.getOrDefault("cipher_bits", ""));
        return "\r\n\t(using " + plain(said.getOrDefault("tls_version", "")) + " with cipher "
                + plain(said.getOrDefault("cipher", "")) + " (" + bits + "/" + bits
                + " bits))\r\n\t(No client certificate requested)";
    }

    /** What a peer said, fit for a header field. */
    private static String plain(String said) {
        String safe = UNFIT.matcher(said).replaceAll("?");
        return safe.isEmpty() ? "unknown" : safe.substring(0, Math.min(safe.length(), LONGEST));
    }
}
