// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import org.winnowmail.sieve.host.Action;

/** Says in a line what an action will do, for traces. */
public final class ActionWords {
    private ActionWords() {}

    public static String of(Action action) {
        return switch (action) {
            case Action.Store s ->
                (s.keep() ? "keep in " : "file into ")
                        + '"'
                        + s.mailbox()
                        + '"'
                        + s.specialUse().map(u -> " (special use " + u + ")").orElse("")
                        + s.mailboxId().map(i -> " (mailbox id " + i + ")").orElse("")
                        + (s.create() ? ", created when missing" : "")
                        + s.flags().map(f -> ", flags " + f).orElse("");
            case Action.Redirect r -> "redirect to " + r.to();
            case Action.Discard d -> "discard";
            case Action.Reject r -> "reject: " + Run.brief(r.reason());
            case Action.Reply r ->
                r.mail().map(m -> "reply to " + m.recipients()).orElse("no automatic reply: " + r.why());
            case Action.Notify n ->
                n.mail().map(m -> "notify " + m.recipients()).orElse("no notification: " + n.why());
            case Action.Report r -> "report to " + r.mail().recipients();
            case Action.Pipe p -> "pipe to program " + p.program();
            case Action.Remember m -> "remember as seen for " + m.keepFor().toSeconds() + " s";
        };
    }
}
