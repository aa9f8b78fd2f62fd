// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.testkit.Property;

/** Received fields: the client's address is read where the server writes it, and nowhere else. */
final class HopTest {
    private static HeaderField field(String value) {
        return HeaderField.of("Received", value.replace("\n", "\r\n"));
    }

    private static String read(String value) {
        return Hop.read(field(value))
                .map(h -> h.address().getHostAddress() + " " + h.helo() + (h.loggedIn() ? " in" : ""))
                .orElse("");
    }

    @Test
    void the_forms_of_known_servers_are_read() {
        // Postfix
        assertThat(read("""
                from mail.example.org (out1.example.org [192.0.2.7])
                \t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
                \t key-exchange X25519 server-signature ECDSA (prime256v1) server-digest SHA256)
                \t(No client certificate requested)
                \tby mx2.example.net (Postfix) with ESMTPS id 4WxYz12345
                \tfor <u@example.net>; Fri, 20 Nov 2026 10:00:00 +0000 (UTC)""")).isEqualTo("192.0.2.7 mail.example.org");
        assertThat(read("from [10.0.0.9] (unknown [IPv6:2001:db8::25]) by mx2.example.net (Postfix) with ESMTPSA id 4;"
                        + " Fri, 20 Nov 2026 10:00:00 +0000"))
                .isEqualTo("2001:db8:0:0:0:0:0:25 [10.0.0.9] in");
        // Sendmail
        assertThat(read("from mail.example.org (out1.example.org [192.0.2.7] (may be forged)) by mx2.example.net"
                        + " (8.18.1/8.18.1) with ESMTP id 5A; Fri, 20 Nov 2026 10:00:00 GMT"))
                .isEqualTo("192.0.2.7 mail.example.org");
        // Google
        assertThat(
                        read(
                                "from mail.example.org (mail.example.org. [2001:db8::7])\n        by mx.google.example with ESMTPS"
                                        + " id a1 for <u@example.net>\n        (version=TLS1_3 cipher=X bits=256/256); Fri, 20 Nov 2026"))
                .isEqualTo("2001:db8:0:0:0:0:0:7 mail.example.org");
        // Exim
        assertThat(
                        read(
                                "from out1.example.org ([192.0.2.7]:40312 helo=mail.example.org) by mx2.example.net with esmtps"
                                        + " (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.98) (envelope-from <a@example.org>) id 1u; Fri"))
                .isEqualTo("192.0.2.7 mail.example.org");
        assertThat(
                        read(
                                "from [192.0.2.7] (port=40312 helo=mail.example.org) by mx2.example.net with esmtp (Exim) id 1"))
                .isEqualTo("192.0.2.7 mail.example.org");
        assertThat(read("from [192.0.2.7]:40312 (helo=[6.6.6.6]) by mx2.example.net with esmtpsa (Exim) id 1"))
                .isEqualTo("192.0.2.7 [6.6.6.6] in");
        // Microsoft
        assertThat(
                        read(
                                "from mail.example.org (192.0.2.7) by\n DB5.mail.example.com (10.167.8.4) with Microsoft SMTP Server"
                                        + " (version=TLS1_3,\n cipher=TLS_AES_256_GCM_SHA384) id 15.20 via Frontend Transport; Fri"))
                .isEqualTo("192.0.2.7 mail.example.org");
        // qmail
        assertThat(
                        read(
                                "from unknown (HELO mail.example.org) (joe@192.0.2.7) by mx2.example.net with SMTP; 20 Nov 2026"))
                .isEqualTo("192.0.2.7 mail.example.org");
    }

    @Test
    void a_helo_name_is_never_taken_for_an_address() {
        for (String hostile : List.of(
                "from [6.6.6.6] by mx2.example.net with SMTP id 1; Fri",
                "from x([6.6.6.6])by (out.example.org [192.0.2.7]) by mx2.example.net with ESMTP id 1; Fri",
                "from (6.6.6.6) (out.example.org [192.0.2.7]) by mx2.example.net; Fri",
                "by mx2.example.net from x (y [6.6.6.6]) by z; Fri",
                "(x [6.6.6.6]) from y by z; Fri",
                "from x (y 6.6.6.6) by z; Fri",
                "from x (y [6.6.6.6] [192.0.2.7]) by z; Fri",
                "from x (y [6.6.6.6.]) by z; Fri",
                "from x (y [6.6.6.6]) with ESMTP; Fri",
                "from x (y [6.6.6.6]",
                "from x ((y [6.6.6.6])) by z; Fri",
                "from x (y [6.6.6.6])by z; Fri",
                "from x; (y [6.6.6.6]) by z",
                "from x (HELO 6.6.6.6) by z; Fri")) {
            assertThat(read(hostile)).as(hostile).isEmpty();
        }
        assertThat(read("from [6.6.6.6] (out.example.org [192.0.2.7]) by mx2.example.net with ESMTP id 1; Fri"))
                .isEqualTo("192.0.2.7 [6.6.6.6]");
    }

    @Test
    void login_is_told_by_the_protocol_alone() {
        assertThat(read("from ESMTPA (with [192.0.2.7]) by mx2.example.net (with ESMTPSA) with ESMTPS id 1"))
                .isEqualTo("192.0.2.7 ESMTPA");
        assertThat(read("from a.example (b [192.0.2.7]) by mx2.example.net with UTF8SMTPSA id 1"))
                .isEqualTo("192.0.2.7 a.example in");
    }

    @Test
    void no_bytes_break_the_reader() {
        Property.holds(3_000, random -> {
            Hop.read(field("from " + Property.text(random, "a1:.[]()\\ \t;=by with helo=IPv6:", 80)));
            byte[] raw = Property.text(random, "Received: from()[]\0\u00e9", 60).getBytes(StandardCharsets.ISO_8859_1);
            Hop.read(HeaderField.ofRaw(raw, 0, raw.length));
        });
    }
}
