// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.vacation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.letter.Letter;

/** Writes the reply (RFC 5230, section 5). */
final class VacationReply {
    /** Longest subject made from the message's own, in characters. */
    private static final int SUBJECT_CHARS = 256;

    /** Most message ids repeated in References. */
    private static final int REFERENCES = 50;

    /** What the script said. */
    record Wish(Optional<String> from, Optional<String> subject, boolean mime, String reason) {}

    private VacationReply() {}

    static OutgoingMail write(Run run, VacationSettings settings, Wish wish, Optional<Address> named) {
        SieveMessageContext context = run.view().context();
        // as it came, whatever the script has changed (RFC 5293, section 6)
        Message original = context.message();
        Address sender = context.sender().orElseThrow();
        Letter letter = Letter.of(
                        run.host().now(), run.host().zone(), run.settings().hostName())
                .addresses("From", from(context, wish, named))
                .address("To", to(original, sender, settings))
                .text("Subject", subject(original, settings, wish))
                .raw("Auto-Submitted", "auto-replied (vacation)")
                .raw("Precedence", "bulk")
                .raw("X-Auto-Response-Suppress", "All");
        threads(letter, original);
        if (wish.mime()) {
            letter.entity(wish.reason());
        } else {
            letter.plain(wish.reason());
        }
        Optional<Address> envelopeSender = settings.sendFromRecipient() ? context.recipient() : Optional.empty();
        // RFC 5230, section 5.1: nobody wants to hear that an automatic reply could not be delivered.
        return new OutgoingMail(
                envelopeSender,
                List.of(sender),
                letter.done(),
                Optional.of(new OutgoingMail.Dsn("NEVER", "")),
                Optional.empty());
    }

    private static List<AddressHeader.Mailbox> from(SieveMessageContext context, Wish wish, Optional<Address> named) {
        return wish.from()
                .flatMap(AddressHeader::strict)
                .orElseGet(() -> List.of(new AddressHeader.Mailbox(
                        "", named.or(context::recipient).orElse(new Address("postmaster", "")))));
    }

    /** The sender, with the name that the message gives for it. */
    private static AddressHeader.Mailbox to(Message original, Address sender, VacationSettings settings) {
        for (String field : List.of("Sender", "Resent-From", "From", "Reply-To")) {
            for (HeaderField f : original.headers().all(field)) {
                for (AddressHeader.Mailbox mailbox : AddressHeader.mailboxes(f.value())) {
                    if (settings.toHeaderIgnoresEnvelope() || MayReply.same(mailbox.address(), sender)) {
                        return mailbox;
                    }
                }
            }
        }
        return new AddressHeader.Mailbox("", sender);
    }

    private static String subject(Message original, VacationSettings settings, Wish wish) {
        if (wish.subject().isPresent()) {
            return wish.subject().get();
        }
        String own = original.headers()
                .first("Subject")
                .map(HeaderField::decoded)
                .orElse("")
                .strip();
        if (own.isEmpty()) {
            return settings.defaultSubject();
        }
        String subject = settings.subjectTemplate().replace("%{subject}", own);
        if (subject.codePointCount(0, subject.length()) <= SUBJECT_CHARS) {
            return subject;
        }
        return subject.substring(0, subject.offsetByCodePoints(0, SUBJECT_CHARS - 1)) + '\u2026';
    }

    private static void threads(Letter letter, Message original) {
        String id = original.headers().value("Message-ID");
        if (id.isEmpty() || id.length() > 900) {
            return;
        }
        List<String> ids = new ArrayList<>();
        String before = original.headers().value("References");
        for (String known : (before.isEmpty() ? original.headers().value("In-Reply-To") : before).split("\\s+", -1)) {
            if (!known.isEmpty() && known.length() < 900) {
                ids.add(known);
            }
        }
        if (before.isEmpty() && ids.size() > 1) {
            // an answer to several: which thread this is in, nobody can say (RFC 5322, section 3.6.4)
            ids.clear();
        }
        ids.add(id);
        List<String> kept = ids.subList(Math.max(0, ids.size() - REFERENCES), ids.size());
        letter.raw("In-Reply-To", id).raw("References", String.join(" ", kept));
    }
}
