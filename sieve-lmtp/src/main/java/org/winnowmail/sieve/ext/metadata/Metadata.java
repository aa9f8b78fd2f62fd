// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.metadata;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the two tests of mailboxes, or the two of the server. */
public record Metadata(boolean ofServer) implements Extension {
    @Override
    public String name() {
        return ofServer ? "servermetadata" : "mboxmetadata";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        String word = ofServer ? "servermetadata" : "metadata";
        int first = ofServer ? 0 : 1;
        Word value = Matching.tags(Word.test(word));
        Word exists = Word.test(word + "exists");
        if (!ofServer) {
            value.takes(Param.string("mailbox"));
            exists.takes(Param.string("mailbox"));
        }
        vocabulary.word(value.takes(Param.string("annotation"), Param.strings("key list"))
                .checked(call -> {
                    warn(call);
                    Matching.check(call, call.value(first + 1));
                })
                .decides((call, compiler) -> value(call, first)));
        vocabulary.word(exists.takes(Param.strings("annotations"))
                .checked(this::warn)
                .decides((call, compiler) -> exists(call, first)));
    }

    private void warn(Call call) {
        if (!ofServer) {
            call.text(0)
                    .constant()
                    .flatMap(MailboxName::complaint)
                    .ifPresent(c -> call.warning(call.value(0).source().at(), c, "the test is never true"));
        }
        int annotation = ofServer ? 0 : 1;
        for (String name : call.texts(annotation).constants().orElse(List.of())) {
            if (!valid(name)) {
                call.warning(
                        call.value(annotation).source().at(),
                        "'" + Run.brief(name) + "' is no annotation name",
                        "it starts with /private/ or /shared/");
            }
        }
    }

    /** RFC 5464, section 3.2. */
    private static boolean valid(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return (lower.startsWith("/private/") || lower.startsWith("/shared/"))
                && !lower.contains("//")
                && !lower.endsWith("/")
                && lower.chars().allMatch(c -> c > 0x1F && c < 0x7F && c != '*' && c != '%');
    }

    private Optional<String> get(Run run, Optional<String> mailbox, String annotation) {
        boolean possible = valid(annotation)
                && mailbox.map(m -> MailboxName.complaint(m).isEmpty()).orElse(true);
        return possible ? run.host().metadata(mailbox, annotation) : Optional.empty();
    }

    private Optional<TextExpr> mailbox(Call call) {
        return ofServer ? Optional.empty() : Optional.of(call.text(0));
    }

    private Test value(Call call, int first) {
        Optional<TextExpr> mailbox = mailbox(call);
        TextExpr annotation = call.text(first);
        Matching matching = Matching.of(call, call.value(first + 1));
        return run -> matching.any(
                run,
                get(run, mailbox.map(m -> m.eval(run)), annotation.eval(run)).stream()
                        .toList());
    }

    private Test exists(Call call, int first) {
        Optional<TextExpr> mailbox = mailbox(call);
        TextList annotations = call.texts(first);
        return run -> {
            Optional<String> name = mailbox.map(m -> m.eval(run));
            return annotations.eval(run).stream()
                    .allMatch(a -> get(run, name, a).isPresent());
        };
    }
}
