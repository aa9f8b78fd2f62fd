// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Automatic replies by the rules of RFC 3834 and RFC 5230: to whom, how often, and how they look. */
class VacationTest {
    private static final String SCRIPT = "require \"vacation\"; vacation :days 3 \"I am away.\";";
    private static final String HEADER =
            "From: Berta <b@x.example>\r\nTo: anna@example.org\r\nSubject: hi\r\nMessage-ID: <1@x.example>\r\n";
    private static final String BODY = "\r\nbody\r\n";

    @TempDir
    Path root;

    private DeliveryHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new DeliveryHouse(root, s -> s);
        house.script("anna", SCRIPT);
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private int repliesTo(String sender, String header) throws IOException {
        house.deliver(sender, header + BODY, "anna@example.org");
        return house.queued().size();
    }

    /** RFC 3834, sections 2 and 3; RFC 5230, sections 4.6, 5.1 to 5.8. */
    @Test
    void the_reply_says_what_it_is_and_what_it_answers() throws IOException {
        house.deliver("b@x.example", "References: <0@x.example>\r\n" + HEADER + BODY, "anna@example.org");
        DeliveryHouse.Queued reply = house.queued().getFirst();
        assertThat(reply.from()).isEmpty();
        assertThat(reply.to()).isEqualTo("b@x.example");
        assertThat(reply.content())
                .contains("From: <anna@example.org>\r\n")
                .contains("To: \"Berta\" <b@x.example>\r\n")
                .contains("Subject: Auto: hi\r\n")
                .contains("In-Reply-To: <1@x.example>\r\n")
                .contains("References: <0@x.example> <1@x.example>\r\n")
                .contains("Auto-Submitted: auto-replied")
                .contains("I am away.")
                .containsPattern("(?m)^Message-ID: <[^>]+>")
                .containsPattern("(?m)^Date: ")
                .doesNotContain("body");
        assertThat(house.files("anna/new")).hasSize(1);
    }

    /** RFC 3834, section 2: what is never answered. */
    @Test
    void lists_bulk_and_other_programs_get_none() throws IOException {
        for (String field : List.of(
                "List-Id: <l.example>",
                "List-Unsubscribe: <mailto:x@example>",
                "Precedence: bulk",
                "Precedence: list",
                "Precedence: junk",
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-generated; x=y",
                "Auto-Submitted: nobody-knows",
                "X-Auto-Response-Suppress: OOF, AutoReply",
                "X-Auto-Response-Suppress: All")) {
            assertThat(repliesTo("b@x.example", field + "\r\n" + HEADER))
                    .as(field)
                    .isZero();
        }
        assertThat(repliesTo("b@x.example", "Auto-Submitted: no (yes)\r\n" + HEADER))
                .isEqualTo(1);
    }

    /** RFC 3834, section 5.1: comments and parameters may stand around the word. */
    @Test
    void a_person_may_say_so_with_a_comment() throws IOException {
        assertThat(repliesTo("b@x.example", "Auto-Submitted: (typed) NO(really);x-by=hand\r\n" + HEADER))
                .isEqualTo(1);
    }

    /** RFC 3834, section 5.1: there is one such field; where there are two, the worse counts. */
    @Test
    void a_second_field_does_not_hide_the_first() throws IOException {
        assertThat(repliesTo("b@x.example", "Auto-Submitted: no\r\nAuto-Submitted: auto-replied\r\n" + HEADER))
                .isZero();
        assertThat(repliesTo("b@x.example", "Auto-Submitted: (no) auto-generated\r\n" + HEADER))
                .isZero();
        assertThat(repliesTo("b@x.example", "Auto-Submitted:\r\n" + HEADER)).isZero();
    }

    /** RFC 3834, section 3.1.6; RFC 5322, section 3.6.4. */
    @Test
    void references_go_back_to_one_mail_before_but_not_to_several() throws IOException {
        house.deliver("b@x.example", "In-Reply-To: <0@x.example>\r\n" + HEADER + BODY, "anna@example.org");
        assertThat(house.queued().getFirst().content()).contains("References: <0@x.example> <1@x.example>\r\n");
    }

