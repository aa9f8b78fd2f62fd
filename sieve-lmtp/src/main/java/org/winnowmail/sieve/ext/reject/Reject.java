// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.reject;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.letter.Letter;

/**
 * Brings one of the two commands. {@code ereject} asks for a refusal in the protocol; {@code reject} sends
 * a disposition notification, for which the sender must not be null (RFC 5429, sections 2.1 and 2.2).
 */
public record Reject(String name) implements Extension {
    @Override
    public void load(Vocabulary vocabulary) {
        boolean atProtocol = name.equals("ereject");
        vocabulary.word(Word.command(name).takes(Param.string("reason")).runs((call, compiler) -> {
            TextExpr reason = call.text(0);
            return run -> {
                String why = reason.eval(run);
                run.actions().cancelKeep();
                run.actions().add(run, new Action.Reject(why, atProtocol, notice(run, why)));
                return Flow.NEXT;
            };
        }));
    }

    private static Optional<OutgoingMail> notice(Run run, String reason) {
        SieveMessageContext context = run.view().context();
        if (context.sender().isEmpty()) {
            return Optional.empty();
        }
        Address sender = context.sender().get();
        Address self = context.recipient().orElse(new Address("unknown", ""));
        Address postmaster = run.settings().postmaster().orElse(new Address("postmaster", self.domain()));
        // as it came, whatever the script has changed (RFC 5293, section 6)
        Message original = context.message();
        String host = run.settings().hostName();
        Letter letter = Letter.of(run.host().now(), run.host().zone(), host)
                .address("From", new AddressHeader.Mailbox("Postmaster", postmaster))
                .address("To", new AddressHeader.Mailbox("", sender))
                .text(
                        "Subject",
                        "Rejected: "
                                + original.headers()
                                        .first("Subject")
                                        .map(HeaderField::decoded)
                                        .orElse("your message"))
                .raw("Auto-Submitted", "auto-replied (rejected)")
                .raw("Precedence", "bulk")
                .report("disposition-notification", parts(context, original, reason, self, host));
        return Optional.of(new OutgoingMail(Optional.empty(), List.of(sender), letter.done()));
    }

    private static List<String> parts(
            SieveMessageContext context, Message original, String reason, Address self, String host) {
        String human = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "Your message to <" + self + "> was rejected automatically by its recipient:\r\n\r\n" + reason
                + "\r\n";
        StringBuilder machine = new StringBuilder("Content-Type: message/disposition-notification\r\n\r\n");
        machine.append("Reporting-UA: ").append(host).append("; Winnow\r\n");
        context.originalRecipient()
                .ifPresent(a ->
                        machine.append("Original-Recipient: rfc822; ").append(a).append("\r\n"));
        machine.append("Final-Recipient: rfc822; ").append(self).append("\r\n");
        original.headers()
                .first("Message-ID")
                .ifPresent(id -> machine.append("Original-Message-ID: ")
                        .append(id.value())
                        .append("\r\n"));
        machine.append("Disposition: automatic-action/MDN-sent-automatically; deleted\r\n");
        StringBuilder header = new StringBuilder("Content-Type: text/rfc822-headers\r\n\r\n");
        original.headers().forEach(f -> header.append(Octets.decode(f.bytes())).append("\r\n"));
        return List.of(human, machine.toString(), header.toString());
    }
}
