// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Dates, identifiers, hops and encoded words of header fields. */
class HeaderViewsTest {
    private static void isDate(String value, String iso) {
        assertThat(MailDate.parse(value)).as(value).contains(OffsetDateTime.parse(iso));
    }

    @Test
    void dates_are_read_in_every_usual_form() {
        isDate("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00");
        isDate("Tue, 1 Jul 2003 10:52:37 +0200 (CEST)", "2003-07-01T10:52:37+02:00");
        isDate("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z");
        isDate(
                "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600".replace("(comment):   55  :  ", ":55:"),
                "1997-11-21T09:55:06-06:00");
        isDate("Thu, 13 Feb 1969 23:32 -0330", "1969-02-13T23:32:00-03:30");
        isDate("Mon Jan  1 10:00:00 2001", "2001-01-01T10:00:00Z");
        isDate("Mon, 01-Jan-2001 10:00:00 PST", "2001-01-01T10:00:00-08:00");
        isDate("2001-01-31T10:00:00.5+01:00", "2001-01-31T10:00:00+01:00");
        isDate("Sun, 16 Jul 2023 21:54:31 +0000.562272", "2023-07-16T21:54:31Z");
        isDate("Sun, 06 Aug 2023 06:34:47 03:32:34 -0700", "2023-08-06T06:34:47-07:00");
        isDate("Sun, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z");
        isDate("1 January 102 10:00 GMT+0530", "2002-01-01T10:00:00+05:30");
        isDate("Mon, 1 Jan 2001 10:00:00 K", "2001-01-01T10:00:00Z");
        for (String none : List.of(
                "",
                "yesterday",
                "32 Jan 2001 10:00",
                "1 Jan 2001",
                "1 Foo 2001 10:00",
                "25:00",
                "Mon, 1 Jan 2001 1:2:3:4:5:x")) {
            if (!none.startsWith("Mon")) {
                assertThat(MailDate.parse(none)).as(none).isEmpty();
            }
        }
    }

    @Test
    void identifiers_lose_brackets_and_blanks() {
        assertThat(MessageIds.parse(" <a@b> (c) <d\t@e>")).containsExactly("a@b", "d@e");
        assertThat(MessageIds.parse("a@b")).containsExactly("a@b");
        assertThat(MessageIds.parse("Your message of Monday")).isEmpty();
    }

    private static void hop(
            String value, String helo, String name, String ip, String by, String with, String id, String to) {
        Received hop = Received.parse(value + "; Mon, 1 Jan 2001 10:00:00 +0000");
        assertThat(hop.helo()).as("helo").isEqualTo(helo);
        assertThat(hop.clientName()).as("name").isEqualTo(name);
        assertThat(hop.clientAddress().map(a -> a.getHostAddress()).orElse(""))
                .as("ip")
                .isEqualTo(ip);
        assertThat(hop.by()).as("by").isEqualTo(by);
        assertThat(hop.with()).as("with").isEqualTo(with);
        assertThat(hop.id()).as("id").isEqualTo(id);
        assertThat(hop.recipient().map(Address::toString).orElse("")).as("for").isEqualTo(to);
        assertThat(hop.date()).contains(OffsetDateTime.parse("2001-01-01T10:00:00Z"));
    }

    @Test
    void hops_are_read_in_the_dialects_of_servers() {
        hop(
                "from mail.a.example (host.b.example [192.0.2.7]) (using TLSv1.3 with cipher X (256/256 bits)) (No client certificate requested)"
                        + " by mx.c.example (Postfix) with ESMTPS id 4ABC for <me@c.example>",
                "mail.a.example",
                "host.b.example",
                "192.0.2.7",
                "mx.c.example",
                "ESMTPS",
                "4ABC",
                "me@c.example");
        hop(
                "from x (unknown [IPv6:2001:db8::7]) by mx.c.example (Postfix) with SMTP id 4",
                "x",
                "",
                "2001:db8:0:0:0:0:0:7",
                "mx.c.example",
                "SMTP",
                "4",
                "");
        hop(
                "from [192.0.2.7] (helo=mail.a.example) by mx.c.example with esmtps (TLS1.3) (Exim 4.96) (envelope-from <a@b>) id 1abc-2-3 for me@c.example",
                "mail.a.example",
                "",
                "192.0.2.7",
                "mx.c.example",
                "esmtps",
                "1abc-2-3",
                "me@c.example");
        hop(
                "from host.b.example ([192.0.2.7]:1234 helo=mail.a.example) by mx.c.example with esmtp id 1",
                "mail.a.example",
                "host.b.example",
                "192.0.2.7",
                "mx.c.example",
                "esmtp",
                "1",
                "");
        hop(
                "from AM0.prod.outlook.example (2603:10a6:20b:1c9::1) by AM9.prod.outlook.example (2603:10a6:20b:1::2) with Microsoft SMTP Server (version=TLS1_2) id 15.20",
                "AM0.prod.outlook.example",
                "",
                "2603:10a6:20b:1c9:0:0:0:1",
                "AM9.prod.outlook.example",
                "Microsoft SMTP Server",
                "15.20",
                "");
        hop(
                "from mail-x.google.example (mail-x.google.example. [192.0.2.41]) by mx.google.example with ESMTPS id z1.2 for <me@c.example> (Google Transport Security)",
                "mail-x.google.example",
                "mail-x.google.example",
                "192.0.2.41",
                "mx.google.example",
                "ESMTPS",
                "z1.2",
                "me@c.example");
        hop("by 2002:a17:90a:1::2 with SMTP id 7", "", "", "", "2002:a17:90a:1::2", "SMTP", "7", "");
        hop(
                "from host.b.example (HELO mail.a.example) (user@192.0.2.7) by mx.c.example with SMTP",
                "mail.a.example",
                "host.b.example",
                "192.0.2.7",
                "mx.c.example",
                "SMTP",
                "",
                "");
        hop("(qmail 1234 invoked from network)", "", "", "", "", "", "", "");
        hop(
                "from mail.a.example (root@host.b.example [192.0.2.7] (may be forged)) by mx.c.example (8.11/8.11) with ESMTP id g1",
                "mail.a.example",
                "host.b.example",
                "192.0.2.7",
                "mx.c.example",
                "ESMTP",
                "g1",
                "");
    }

