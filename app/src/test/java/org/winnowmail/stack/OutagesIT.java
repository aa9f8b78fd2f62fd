// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers die; mail does not. */
@WithStack
class OutagesIT {
    private static final String FRIEND = "anna@friend.test";

    private final MailStack stack;

    OutagesIT(MailStack stack) {
        this.stack = stack;
    }

    @Test
    void without_the_filter_mail_goes_on_unjudged() throws IOException {
        String word = Letters.word();
        stack.kill("milter");
        try {
            send(word);
            assertThat(Letters.field(Letters.awaitOne(stack, DEMO, "INBOX", word), "X-Spam-Status"))
                    .isEmpty();
        } finally {
            stack.start("milter");
        }
        String after = Letters.word();
        send(after);
        assertThat(Letters.field(Letters.awaitOne(stack, DEMO, "INBOX", after), "X-Spam-Status"))
                .hasSize(1);
    }

    @Test
    void without_the_delivery_agent_mail_waits_and_none_is_lost_or_doubled() throws IOException {
        List<String> words = new ArrayList<>();
        try (SmtpClient smtp = stack.smtp()) {
            for (int i = 0; i < 30; i++) {
                String word = Letters.word();
                words.add(word);
                smtp.send(FRIEND, DEMO.address(), Letters.plain(FRIEND, DEMO.address(), word));
                // In the middle of its work, not at rest.
                if (i == 15) {
                    stack.kill("sieve-lmtp");
                }
            }
        }
        stack.start("sieve-lmtp");
        try (ImapClient imap = stack.imap(DEMO)) {
            for (String word : words) {
                boolean there = MailStack.await(() -> {
                    boolean found = !imap.find("INBOX", word).isEmpty();
                    if (!found) {
                        stack.flushQueue();
                    }
                    return found;
                });
                assertThat(there).as("message %s after the restart", word).isTrue();
            }
            for (String word : words) {
                assertThat(imap.find("INBOX", word)).hasSize(1);
            }
        }
    }

    @Test
    void after_a_restart_of_everything_all_mail_is_there_and_more_can_come() throws IOException {
        String before = Letters.word();
        send(before);
        Letters.awaitOne(stack, DEMO, "INBOX", before);
        stack.restartAll();
        String after = Letters.word();
        send(after);
        Letters.awaitOne(stack, DEMO, "INBOX", after);
        Letters.awaitOne(stack, DEMO, "INBOX", before);
    }

    private void send(String word) throws IOException {
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send(FRIEND, DEMO.address(), Letters.plain(FRIEND, DEMO.address(), word));
        }
    }
}