    @Test
    void an_answer_to_two_mails_names_neither() throws IOException {
        house.deliver(
                "b@x.example", "In-Reply-To: <a@x.example> <b@x.example>\r\n" + HEADER + BODY, "anna@example.org");
        assertThat(house.queued().getFirst().content()).contains("References: <1@x.example>\r\n");
    }

    /** RFC 5230, section 4.6; RFC 3834, section 2. */
    @Test
    void bounces_system_addresses_and_oneself_get_none() throws IOException {
        for (String sender : List.of(
                "",
                "mailer-daemon@x.example",
                "owner-list@x.example",
                "list-request@x.example",
                "LISTSERV@x.example",
                "majordomo@x.example",
                "anna@example.org",
                "Anna@Example.ORG")) {
            assertThat(repliesTo(sender, HEADER)).as(sender).isZero();
        }
    }

    /** RFC 5230, section 4.5: mail that does not name the user was not written to the user. */
    @Test
    void the_user_must_be_named_in_a_field_of_recipients() throws IOException {
        assertThat(repliesTo("b@x.example", HEADER.replace("To: anna@", "To: others@")))
                .isZero();
        assertThat(repliesTo("c@x.example", HEADER.replace("To: anna@", "To: others@") + "Cc: ANNA@example.org\r\n"))
                .isEqualTo(1);
        assertThat(repliesTo("d@x.example", HEADER.replace("To: anna@", "To: o@") + "Resent-To: anna@example.org\r\n"))
                .isEqualTo(2);
        house.script("anna", "require \"vacation\"; vacation :addresses [\"info@example.org\"] \"away\";");
        assertThat(repliesTo("e@x.example", HEADER.replace("To: anna@", "To: info@")))
                .isEqualTo(3);
        assertThat(repliesTo("info@example.org", HEADER)).isEqualTo(3);
    }

    /** RFC 5230, section 4.2: one reply per sender and period, case of the address aside. */
    @Test
    void the_same_sender_gets_one_reply_another_one_too() throws IOException {
        assertThat(repliesTo("b@x.example", HEADER)).isEqualTo(1);
        assertThat(repliesTo("B@X.example", HEADER.replace("hi", "again"))).isEqualTo(1);
        assertThat(repliesTo("c@x.example", HEADER)).isEqualTo(2);
    }

    /** RFC 5230, section 4.2 and 4.7: other words are another reply, unless a handle says they are the same. */
    @Test
    void a_changed_reason_replies_anew_a_handle_binds_them() throws IOException {
        repliesTo("b@x.example", HEADER);
        house.script("anna", SCRIPT.replace("away", "still away"));
        assertThat(repliesTo("b@x.example", HEADER)).isEqualTo(2);
        house.script("anna", SCRIPT.replace("vacation :days", "vacation :handle \"h\" :days"));
        assertThat(repliesTo("b@x.example", HEADER)).isEqualTo(3);
        house.script("anna", "require \"vacation\"; vacation :handle \"h\" :days 3 \"Quite other words.\";");
        assertThat(repliesTo("b@x.example", HEADER)).isEqualTo(3);
    }

    /** RFC 5230, section 4.2: what the reply is known by are its arguments before variables are put in. */
    @Test
    void a_subject_made_of_the_senders_words_is_still_the_same_reply() throws IOException {
        house.script(
                "anna",
                "require [\"vacation\", \"variables\"]; if header :matches \"Subject\" \"*\" {"
                        + " vacation :subject \"Away: ${1}\" \"You wrote: ${1}\"; }");
        for (String subject : new String[] {"one", "two", "three"}) {
            house.deliver(
                    "b@x.example",
                    "From: b@x.example\r\nTo: anna@example.org\r\nSubject: " + subject + "\r\n\r\nbody\r\n",
                    "anna@example.org");
        }
        assertThat(house.queued()).hasSize(1);
        assertThat(house.queued().getFirst().content()).contains("Subject: Away: one\r\n");
    }

