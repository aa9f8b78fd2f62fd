// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.winnowmail.app.testkit.SmtpSink;

/** Mail that a user sends on leaves under our name, and what comes back for it finds its author. */
@WithStack
class SenderRewritingIT {
    private static final String AUTHOR = "bob@friend.test";

    private final MailStack stack;

    SenderRewritingIT(MailStack stack) {
        this.stack = stack;
    }

    @AfterEach
    void nobodyHasAScript() throws IOException {
        stack.script(DEMO, "keep;");
    }

    @Test
    void the_bounce_of_a_redirect_reaches_the_author() throws Exception {
        String word = Letters.word();
        stack.script(DEMO, "if header :contains \"subject\" \"" + word + "\" { redirect \"carl@outside.test\"; }");
        try (SmtpSink world = stack.world("outside.test", "friend.test")) {
            try (SmtpClient smtp = stack.smtp()) {
                smtp.send(AUTHOR, DEMO.address(), Letters.plain(AUTHOR, DEMO.address(), word));
            }
            SmtpSink.Mail sentOn = world.next();
            assertThat(sentOn.to()).containsExactly("carl@outside.test");
            assertThat(sentOn.from()).matches("SRS0=[^=]+=[^=]+=friend[.]test=bob@" + MailStack.SRS_DOMAIN);
            assertThat(sentOn.text()).contains(word);

            try (SmtpClient smtp = stack.smtp()) {
                smtp.send("", sentOn.from(), Letters.plain("mailer-daemon@outside.test", AUTHOR, word + "back"));
            }
            SmtpSink.Mail bounce = world.next();
            assertThat(bounce.from()).isEmpty();
            assertThat(bounce.to()).containsExactly(AUTHOR);
            assertThat(bounce.text()).contains(word + "back");
        }
    }

    /** No other address of the domain exists, and Postfix says so at once. */
    @Test
    void the_domain_takes_nothing_but_rewritten_addresses() throws IOException {
        try (SmtpClient smtp = stack.smtp()) {
            assertThat(smtp.say("MAIL FROM:<spam@friend.test>")).startsWith("250");
            assertThat(smtp.say("RCPT TO:<info@" + MailStack.SRS_DOMAIN + ">")).startsWith("550 5.1.1");
        }
    }
}
