// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts do beyond filing: redirects that meet themselves, refusals, notices. */
class ScriptEffectsTest {
    private static final String MAIL =
            "From: b@x.example\r\nTo: anna@example.org\r\nSubject: hi\r\nMessage-ID: <1@x.example>\r\n\r\nbody\r\n";

    @TempDir
    Path root;

    private DeliveryHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new DeliveryHouse(root, s -> s);
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    /** Anna sends on to carl, carl's host sends back: the second time the mail stays (RFC 5228, section 10). */
    @Test
    void a_redirect_that_comes_back_is_kept() throws IOException {
        house.script("anna", "redirect \"carl@elsewhere.example\";");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        DeliveryHouse.Queued first = house.queued().getFirst();
        assertThat(first.content())
                .startsWith("X-Sieve-Redirected-From: anna@example.org\r\n")
                .endsWith(MAIL);
        assertThat(house.files("anna/new")).isEmpty();

        house.deliver("b@x.example", "Received: from elsewhere.example\r\n" + first.content(), "anna@example.org");

        assertThat(house.queued()).hasSize(1);
        assertThat(house.stored("anna/new")).endsWith(MAIL);
    }

    /** Two users who redirect to each other: each passes it on once. */
    @Test
    void a_circle_of_two_ends_after_one_round() throws IOException {
        house.script("anna", "redirect \"bob@example.org\";");
        house.script("bob", "redirect \"anna@example.org\";");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        house.deliver("b@x.example", house.queued().getFirst().content(), "bob@example.org");
        String round = house.queued().stream()
                .filter(q -> q.to().equals("anna@example.org"))
                .findFirst()
                .orElseThrow()
                .content();
        house.deliver("b@x.example", round, "anna@example.org");
        assertThat(house.queued()).hasSize(2);
        assertThat(house.files("anna/new")).hasSize(1);
    }

    @Test
    void a_redirect_keeps_the_null_sender_of_a_bounce() throws IOException {
        house.script("anna", "redirect \"carl@elsewhere.example\";");
        house.deliver("", MAIL, "anna@example.org");
        assertThat(house.queued().getFirst().from()).isEmpty();
    }

    /** RFC 5429, section 2.1: one recipient refuses in the protocol, the others get their mail. */
    @Test
    void of_several_recipients_each_gets_an_answer_of_their_own() throws IOException {
        house.script("anna", "require \"ereject\"; ereject \"not me\";");
        house.script("bob", "require \"reject\"; reject \"nor me\";");
        house.script("carl", "discard;");
        assertThat(house.deliver(
                        "b@x.example",
                        MAIL,
                        "anna@example.org",
                        "bob@example.org",
                        "carl@example.org",
                        "dora@example.org"))
                .extracting(o -> o.code() + " " + o.text())
                .containsExactly("550 not me", "550 nor me", "250 delivered", "250 delivered");
        assertThat(house.files("anna/new")).isEmpty();
        assertThat(house.files("bob/new")).isEmpty();
        assertThat(house.files("dora/new")).hasSize(1);
        assertThat(house.queued()).isEmpty();
    }

    /** A line of a reply is ASCII (RFC 5429, section 2.2): a reason in other letters travels as a notice of its own. */
    @Test
    void a_reason_that_no_reply_line_can_hold_goes_out_as_a_notice() throws IOException {
        house.script("anna", "require \"reject\"; reject \"Nicht zustellbar: \u00e4rgerlich\";");
        assertThat(house.deliver("b@x.example", MAIL, "anna@example.org")
                        .getFirst()
                        .code())
                .isEqualTo(250);
        DeliveryHouse.Queued notice = house.queued().getFirst();
        assertThat(notice.from()).isEmpty();
        assertThat(notice.to()).isEqualTo("b@x.example");
        assertThat(notice.content())
                .contains("multipart/report")
                .contains("disposition-notification")
                .contains("Disposition: automatic-action/MDN-sent-automatically; deleted");
    }

