// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.enotify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.letter.HeaderText;
import org.winnowmail.sieve.letter.Letter;

/** Writes a notification by mail (RFC 5436, section 2.7). */
final class MailtoLetter {
    private static final int SUBJECT_CHARS = 256;

    /** Fields that a URI may not set: they would disguise who notifies, or break the mail. */
    private static final Set<String> REFUSED = Set.of(
            "from",
            "sender",
            "reply-to",
            "return-path",
            "received",
            "auto-submitted",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "bcc",
            "resent-to",
            "resent-cc",
            "x-sieve");

    /** What the script said. */
    record Wish(Optional<String> from, Optional<String> message, int importance) {}

    private MailtoLetter() {}

    /** The mail; empty when everybody has been notified already. */
    static Optional<OutgoingMail> write(Run run, NotifySettings settings, MailtoUri uri, Wish wish) {
        List<String> known = new ArrayList<>();
        for (Action action : run.actions().list()) {
            if (action instanceof Action.Notify n && n.mail().isPresent()) {
                n.mail().get().recipients().forEach(r -> known.add(key(r)));
            }
        }
        List<AddressHeader.Mailbox> to = fresh(uri.to(), known);
        List<AddressHeader.Mailbox> cc = fresh(uri.cc(), known);
        List<AddressHeader.Mailbox> bcc = fresh(uri.bcc(), known);
        List<Address> recipients = new ArrayList<>();
        for (List<AddressHeader.Mailbox> list : List.of(to, cc, bcc)) {
            list.forEach(m -> recipients.add(m.address()));
        }
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        SieveMessageContext context = run.view().context();
        Address postmaster = run.settings()
                .postmaster()
                .orElse(new Address(
                        "postmaster",
                        context.recipient()
                                .map(Address::domain)
                                .orElse(run.settings().hostName())));
        Letter letter = Letter.of(
                        run.host().now(), run.host().zone(), run.settings().hostName())
                .raw("X-Sieve", "Winnow")
                .raw(
                        "From",
                        written(wish.from()
                                .flatMap(AddressHeader::single)
                                .orElse(new AddressHeader.Mailbox("Postmaster", postmaster))));
        list(letter, "To", to);
        list(letter, "Cc", cc);
        letter.text("Subject", subject(run.view().message(), uri, wish))
                .raw("Auto-Submitted", owner(context))
                .raw("Precedence", "bulk");
        importance(letter, wish.importance());
        uri.fields().stream()
                .filter(f -> !REFUSED.contains(f.name().toLowerCase(Locale.ROOT)))
                .forEach(f -> letter.text(f.name(), f.value()));
        letter.plain(uri.body().orElse("You have received a message.\r\n"));
        return Optional.of(new OutgoingMail(sender(run, settings, wish, postmaster), recipients, letter.done()));
    }

    private static List<AddressHeader.Mailbox> fresh(List<AddressHeader.Mailbox> list, List<String> known) {
        List<AddressHeader.Mailbox> fresh = new ArrayList<>();
        for (AddressHeader.Mailbox mailbox : list) {
            if (!known.contains(key(mailbox.address()))) {
                known.add(key(mailbox.address()));
                fresh.add(mailbox);
            }
        }
        return fresh;
    }

    private static String key(Address address) {
        return address.toString().toLowerCase(Locale.ROOT);
    }

    private static void list(Letter letter, String name, List<AddressHeader.Mailbox> list) {
        if (!list.isEmpty()) {
            letter.raw(
                    name,
                    String.join(", ", list.stream().map(MailtoLetter::written).toList()));
        }
    }

    private static String written(AddressHeader.Mailbox mailbox) {
        return mailbox.name().isEmpty() ? mailbox.address().toString() : HeaderText.address(mailbox);
    }

    private static String subject(Message original, MailtoUri uri, Wish wish) {
        String subject = wish.message()
                .or(uri::subject)
                .orElseGet(() -> original.headers()
                        .first("Subject")
                        .map(HeaderField::decoded)
                        .orElse("Notification"));
        return subject.codePointCount(0, subject.length()) <= SUBJECT_CHARS
                ? subject
                : subject.substring(0, subject.offsetByCodePoints(0, SUBJECT_CHARS - 1)) + '\u2026';
    }

    private static String owner(SieveMessageContext context) {
        return context.recipient()
                .map(r -> "auto-notified; owner-email=\"" + r.toString().replace("\"", "") + '"')
                .orElse("auto-notified");
    }

    private static void importance(Letter letter, int importance) {
        switch (importance) {
            case 1 -> letter.raw("X-Priority", "1 (Highest)").raw("Importance", "high");
            case 3 -> letter.raw("X-Priority", "5 (Lowest)").raw("Importance", "low");
            default -> letter.raw("X-Priority", "3 (Normal)").raw("Importance", "normal");
        }
    }

    /** A notification of a bounce has the null sender, so that two robots never answer each other. */
    private static Optional<Address> sender(Run run, NotifySettings settings, Wish wish, Address postmaster) {
        SieveMessageContext context = run.view().context();
        if (context.sender().isEmpty()) {
            return Optional.empty();
        }
        return switch (settings.mailtoSender().strip()) {
            case "sender" -> context.sender();
            case "recipient" -> context.recipient();
            case "orig_recipient" -> context.originalRecipient();
            case "user_email" -> context.userAddress().or(context::recipient);
            case "postmaster" -> Optional.of(postmaster);
            case "" ->
                wish.from()
                        .flatMap(AddressHeader::single)
                        .map(AddressHeader.Mailbox::address)
                        .or(() -> Optional.of(postmaster));
            default -> Address.parse(settings.mailtoSender());
        };
    }
}