    /** RFC 5293, section 6: what the script does to the header is not the sender's business. */
    @Test
    void the_reply_answers_the_mail_as_it_came() throws IOException {
        house.script(
                "anna",
                "require [\"vacation\", \"editheader\"]; deleteheader \"Subject\"; addheader \"Subject\" \"[x] secret\";"
                        + " vacation \"away\";");
        house.deliver("b@x.example", "To: anna@example.org\r\nSubject: hi\r\n\r\nbody\r\n", "anna@example.org");
        assertThat(house.queued().getFirst().content())
                .contains("Subject: Auto: hi\r\n")
                .doesNotContain("secret");
    }

    /** RFC 8580, section 3: the copy is the reply as it is sent, and there is none where nothing is sent. */
    @Test
    void the_copy_of_a_reply_is_the_reply() throws IOException {
        house.script(
                "anna",
                "require [\"vacation\", \"fcc\", \"imap4flags\"]; vacation :fcc \"Sent\" :flags \"\\\\Seen\" \"away\";");
        for (int i = 0; i < 2; i++) {
            house.deliver("b@x.example", "To: anna@example.org\r\nSubject: hi\r\n\r\nbody\r\n", "anna@example.org");
        }
        assertThat(house.queued()).hasSize(1);
        assertThat(house.files("anna/Sent/cur")).hasSize(1);
        assertThat(house.stored("anna/Sent/cur"))
                .isEqualTo(house.queued().getFirst().content())
                .doesNotContain("Delivered-To", "Return-Path");
    }

    /** RFC 5230, section 4.3: the string is a mailbox-list. */
    @Test
    void two_may_be_away_together() throws IOException {
        house.script(
                "anna", "require \"vacation\"; vacation :from \"Anna <anna@example.org>, bob@example.org\" \"away\";");
        house.deliver("b@x.example", "To: anna@example.org\r\nSubject: hi\r\n\r\nbody\r\n", "anna@example.org");
        assertThat(house.queued().getFirst().content())
                .contains("From: \"Anna\" <anna@example.org>,\r\n <bob@example.org>\r\n");
    }

    /** RFC 5230, section 4.6: postmasters are people. */
    @Test
    void a_postmaster_gets_a_reply() throws IOException {
        house.script("anna", "require \"vacation\"; vacation \"away\";");
        house.deliver(
                "postmaster@x.example", "To: anna@example.org\r\nSubject: hi\r\n\r\nbody\r\n", "anna@example.org");
        assertThat(house.queued()).hasSize(1);
    }

    /** RFC 5230, section 4.8, with fields of its own under :mime; and a From that the script gives. */
    @Test
    void subject_from_and_mime_are_as_the_script_says() throws IOException {
        house.script(
                "anna",
                "require \"vacation\"; vacation :subject \"Gr\u00fc\u00dfe\" :from \"Anna <a@example.org>\" :mime \""
                        + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>weg</p>\";");
        repliesTo("b@x.example", HEADER);
        assertThat(house.queued().getFirst().content())
                .contains("From: \"Anna\" <a@example.org>\r\n")
                .containsPattern("Subject: =\\?(?i:utf-8\\?[qb])\\?[^ ]+\\?=")
                .contains("Content-Type: text/html; charset=utf-8\r\n")
                .contains("<p>weg</p>");
    }

    /** A subject of the sender's never becomes a field of ours. */
    @Test
    void what_the_sender_wrote_cannot_add_a_field() throws IOException {
        repliesTo("b@x.example", HEADER.replace("Subject: hi", "Subject: =?utf-8?q?hi=0D=0ABcc:_x@y.example?="));
        assertThat(house.queued().getFirst().content()).doesNotContainPattern("(?m)^Bcc:");
    }

    /** RFC 5230, section 4.7: vacation leaves the implicit keep alone, and runs at most once. */
    @Test
    void it_may_stand_with_other_actions_but_not_twice() throws IOException {
        house.script("anna", "require [\"vacation\", \"fileinto\"]; vacation \"away\"; fileinto \"A\";");
        repliesTo("b@x.example", HEADER);
        assertThat(house.files("anna/A/new")).hasSize(1);
        house.script("anna", "require \"vacation\"; vacation \"one\"; vacation \"two\";");
        house.deliver("c@x.example", HEADER + BODY, "anna@example.org");
        assertThat(house.stored("anna/new")).contains("X-Sieve-Error: main: line 1: ");
        assertThat(house.queued()).hasSize(1);
    }
}
