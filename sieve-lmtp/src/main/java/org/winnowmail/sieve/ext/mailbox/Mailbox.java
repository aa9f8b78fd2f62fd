// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mailbox;

import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the test and the tag. */
public final class Mailbox implements Extension {
    @Override
    public String name() {
        return "mailbox";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.tag(
                "fileinto",
                Tag.named("create").gives(StoreEffect.class, (call, use) -> (run, draft) -> draft.create = true));
        vocabulary.word(Word.test("mailboxexists")
                .takes(Param.strings("mailbox names"))
                .checked(call -> {
                    for (String name : call.texts(0).constants().orElse(java.util.List.of())) {
                        MailboxName.complaint(name)
                                .ifPresent(
                                        c -> call.warning(call.value(0).source().at(), c, "no such mailbox can exist"));
                    }
                })
                .decides((call, compiler) -> {
                    TextList names = call.texts(0);
                    return run -> {
                        for (String name : names.eval(run)) {
                            boolean there = MailboxName.complaint(name).isEmpty()
                                    && run.host().mailboxExists(name);
                            run.note("mailbox \"" + name + "\" " + (there ? "exists" : "does not exist"));
                            if (!there) {
                                return false;
                            }
                        }
                        return true;
                    };
                }));
    }
}
