// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.specialuse;

import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.syntax.Argument;

/** Brings the test and the tag. */
public final class SpecialUse implements Extension {
    @Override
    public String name() {
        return "special-use";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.test("specialuse_exists")
                .freeArguments()
                .checked(SpecialUse::arguments)
                .decides((call, compiler) -> exists(call)));
        vocabulary.tag("fileinto", tag());
    }

    /** The tag {@code :specialuse}, for every command that stores. */
    public static Tag tag() {
        return Tag.named("specialuse")
                .with(Param.string("special-use flag").checked(SpecialUse::complaint))
                .gives(StoreEffect.class, (call, use) -> {
                    TextExpr flag = use.text();
                    return (run, draft) -> {
                        String name = flag.eval(run);
                        complaint(name).ifPresent(c -> {
                            throw new RunFailure(c);
                        });
                        draft.specialUse = Optional.of(name);
                    };
                });
    }

    /** What is wrong with a flag (RFC 6154, section 6); empty when nothing is. */
    private static Optional<String> complaint(String flag) {
        boolean good = flag.length() > 1
                && flag.charAt(0) == '\\'
                && flag.substring(1).chars().allMatch(c -> c > 0x20 && c < 0x7F && "(){%*\"\\]".indexOf(c) < 0);
        return good
                ? Optional.empty()
                : Optional.of("'" + Run.brief(flag) + "' is no special-use flag, such as \\Junk");
    }

    private static void arguments(Call call) throws Refused {
        List<Argument> given = call.positional();
        if (given.isEmpty() || given.size() > 2) {
            throw call.refuse(
                    "the " + call.words() + " requires 1 or 2 positional argument(s), but " + given.size()
                            + " is/are specified",
                    "write specialuse_exists \"\\\\Junk\"");
        }
        if (given.size() == 2) {
            call.take(given.get(0), Param.string("mailbox"), 1);
            call.text(0)
                    .constant()
                    .flatMap(MailboxName::complaint)
                    .ifPresent(c -> call.warning(given.get(0).at(), c, "the test is never true"));
        }
        call.take(
                given.get(given.size() - 1),
                Param.strings("special-use flags").checked(SpecialUse::complaint),
                given.size());
    }

    private static Test exists(Call call) {
        TextList flags = call.texts(call.valueCount() - 1);
        Optional<TextExpr> mailbox = call.valueCount() == 2 ? Optional.of(call.text(0)) : Optional.empty();
        return run -> {
            Optional<String> name = mailbox.map(m -> m.eval(run));
            if (name.isPresent() && MailboxName.complaint(name.get()).isPresent()) {
                return false;
            }
            return flags.eval(run).stream()
                    .allMatch(f -> name.map(n -> run.host().hasSpecialUse(n, f))
                            .orElseGet(() -> run.host().mailboxBySpecialUse(f).isPresent()));
        };
    }
}