    /** RFC 5293, section 6. */
    @Test
    void a_notice_shows_the_header_as_it_came() throws IOException {
        house.script(
                "anna",
                "require [\"reject\", \"editheader\"]; addheader \"X-Private\" \"mine\"; reject \"\u00e4rgerlich\";");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        assertThat(house.queued().getFirst().content())
                .contains("Subject: hi\r\n")
                .doesNotContain("X-Private");
    }

    /** RFC 5429, section 2.1.1: ereject never sends a notice; what the reply cannot hold is replaced. */
    @Test
    void ereject_says_in_ascii_that_it_refuses() throws IOException {
        house.script("anna", "require \"ereject\"; ereject \"Nein danke, \u00e4rgerlich\";");
        house.script("bob", "require \"ereject\"; ereject \"" + "long ".repeat(500) + "\";");
        assertThat(house.deliver("b@x.example", MAIL, "anna@example.org", "bob@example.org"))
                .satisfiesExactly(
                        o -> assertThat(o).isEqualTo(new Outcome(550, "5.7.1", "refused by the recipient's filter")),
                        o -> assertThat(o.text().lines())
                                .hasSizeGreaterThan(5)
                                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(200)));
        assertThat(house.queued()).isEmpty();
    }

    /** RFC 5429, section 2.5: the lines of the reason are the lines of the reply. */
    @Test
    void a_reason_of_several_lines_stays_so() throws IOException {
        house.script("anna", "require \"ereject\"; ereject text:\r\nIt looks like spam.\r\n\r\nCall us.\r\n.\r\n;");
        assertThat(house.deliver("b@x.example", MAIL, "anna@example.org").getFirst())
                .isEqualTo(new Outcome(550, "5.7.1", "It looks like spam.\n\nCall us."));
    }

    /** RFC 5429, section 2.2: reject promises its exact words, so what a reply would cut goes out as a notice. */
    @Test
    void a_reason_longer_than_a_reply_goes_out_as_a_notice() throws IOException {
        house.script("anna", "require \"reject\"; reject \"" + "long ".repeat(1_000) + "\";");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        assertThat(house.queued().getFirst().content()).contains("long ".repeat(999));
    }

    /** Nobody is told of the refusal of a bounce (RFC 5429, section 2.1). */
    @Test
    void a_bounce_is_refused_without_a_notice() throws IOException {
        house.script("anna", "require \"reject\"; reject \"\u00e4rgerlich\";");
        house.deliver("", MAIL, "anna@example.org");
        assertThat(house.queued()).isEmpty();
    }

    @Test
    void a_notification_says_that_a_program_wrote_it_and_for_whom() throws IOException {
        house.script("anna", "require \"enotify\"; notify :message \"post!\" \"mailto:phone@example.net\"; keep;");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        DeliveryHouse.Queued notice = house.queued().getFirst();
        assertThat(notice.to()).isEqualTo("phone@example.net");
        // RFC 5436, section 2.7.1: the owner's address, so that a complaint finds somebody.
        assertThat(notice.content())
                .containsPattern("\r\nAuto-Submitted: auto-notified; owner-email=\"anna@example[.]org\"\r\n")
                .contains("\r\nSubject: post!\r\n");
        assertThat(house.files("anna/new")).hasSize(1);
    }

    /** RFC 5436, section 2.3: a subject is made when the script gives none. */
    @Test
    void a_notification_without_a_message_has_a_subject_all_the_same() throws IOException {
        house.script("anna", "require \"enotify\"; notify \"mailto:phone@example.net\"; keep;");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        assertThat(house.queued().getFirst().content()).containsPattern("\r\nSubject: [^\r]*hi");
    }

    /** RFC 5436, section 2.7.1: what was sent by a program notifies nobody, or two of them would talk for ever. */
    @Test
    void a_notification_notifies_nobody() throws IOException {
        house.script("anna", "require \"enotify\"; notify \"mailto:phone@example.net\"; keep;");
        house.deliver("b@x.example", "Auto-Submitted: auto-notified\r\n" + MAIL, "anna@example.org");
        assertThat(house.queued()).isEmpty();
        assertThat(house.files("anna/new")).hasSize(1);
    }
}
