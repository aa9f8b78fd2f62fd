// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.letter.Letter;

/** Brings {@code report}: a feedback report about the message, as a mail. */
public final class Report implements Extension {
    /** Most bytes of the reported message that a report repeats. */
    private static final int REPEATED = 256 * 1024;

    @Override
    public String name() {
        return "vnd.dovecot.report";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("report")
                .tags(Tag.named("headers_only"))
                .takes(
                        Param.string("feedback-type").checked(Report::typeComplaint),
                        Param.string("message"),
                        Param.string("address").checked(Report::addressComplaint))
                .runs((call, compiler) -> compile(call)));
    }

    /** A token (RFC 5965, section 3.5). */
    private static Optional<String> typeComplaint(String type) {
        return type.matches("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}")
                ? Optional.empty()
                : Optional.of("'" + Run.brief(type) + "' is no feedback type, such as abuse or fraud");
    }

    private static Optional<String> addressComplaint(String address) {
        return AddressHeader.single(address).isPresent()
                ? Optional.empty()
                : Optional.of("'" + Run.brief(address) + "' is no valid address for report");
    }

    private static Step compile(Call call) {
        TextExpr type = call.text(0);
        TextExpr message = call.text(1);
        TextExpr address = call.text(2);
        boolean headersOnly = call.has("headers_only");
        return run -> {
            String kind = type.eval(run);
            typeComplaint(kind).ifPresent(c -> {
                throw new RunFailure(c);
            });
            String to = address.eval(run);
            AddressHeader.Mailbox recipient = AddressHeader.single(to)
                    .orElseThrow(() -> new RunFailure("'" + Run.brief(to) + "' is no valid address for report"));
            run.actions().add(run, new Action.Report(write(run, kind, message.eval(run), recipient, headersOnly)));
            return Flow.NEXT;
        };
    }

    private static OutgoingMail write(
            Run run, String type, String text, AddressHeader.Mailbox to, boolean headersOnly) {
        SieveMessageContext context = run.view().context();
        Address from = from(run, context);
        Letter letter = Letter.of(
                        run.host().now(), run.host().zone(), run.settings().hostName())
                .address("From", new AddressHeader.Mailbox("", from))
                .address("To", to)
                .text("Subject", "Report: " + run.view().message().headers().value("Subject"))
                .raw("Auto-Submitted", "auto-generated (report)")
                .raw("Precedence", "bulk")
                .report("feedback-report", parts(run, context, type, text, headersOnly));
        return new OutgoingMail(
                context.sender().isEmpty() ? Optional.empty() : Optional.of(from),
                List.of(to.address()),
                letter.done());
    }

    private static Address from(Run run, SieveMessageContext context) {
        Address postmaster = run.settings()
                .postmaster()
                .orElse(new Address(
                        "postmaster",
                        context.recipient()
                                .map(Address::domain)
                                .orElse(run.settings().hostName())));
        String who = run.settings()
                .option(ReportSettings.class, ReportSettings.DEFAULT)
                .from()
                .strip();
        return switch (who) {
            case "sender" -> context.sender().orElse(postmaster);
            case "recipient" -> context.recipient().orElse(postmaster);
            case "orig_recipient" -> context.originalRecipient().orElse(postmaster);
            case "user_email" -> context.userAddress().or(context::recipient).orElse(postmaster);
            case "postmaster" -> postmaster;
            default -> Address.parse(who).orElse(postmaster);
        };
    }

    private static List<String> parts(
            Run run, SieveMessageContext context, String type, String text, boolean headersOnly) {
        Message original = run.view().message();
        List<String> parts = new ArrayList<>();
        parts.add("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text + "\r\n");
        StringBuilder machine = new StringBuilder("Content-Type: message/feedback-report\r\n\r\n");
        machine.append("Feedback-Type: ").append(type).append("\r\nUser-Agent: Winnow\r\nVersion: 1\r\n");
        machine.append("Original-Mail-From: <")
                .append(context.sender().map(Address::toString).orElse(""))
                .append(">\r\n");
        context.originalRecipient()
                .ifPresent(r -> machine.append("Original-Rcpt-To: <").append(r).append(">\r\n"));
        context.userAddress()
                .or(context::recipient)
                .ifPresent(u ->
                        machine.append("Dovecot-Reporting-User: <").append(u).append(">\r\n"));
        parts.add(machine.toString());
        StringBuilder copy = new StringBuilder(
                headersOnly ? "Content-Type: text/rfc822-headers\r\n\r\n" : "Content-Type: message/rfc822\r\n\r\n");
        original.headers().forEach(f -> copy.append(Octets.decode(f.bytes())).append("\r\n"));
        if (!headersOnly) {
            copy.append("\r\n").append(Octets.decode(original.body().head(REPEATED)));
        }
        parts.add(copy.toString());
        return parts;
    }
}