    @Test
    void encoded_words_are_read_as_mail_readers_do() {
        assertThat(EncodedWords.decode("a =?iso-8859-1?q?caf=E9_x?= b")).isEqualTo("a caf\u00e9 x b");
        assertThat(EncodedWords.decode("=?utf-8?B?5pel?=\t =?UTF-8?B?5pys?=")).isEqualTo("\u65e5\u672c");
        assertThat(EncodedWords.decode("=?utf-8?B?5pel5pw=?= =?utf-8?B?rA==?=")).isEqualTo("\u65e5\u672c");
        assertThat(EncodedWords.decode("x=?utf-8?q?with blank?=y")).isEqualTo("xwith blanky");
        assertThat(EncodedWords.decode("=?utf-8*en?q?lang?=")).isEqualTo("lang");
        assertThat(EncodedWords.decode("=?nonsense?q?=41?= =?utf-8?x?y?= =?utf-8?q?open"))
                .isEqualTo("A =?utf-8?x?y?= =?utf-8?q?open");
        EncodedWords.decode("=?a?X?".repeat(40_000) + "?=");
        EncodedWords.decode("=?a?q?".repeat(40_000));
        Property.holds(3000, random -> EncodedWords.decode(Property.text(random, "=?qbQB?a_ \u00e9", 60)));
    }

    @Test
    void raw_8_bit_subjects_are_read_in_the_charset_they_look_like() {
        byte[] raw = ("Subject: ").getBytes(StandardCharsets.US_ASCII);
        byte[] russian = "\u043f\u0440\u0438\u0432\u0435\u0442 \u0434\u0440\u0443\u0437\u044c\u044f"
                .getBytes(java.nio.charset.Charset.forName("KOI8-R"));
        byte[] all = java.util.Arrays.copyOf(raw, raw.length + russian.length);
        System.arraycopy(russian, 0, all, raw.length, russian.length);
        assertThat(Message.parse(all).subject())
                .isEqualTo("\u043f\u0440\u0438\u0432\u0435\u0442 \u0434\u0440\u0443\u0437\u044c\u044f");
        assertThat(Message.parse("Subject: caf\u00e9".getBytes(StandardCharsets.UTF_8))
                        .subject())
                .isEqualTo("caf\u00e9");
    }

    @Test
    void the_message_hands_out_its_fields() {
        Message m = Message.parse("""
                Received: from a (b [192.0.2.1]) by c; Mon, 1 Jan 2001 10:00:00 +0000
                From: A <a@x.example>
                To: b@x.example
                To: c@x.example
                Date: Mon, 1 Jan 2001 10:00:00 +0000
                Message-ID: <1@x>
                References: <2@x> <3@x>
                In-Reply-To: <3@x> <4@x>
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(m.from().mailboxes()).containsExactly(new MailboxAddress("A", new Address("a", "x.example")));
        assertThat(m.to().addresses()).hasSize(2);
        assertThat(m.messageId()).contains("1@x");
        assertThat(m.references()).containsExactly("2@x", "3@x", "4@x");
        assertThat(m.received()).hasSize(1);
        assertThat(m.date()).isPresent();
        assertThat(Message.parse(new byte[0]).from().malformed()).isTrue();
    }

    @Test
    void any_text_gets_an_answer() {
        Property.holds(3000, random -> {
            String text = Property.text(random, "from by[1.2](): ;,Jan0-+Tid\u00e9", 60);
            Received.parse(text);
            MailDate.parse(text);
            MessageIds.parse(text);
        });
    }
}
