// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.fcc;

import java.util.List;
import org.winnowmail.sieve.ext.imap4flags.Imap4Flags;
import org.winnowmail.sieve.ext.mailboxid.MailboxId;
import org.winnowmail.sieve.ext.specialuse.SpecialUse;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.ReplyCopy;
import org.winnowmail.sieve.lang.StoreDraft;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings the tag to every command that sends, with the tags that say how the copy is stored. */
public final class Fcc implements Extension {
    private static final List<String> SENDERS = List.of("vacation", "notify");

    @Override
    public String name() {
        return "fcc";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        for (String word : SENDERS) {
            vocabulary.tag(word, fcc());
            vocabulary.tag(
                    word,
                    onlyWith(
                            "mailbox",
                            Tag.named("create")
                                    .gives(StoreEffect.class, (call, use) -> (run, draft) -> draft.create = true)));
            vocabulary.tag(word, onlyWith("imap4flags", Imap4Flags.flagsTag()));
            vocabulary.tag(word, onlyWith("special-use", SpecialUse.tag()));
            vocabulary.tag(word, onlyWith("mailboxid", MailboxId.tag()));
        }
    }

    private static Tag fcc() {
        return Tag.named("fcc")
                .with(Param.string("mailbox").checked(MailboxName::complaint))
                .gives(ReplyCopy.class, Fcc::copy);
    }

    private static ReplyCopy copy(Call call, TagUse use) {
        TextExpr mailbox = use.text();
        List<StoreEffect> effects = call.extras(StoreEffect.class);
        return (run, mail) -> {
            StoreDraft draft = new StoreDraft(mailbox.eval(run), false);
            effects.forEach(e -> e.apply(run, draft));
            return draft.done(mail);
        };
    }

    /** A tag that belongs to another extension and means something beside {@code :fcc} only. */
    private static Tag onlyWith(String extension, Tag tag) {
        return tag.finallyChecked((call, use) -> check(call, use, extension));
    }

    private static void check(Call call, TagUse use, String extension) throws Refused {
        if (!call.vocabulary().isLoaded(extension)) {
            throw call.refuse(
                    use.source(),
                    "the tag :" + use.name() + " needs the extension " + extension,
                    "add at the top: require \"" + extension + "\";");
        }
        if (!call.has("fcc")) {
            throw call.refuse(
                    use.source(), "the tag :" + use.name() + " means something beside :fcc only", "add :fcc \"Sent\"");
        }
    }
}
