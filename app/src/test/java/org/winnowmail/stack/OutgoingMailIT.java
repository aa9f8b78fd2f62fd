// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;
import static org.winnowmail.stack.MailStack.SECOND;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Mail of our users: port 587, signed on its way out. */
@WithStack
class OutgoingMailIT {
    /** dkimpy, an implementation that shares nothing with ours; the key comes from us instead of DNS. */
    private static final String VERIFIER = """
            import sys
            try:
                import dkim
            except ImportError:
                sys.exit("dkimpy is missing: apt-get install python3-dkim")
            name, record = sys.argv[1].encode(), sys.argv[2].encode()
            answer = lambda asked, timeout=5: record if asked.rstrip(b".") == name else None
            print("accepted" if dkim.verify(sys.stdin.buffer.read(), dnsfunc=answer) else "rejected")
            """;

    private final MailStack stack;

    OutgoingMailIT(MailStack stack) {
        this.stack = stack;
    }

    @Test
    void is_signed_so_that_an_independent_verifier_accepts_it() throws Exception {
        String received = sentByDemoToSecond();
        assertThat(Letters.field(received, "DKIM-Signature"))
                .singleElement()
                .asString()
                .contains("d=example.test", "s=winnow");
        assertThat(verify(received)).isEqualTo("accepted");
        assertThat(verify(received.replace("at noon", "at nine"))).isEqualTo("rejected");
    }

    @Test
    void is_found_signed_by_ourselves_when_it_comes_back_from_the_world() throws Exception {
        String signed = sentByDemoToSecond();
        String word = Letters.field(signed, "Subject").getFirst().replace("lunch ", "");
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send("list@friend.test", DEMO.address(), signed.substring(signed.indexOf("DKIM-Signature:")));
        }
        assertThat(Letters.field(Letters.awaitOne(stack, DEMO, "INBOX", word), "Authentication-Results"))
                .anySatisfy(results ->
                        assertThat(results).startsWith(MailStack.HOSTNAME).contains("dkim=pass"));
    }

    @Test
    void may_not_bear_the_address_of_somebody_else() throws IOException {
        try (SmtpClient smtp = stack.submission(DEMO)) {
            assertThat(smtp.say("MAIL FROM:<second@example.test>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<second@example.test>")).startsWith("553 5.7.1");
        }
    }

    @Test
    void needs_tls_and_the_right_password() throws IOException {
        try (SmtpClient smtp = stack.submission(DEMO)) {
            assertThat(smtp.say("MAIL FROM:<demo+news@example.test>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<second@example.test>")).startsWith("250");
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> stack.submission(new MailStack.Account(DEMO.address(), "wrong"))))
                .hasMessageContaining("535");
    }

    private String sentByDemoToSecond() throws IOException {
        String word = Letters.word();
        try (SmtpClient smtp = stack.submission(DEMO)) {
            smtp.send(DEMO.address(), SECOND.address(), Letters.plain(DEMO.address(), SECOND.address(), word));
        }
        return Letters.awaitOne(stack, SECOND, "INBOX", word);
    }

    private String verify(String message) throws Exception {
        Process python = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        VERIFIER,
                        "winnow._domainkey." + MailStack.DOMAIN,
                        stack.signingKeyRecord())
                .redirectErrorStream(true)
                .start();
        try (var stdin = python.getOutputStream()) {
            stdin.write(message.getBytes(StandardCharsets.ISO_8859_1));
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
