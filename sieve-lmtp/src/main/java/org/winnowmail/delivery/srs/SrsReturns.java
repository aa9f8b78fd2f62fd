// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.srs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.IncomingMail;
import org.winnowmail.delivery.Mailroom;
import org.winnowmail.delivery.Outcome;
import org.winnowmail.delivery.Recipient;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.store.Staged;
import org.winnowmail.store.User;

/**
 * Takes in what comes back to rewritten senders and sends it to the original ones; all other mail goes to the
 * mailroom behind. It needs no part of Postfix but the route: mail for the SRS domain comes here by LMTP like
 * any mailbox's.
 *
 * <p>An address that we did not make, or too long ago, is refused at RCPT. A crash between handing a bounce
 * to the outbox and our answer sends it twice.
 */
public final class SrsReturns implements Mailroom {
    private static final Logger log = LoggerFactory.getLogger(SrsReturns.class);

    /** Marks what passed here once; meeting it again, the mail goes in circles. */
    private static final String MARK = "X-Winnow-SRS-Returned";

    private final Srs srs;
    private final Outbox outbox;
    private final Mailroom others;

    public SrsReturns(Srs srs, Outbox outbox, Mailroom others) {
        this.srs = srs;
        this.outbox = outbox;
        this.others = others;
    }

    @Override
    public Admission admit(Address recipient) {
        if (!srs.isOurs(recipient)) {
            return others.admit(recipient);
        }
        return switch (srs.reverse(recipient)) {
            case Srs.Reversal.Back(Address original) ->
                User.named("srs", recipient.domain(), Map.of())
                        .<Admission>map(
                                user -> new Admission.Accepted(new Recipient(recipient, user, Optional.empty())))
                        .orElseGet(() -> new Admission.Refused(new Outcome(550, "5.1.1", "no such address")));
            case Srs.Reversal.Refused(String why) -> {
                log.info("<{}> refused: {}", recipient, why);
                yield new Admission.Refused(new Outcome(550, "5.1.1", why));
            }
            case Srs.Reversal.NotSrs() -> others.admit(recipient);
        };
    }

    @Override
    public Receipt deliver(IncomingMail mail, List<Recipient> recipients) {
        List<Recipient> mailboxes =
                recipients.stream().filter(r -> !srs.isOurs(r.address())).toList();
        Receipt theirs = mailboxes.isEmpty() ? new Receipt(List.of(), () -> {}) : others.deliver(mail, mailboxes);
        List<Outcome> outcomes = new ArrayList<>(recipients.size());
        int next = 0;
        for (Recipient recipient : recipients) {
            outcomes.add(
                    srs.isOurs(recipient.address())
                            ? sendBack(mail, recipient.address())
                            : theirs.outcomes().get(next++));
        }
        return new Receipt(outcomes, theirs.answered());
    }

    private Outcome sendBack(IncomingMail mail, Address rewritten) {
        if (!(srs.reverse(rewritten) instanceof Srs.Reversal.Back(Address original))) {
            return new Outcome(550, "5.1.1", "no such address");
        }
        if (mail.message().headers().has(MARK)) {
            return new Outcome(554, "5.4.6", "this mail goes in circles");
        }
        // A bounce has the null sender and keeps it (RFC 5321, section 4.5.5); what else comes is forwarded too.
        Optional<Address> sender = mail.sender().map(srs::forward);
        try {
            Staged staged = outbox.stage(sender, List.of(original), sender.isEmpty() ? "NEVER" : "", "", sink -> {
                sink.write(HeaderField.of(MARK, rewritten.toString()).bytes());
                sink.write(CRLF);
                mail.raw().writeTo(sink);
            });
            staged.commit();
        } catch (IOException e) {
            log.error("{} <{}>: {}", mail.session(), rewritten, e.getMessage());
            return new Outcome(451, "4.3.0", "try again");
        }
        log.info("{} session={} rcpt=<{}> sent back to <{}>", mail.queueId(), mail.session(), rewritten, original);
        return new Outcome(250, "2.1.5", "sent back");
    }

    private static final byte[] CRLF = {'\r', '\n'};
}
