// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.fileinto;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.core.DeliveryCommands;
import org.winnowmail.sieve.host.LintFacts;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.StoreDraft;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the command. */
public final class Fileinto implements Extension {
    @Override
    public String name() {
        return "fileinto";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("fileinto")
                .takes(Param.string("mailbox").checked(MailboxName::complaint))
                .checked(Fileinto::lint)
                .runs((call, compiler) -> compile(call)));
    }

    private static void lint(Call call) {
        Set<String> known = call.vocabulary()
                .settings()
                .option(LintFacts.class, LintFacts.NONE)
                .mailboxes();
        Optional<String> mailbox = call.text(0).constant();
        boolean finds = call.has("create") || call.has("specialuse") || call.has("mailboxid");
        if (!known.isEmpty() && mailbox.isPresent() && !finds && !known.contains(mailbox.get())) {
            call.warning(
                    call.value(0).source().at(),
                    "the mailbox '" + Run.brief(mailbox.get()) + "' does not exist: mail for it stays in the inbox",
                    "create it, or write fileinto :create (with require \"mailbox\")");
        }
    }

    private static Step compile(Call call) {
        return new Into(call.text(0), List.copyOf(call.extras(StoreEffect.class)));
    }

    private record Into(TextExpr mailbox, List<StoreEffect> effects) implements Step {
        @Override
        public String word() {
            return "fileinto";
        }

        @Override
        public Flow run(Run run) {
            String name = mailbox.eval(run);
            MailboxName.complaint(name).ifPresent(complaint -> {
                throw new RunFailure(complaint);
            });
            StoreDraft draft = new StoreDraft(name, false);
            DeliveryCommands.store(run, draft, effects);
            if (!draft.copy) {
                run.actions().cancelKeep();
            }
            note(run, name);
            return Flow.NEXT;
        }
    }

    private static void note(Run run, String mailbox) {
        if (run.tracing() && !run.host().mailboxExists(mailbox)) {
            run.note("mailbox \"" + mailbox + "\" does not exist (yet)");
        }
    }
}
