// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mailboxid;

import java.util.Optional;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the test and the tag. An id that no mailbox has falls back to the name given. */
public final class MailboxId implements Extension {
    @Override
    public String name() {
        return "mailboxid";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.test("mailboxidexists")
                .takes(Param.strings("mailbox ids"))
                .decides((call, compiler) -> {
                    TextList ids = call.texts(0);
                    return run -> ids.eval(run).stream()
                            .allMatch(i -> run.host().mailboxById(i).isPresent());
                }));
        vocabulary.tag("fileinto", tag());
    }

    /** The tag {@code :mailboxid}, for every command that stores. It excludes {@code :specialuse} (RFC 9042, section 4.3). */
    public static Tag tag() {
        return Tag.named("mailboxid")
                .with(Param.string("mailbox id"))
                .finallyChecked((call, use) -> {
                    if (call.has("specialuse")) {
                        throw call.refuse(
                                use.source(), ":mailboxid and :specialuse exclude each other", "use one of them");
                    }
                })
                .gives(StoreEffect.class, (call, use) -> {
                    TextExpr id = use.text();
                    return (run, draft) -> draft.mailboxId = Optional.of(id.eval(run));
                });
    }
}
