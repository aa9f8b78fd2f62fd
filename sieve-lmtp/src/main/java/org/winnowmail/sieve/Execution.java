// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.DeliveryException;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;

/**
 * Executes a result as one transaction: begin, every action, commit; or, when an action fails, rollback
 * and a plain keep, so that a script that cannot do what it wants never loses mail.
 */
public final class Execution {
    /** Characters and lines of a reason that a reply can hold without cutting it. */
    private static final int LONGEST_REPLY = 4_000;

    private static final int MOST_REPLY_LINES = 20;

    private Execution() {}

    /**
     * How it went.
     *
     * @param delivered whether the message is safe: executed as decided, or kept
     * @param rejection the text for a protocol refusal (LMTP 550 5.7.1), when the script asked for one
     * @param problem why the actions could not be executed as decided; empty when they were
     * @param temporary whether the whole delivery should be tried again later
     */
    public record Outcome(boolean delivered, Optional<String> rejection, String problem, boolean temporary) {}

    /** Executes all actions of a result, the implicit keep included. */
    public static Outcome execute(Result result, SieveMessageContext context, SieveHost host) {
        Outcome outcome = execute(result.settled(), result.keepUnlessPiped(), context, host);
        if (outcome.delivered() || outcome.temporary()) {
            return outcome;
        }
        Outcome kept = execute(List.of(Action.Store.keep(host.defaultMailbox(), context.message())), context, host);
        return new Outcome(kept.delivered(), Optional.empty(), outcome.problem(), !kept.delivered());
    }

    /**
     * A reply line holds nothing else. {@code reject} promises the sender its exact words, so others go out in
     * a notice (RFC 5429, section 2.2); where the words fit, a refusal spares the world a notice to a forged
     * sender.
     */
    private static boolean fitsReply(String reason) {
        return reason.length() <= LONGEST_REPLY
                && reason.lines().count() <= MOST_REPLY_LINES
                && reason.chars().allMatch(c -> c >= 0x20 ? c < 0x7F : c == '\r' || c == '\n' || c == '\t');
    }

    /** Executes these actions and no others; nothing is kept instead when it fails. */
    public static Outcome execute(List<Action> actions, SieveMessageContext context, SieveHost host) {
        return execute(actions, Optional.empty(), context, host);
    }

    private static Outcome execute(
            List<Action> actions, Optional<Action.Store> keepUnlessPiped, SieveMessageContext context, SieveHost host) {
        SieveDelivery delivery = host.begin(context);
        Optional<String> rejection = Optional.empty();
        List<Action.Pipe> pipes = new ArrayList<>();
        try {
            for (Action action : actions) {
                switch (action) {
                    case Action.Store store -> delivery.store(store);
                    case Action.Redirect redirect -> delivery.send(redirect.mail());
                    case Action.Discard discard -> {}
                    case Action.Reject reject -> {
                        if (reject.atProtocol() || (host.refusesInProtocol() && fitsReply(reject.reason()))) {
                            rejection = Optional.of(reject.reason());
                        } else if (reject.notice().isPresent()) {
                            delivery.send(reject.notice().get());
                        }
                    }
                    case Action.Reply reply -> {
                        if (reply.mail().isPresent() && !host.remembered(reply.handle())) {
                            delivery.send(reply.mail().get());
                            delivery.remember(reply.handle(), reply.remember());
                            if (reply.copy().isPresent()) {
                                delivery.copy(reply.copy().get());
                            }
                        }
                    }
                    case Action.Notify notify -> {
                        if (notify.mail().isPresent()) {
                            delivery.send(notify.mail().get());
                            delivery.remember(notify.handle(), notify.remember());
                            if (notify.copy().isPresent()) {
                                delivery.copy(notify.copy().get());
                            }
                        }
                    }
                    case Action.Report report -> delivery.send(report.mail());
                    case Action.Pipe pipe -> pipes.add(pipe);
                    case Action.Remember mark -> delivery.remember(mark.handle(), mark.keepFor());
                }
            }
            // What a program did stays done, so they run when nothing else can fail but the commit itself.
            boolean taken = false;
            for (Action.Pipe pipe : pipes) {
                taken |= delivery.pipe(pipe) && !pipe.copy();
            }
            if (!taken && keepUnlessPiped.isPresent()) {
                delivery.store(keepUnlessPiped.get());
            }
            delivery.commit();
            return new Outcome(true, rejection, "", false);
        } catch (DeliveryException failed) {
            delivery.rollback();
            String problem = failed.getMessage() == null ? "delivery failed" : failed.getMessage();
            return new Outcome(false, Optional.empty(), problem, failed.temporary());
        }
    }
}
