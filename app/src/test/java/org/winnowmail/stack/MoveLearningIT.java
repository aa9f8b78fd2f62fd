// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;
import static org.winnowmail.stack.MailStack.SECOND;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a user moves is learnt while the mail program still shows it moving. */
@WithStack
class MoveLearningIT {
    private final MailStack stack;

    MoveLearningIT(MailStack stack) {
        this.stack = stack;
    }

    private void move(String from, String word, String to) throws IOException {
        try (ImapClient imap = stack.imap(SECOND)) {
            imap.say("SELECT " + from);
            Matcher found =
                    Pattern.compile("\\* SEARCH (\\d+)").matcher(imap.say("UID SEARCH SUBJECT \"" + word + "\""));
            assertThat(found.find()).isTrue();
            imap.say("UID MOVE " + found.group(1) + " " + to);
        }
    }

    private void awaitLesson(String text) throws IOException {
        String line = SECOND.address() + " moved mail from " + text;
        assertThat(MailStack.await(() -> stack.logs("milter").contains(line)))
                .as(line + " in the log:\n" + stack.logs("milter") + stack.logs("dovecot"))
                .isTrue();
    }

    @Test
    void into_junk_and_back_is_spam_and_then_ham() throws IOException {
        String word = Letters.word();
        try (SmtpClient smtp = stack.submission(DEMO)) {
            smtp.send(DEMO.address(), SECOND.address(), Letters.plain(DEMO.address(), SECOND.address(), word));
        }
        assertThat(Letters.awaitOne(stack, SECOND, "INBOX", word)).contains(word);
        move("INBOX", word, "Junk");
        awaitLesson("INBOX to Junk: 1 of 1 learnt as spam");
        move("Junk", word, "INBOX");
        awaitLesson("Junk to INBOX: 1 of 1 learnt as ham");
    }
}
