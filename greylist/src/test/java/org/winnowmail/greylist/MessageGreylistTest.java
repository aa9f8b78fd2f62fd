// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.greylist.EnvelopeGreylistTest.assertDefers;
import static org.winnowmail.greylist.EnvelopeGreylistTest.assertPasses;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.winnowmail.greylist.Decision.Reason;

/** Greylisting of messages that have been read. */
class MessageGreylistTest {
    private static final Duration DELAY = Duration.ofMinutes(5);
    private static final String MAIL = "Message-ID: <1@example.org>\r\nSubject: hello\r\n\r\nBuy now.\r\n";
    private static final String OTHER = "Message-ID: <2@example.org>\r\nSubject: hello\r\n\r\nBuy later.\r\n";

    @Test
    void adaptive_makes_only_the_doubtful_wait() {
        Scene scene = Scene.of(GreylistMode.ADAPTIVE);

        assertPasses(scene.message("192.0.2.7", "a@example.org", MAIL, false, "b@example.net"), Reason.NOT_DOUBTFUL);
        assertDefers(scene.message("192.0.2.7", "a@example.org", MAIL, true, "b@example.net"), Reason.FIRST_TIME);
        scene.pass(DELAY);
        assertPasses(scene.message("192.0.2.7", "a@example.org", MAIL, true, "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void message_makes_every_unknown_wait() {
        Scene scene = Scene.of(GreylistMode.MESSAGE);

        assertDefers(scene.message("192.0.2.7", "a@example.org", MAIL, false, "b@example.net"), Reason.FIRST_TIME);
        scene.pass(DELAY);
        assertPasses(scene.message("192.0.2.7", "a@example.org", MAIL, false, "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void the_same_message_is_known_again_from_whatever_address_it_comes() {
        Scene scene = Scene.of(GreylistMode.ADAPTIVE);
        scene.message("192.0.2.7", "a@example.org", MAIL, true, "b@example.net");
        scene.pass(DELAY);

        assertPasses(scene.message("203.0.113.1", "a@example.org", MAIL, true, "b@example.net"), Reason.CAME_BACK);
        assertDefers(scene.message("203.0.113.200", "a@elsewhere.org", MAIL, true, "b@example.net"), Reason.FIRST_TIME);
        assertDefers(scene.message("198.51.100.1", "a@example.org", OTHER, true, "b@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void recipients_in_another_order_are_the_same_recipients() {
        Scene scene = Scene.of(GreylistMode.ADAPTIVE);
        scene.message("192.0.2.7", "a@example.org", MAIL, true, "b@example.net", "c@example.net");
        scene.pass(DELAY);

        assertPasses(
                scene.message("192.0.2.7", "a@example.org", MAIL, true, "c@example.net", "b@example.net"),
                Reason.CAME_BACK);
    }

    @Test
    void bounces_that_look_doubtful_wait_like_anything_else() {
        Scene scene = Scene.of(GreylistMode.ADAPTIVE);

        assertDefers(scene.message("192.0.2.7", "<>", MAIL, true, "b@example.net"), Reason.FIRST_TIME);
        scene.pass(DELAY);
        assertPasses(scene.message("192.0.2.7", "<>", MAIL, true, "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void one_recipient_who_must_have_it_at_once_lets_it_in_for_all() {
        Scene scene = Scene.of(GreylistMode.ADAPTIVE);

        assertPasses(
                scene.message("192.0.2.7", "a@example.org", MAIL, true, "b@example.net", "postmaster@example.net"),
                Reason.POSTMASTER);
    }

    @Test
    void a_fingerprint_tells_messages_apart_by_identifier_and_body() {
        assertThat(fingerprint(MAIL)).isEqualTo(fingerprint("X-New: trace\r\n" + MAIL));
        assertThat(fingerprint(MAIL)).isNotEqualTo(fingerprint(OTHER));
        assertThat(fingerprint(MAIL)).isNotEqualTo(fingerprint(MAIL.replace("now", "never")));
    }

    private static String fingerprint(String mail) {
        return MessageRequest.fingerprint(
                org.winnowmail.message.Message.parse(mail.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
