// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail from the world: in by SMTP on port 25, out by IMAP. */
@WithStack
class IncomingMailIT {
    private static final String FRIEND = "anna@friend.test";

    private final MailStack stack;

    IncomingMailIT(MailStack stack) {
        this.stack = stack;
    }

    @Test
    void ordinary_mail_is_in_the_inbox_judged_and_otherwise_untouched() throws IOException {
        String word = Letters.word();
        String sent = Letters.plain(FRIEND, DEMO.address(), word);
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send(FRIEND, DEMO.address(), sent);
        }
        String received = Letters.awaitOne(stack, DEMO, "INBOX", word);
        assertThat(Letters.field(received, "Authentication-Results"))
                .singleElement()
                .asString()
                .startsWith(MailStack.HOSTNAME)
                .contains("spf=pass");
        assertThat(Letters.field(received, "X-Spam-Status"))
                .singleElement()
                .asString()
                .startsWith("No");
        assertThat(Letters.field(received, "Delivered-To")).containsExactly(DEMO.address());
        assertThat(received).endsWith(sent.substring(sent.indexOf("From:")));
    }

    @Test
    void the_test_spam_is_in_junk() throws IOException {
        String word = Letters.word();
        // The agreed test pattern, in two halves so that no scanner minds this file.
        String gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n";
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send(FRIEND, DEMO.address(), Letters.with(FRIEND, DEMO.address(), word, "", gtube));
        }
        String received = Letters.awaitOne(stack, DEMO, "Junk", word);
        assertThat(Letters.field(received, "X-Spam-Status"))
                .singleElement()
                .asString()
                .startsWith("Yes")
                .contains("GTUBE");
        assertThat(Letters.find(stack, DEMO, "INBOX", word)).isEmpty();
    }

    @Test
    void mail_to_a_detail_is_in_the_folder_of_that_name() throws IOException {
        String word = Letters.word();
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send(FRIEND, "demo+work@example.test", Letters.plain(FRIEND, DEMO.address(), word));
        }
        String received = Letters.awaitOne(stack, DEMO, "work", word);
        assertThat(Letters.field(received, "Authentication-Results")).hasSize(1);
        assertThat(Letters.find(stack, DEMO, "INBOX", word)).isEmpty();
    }

    @Test
    void a_detail_may_be_written_in_any_script() throws IOException {
        String word = Letters.word();
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send(FRIEND, "demo+Entw\u00fcrfe@example.test", Letters.plain(FRIEND, DEMO.address(), word));
        }
        // The same name as IMAP writes it (RFC 3501 5.1.3).
        Letters.awaitOne(stack, DEMO, "Entw&APw-rfe", word);
    }

    @Test
    void a_verdict_in_our_name_that_came_with_the_mail_is_gone() throws IOException {
        String word = Letters.word();
        String forged = "Authentication-Results: mail.example.test; dkim=pass header.d=bank.test\r\n"
                + "X-Spam-Status: No, score=-100\r\n";
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send(
                    "mallory@foe.test",
                    DEMO.address(),
                    Letters.with("mallory@foe.test", DEMO.address(), word, forged, "x\r\n"));
        }
        // A sender that SPF disowns may be in either; what counts is what it says.
        MailStack.await(() -> Letters.find(stack, DEMO, "INBOX", word).size()
                        + Letters.find(stack, DEMO, "Junk", word).size()
                > 0);
        String mailbox = Letters.find(stack, DEMO, "INBOX", word).isEmpty() ? "Junk" : "INBOX";
        String received = Letters.awaitOne(stack, DEMO, mailbox, word);
        assertThat(Letters.field(received, "Authentication-Results"))
                .singleElement()
                .asString()
                .contains("spf=fail")
                .doesNotContain("bank.test");
        assertThat(Letters.field(received, "X-Spam-Status"))
                .singleElement()
                .asString()
                .doesNotContain("-100");
    }

    @Test
    void strangers_are_not_relayed_and_unknown_recipients_are_refused_at_the_door() throws IOException {
        try (SmtpClient smtp = stack.smtp()) {
            assertThat(smtp.say("MAIL FROM:<" + FRIEND + ">")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<nobody@example.test>")).startsWith("550 5.1.1");
            assertThat(smtp.say("RCPT TO:<someone@elsewhere.test>")).startsWith("554 5.7.1");
            assertThat(smtp.say("AUTH PLAIN " + SmtpClient.plain(DEMO))).startsWith("503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"milter", "sieve-lmtp"})
    void each_half_of_winnow_tells_that_it_is_well(String service) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : new String[] {"/healthz", "/readyz", "/metrics"}) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(stack.http(service) + path))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        }
    }
}
