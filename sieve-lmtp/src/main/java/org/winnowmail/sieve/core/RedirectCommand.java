// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.LintFacts;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.RedirectDraft;
import org.winnowmail.sieve.lang.RedirectEffect;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Word;

/** {@code redirect} (RFC 5228, section 4.2). */
public final class RedirectCommand {

    /** Header that marks a redirected message. */
    private static final String MARK = "X-Sieve-Redirected-From";

    private RedirectCommand() {}

    static final Word WORD = Word.command("redirect")
            .takes(Param.string("address"))
            .checked(RedirectCommand::check)
            .runs((call, compiler) -> compile(call));

    /** Other ways to say where to; a tag that gives one makes the argument its business. */
    public interface Targets {
        List<Address> of(Run run, String argument);
    }

    private static void check(Call call) throws org.winnowmail.sieve.lang.Refused {
        Optional<String> address = call.text(0).constant();
        if (call.extras(Targets.class).isEmpty()
                && address.isPresent()
                && AddressHeader.single(address.get()).isEmpty()) {
            throw call.refuse(
                    call.value(0).source(),
                    "'" + Run.brief(address.get()) + "' is no valid address for redirect",
                    "one address, such as user@example.org");
        }
        LintFacts facts = call.vocabulary().settings().option(LintFacts.class, LintFacts.NONE);
        address.flatMap(AddressHeader::single)
                .filter(m -> facts.addresses().stream().anyMatch(m.address().toString()::equalsIgnoreCase))
                .ifPresent(m -> call.warning(
                        call.value(0).source().at(),
                        "this redirects to the script's own owner: a mail loop",
                        "use keep, or fileinto :copy"));
        if (call.vocabulary().settings().limits().redirects() == 0) {
            throw call.refuse("local policy prohibits the use of a redirect action", "");
        }
    }

    private static Step compile(Call call) {
        List<RedirectEffect> effects = List.copyOf(call.extras(RedirectEffect.class));
        List<Targets> targets = List.copyOf(call.extras(Targets.class));
        TextExpr argument = call.text(0);
        return run -> {
            String text = argument.eval(run);
            List<Address> to = targets.isEmpty()
                    ? List.of(AddressHeader.single(text)
                            .map(AddressHeader.Mailbox::address)
                            .orElseThrow(
                                    () -> new RunFailure("'" + Run.brief(text) + "' is no valid address for redirect")))
                    : targets.get(0).of(run, text);
            if (loops(run)) {
                run.problem("the message was redirected from here before: not redirected again, but kept");
                return Flow.NEXT;
            }
            RedirectDraft draft = new RedirectDraft();
            effects.forEach(e -> e.apply(run, draft));
            for (Address address : to) {
                run.actions().add(run, redirect(run, draft, address));
            }
            if (!draft.copy) {
                run.actions().cancelKeep();
            }
            return Flow.NEXT;
        };
    }

    private static Action.Redirect redirect(Run run, RedirectDraft draft, Address to) {
        OutgoingMail mail = new OutgoingMail(sender(run), List.of(to), marked(run), draft.dsn, draft.deliverBy);
        return new Action.Redirect(to, mail);
    }

    /** Whether the message carries the mark that a redirect from this user put on it (RFC 5228, section 10). */
    private static boolean loops(Run run) {
        SieveMessageContext context = run.view().context();
        for (HeaderField field : context.message().headers().all(MARK)) {
            String value = field.value();
            if (names(context.recipient(), value) || names(context.userAddress(), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Optional<Address> address, String value) {
        return address.filter(a -> a.toString().equalsIgnoreCase(value)).isPresent();
    }

    /** The message with a mark on top that says who redirected it. */
    private static Message marked(Run run) {
        SieveMessageContext context = run.view().context();
        Message message = run.view().forwarded();
        return context.userAddress()
                .or(context::recipient)
                .map(a -> message.withHeaders(message.headers().withFirst(List.of(HeaderField.of(MARK, a.toString())))))
                .orElse(message);
    }

    /** The envelope sender of what is sent on; a null sender stays null (RFC 5321, section 4.5.5). */
    static Optional<Address> sender(Run run) {
        SieveMessageContext context = run.view().context();
        if (context.sender().isEmpty()) {
            return Optional.empty();
        }
        String how = run.settings().redirectSender().strip();
        return switch (how) {
            case "sender" -> context.sender();
            case "recipient" -> context.recipient();
            case "orig_recipient" -> context.originalRecipient();
            case "user_email" -> context.userAddress().or(context::recipient);
            case "postmaster" -> run.settings().postmaster();
            default -> Address.parse(how);
        };
    }
}
