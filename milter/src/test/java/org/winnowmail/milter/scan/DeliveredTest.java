// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/** A message is the same to the classifier on its way and in the mailbox. */
class DeliveredTest {
    private static final Instant NOW = Instant.parse("2026-11-19T08:00:11Z");

    private static final String MAIL = """
            Received: by pc.sender.example (Postfix, from userid 1000)
            \tid 4XyA1; Thu, 19 Nov 2026 09:00:09 +0100 (CET)
            From: Ann <ann@sender.example>
            To: bob@here.example
            Subject: lunch?
            Date: Thu, 19 Nov 2026 09:00:08 +0100
            Message-ID: <1@sender.example>

            Lunch at 12:30?
            """;

    /** As Postfix and Winnow's delivery agent put it into the mailbox. */
    private static String stored(String tls, String protocol) {
        return """
            Return-Path: <ann@sender.example>
            Delivered-To: bob@here.example
            Received: from mx.here.example
            \tby mx.here.example with LMTP id 7.1
            \tfor <bob@here.example>; Thu, 19 Nov 2026 08:00:12 +0000
            Authentication-Results: mx.here.example; spf=pass smtp.mailfrom=sender.example
            X-Spam-Score: 0.1
            Received: from mail.sender.example (mail.sender.example [192.0.2.1])
            %s\tby mx.here.example (Postfix) with %s id 4XyB2
            \tfor <bob@here.example>; Thu, 19 Nov 2026 09:00:11 +0100 (CET)
            """.formatted(tls, protocol) + MAIL;
    }

    private static Envelope envelope(Map<String, String> macros) throws Exception {
        return new Envelope(
                new Client(Optional.of(InetAddress.getByName("192.0.2.1")), "mail.sender.example", "", 25),
                "mail.sender.example",
                Optional.of(new Address("ann", "sender.example")),
                List.of(new Address("bob", "here.example")),
                Optional.empty(),
                "4XyB2",
                macros);
    }

    private static Message parse(String text) {
        return Message.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static Set<Integer> features(Message message) {
        return new HashSet<>(Arrays.stream(new FeatureReader().read(message).hashes())
                .boxed()
                .collect(Collectors.toSet()));
    }

    @Test
    void all_that_is_read_in_the_mailbox_is_read_on_the_way() throws Exception {
        Scan scan = new Scan(envelope(Map.of("j", "mx.here.example")), parse(MAIL), Direction.INCOMING, NOW);

        assertThat(features(scan.delivered())).isEqualTo(features(parse(stored("", "ESMTP"))));
        assertThat(scan.delivered().text()).isSameAs(scan.message().text());
    }

    @Test
    void what_a_milter_is_told_of_encryption_is_read_too() throws Exception {
        Map<String, String> macros =
                Map.of("j", "mx.here.example", "tls_version", "TLSv1.3", "cipher", "AES256-SHA", "cipher_bits", "256");
        Scan scan = new Scan(envelope(macros), parse(MAIL), Direction.INCOMING, NOW);
        String using = "\t(using TLSv1.3 with cipher AES256-SHA (256/256 bits))\n\t(No client certificate requested)\n";

        assertThat(features(scan.delivered())).isEqualTo(features(parse(stored(using, "ESMTPS"))));
    }

    @Test
    void a_client_without_a_name_is_unknown_to_an_mta_and_not_asked_for_by_a_scan_of_a_file() throws Exception {
        Envelope named = envelope(Map.of("j", "mx.here.example"));
        Envelope nameless = new Envelope(
                Client.of(named.client().address().orElseThrow()),
                named.helo(),
                named.sender(),
                named.recipients(),
                Optional.empty(),
                "",
                named.macros());
        Envelope file = new Envelope(
                nameless.client(),
                nameless.helo(),
                nameless.sender(),
                nameless.recipients(),
                Optional.empty(),
                "",
                Map.of());

        assertThat(new Scan(nameless, parse(MAIL), Direction.INCOMING, NOW)
                        .delivered()
                        .headers()
                        .value("Received"))
                .startsWith("from mail.sender.example (unknown [192.0.2.1])");
        assertThat(new Scan(file, parse(MAIL), Direction.INCOMING, NOW)
                        .delivered()
                        .headers()
                        .value("Received"))
                .startsWith("from mail.sender.example ([192.0.2.1])");
    }

    @Test
    void a_message_from_a_file_stays_as_it_is() throws Exception {
        Message file = parse(stored("", "ESMTP").substring(stored("", "ESMTP").indexOf("X-Spam-Score")));

        assertThat(new Scan(Envelope.UNKNOWN, file, Direction.INCOMING, NOW).delivered())
                .isSameAs(file);
        assertThat(new Scan(envelope(Map.of()), file, Direction.INCOMING, NOW).delivered())
                .isSameAs(file);
    }

    @Test
    void a_message_on_its_way_out_stays_as_it_is() throws Exception {
        Message outgoing = parse(MAIL);

        assertThat(new Scan(envelope(Map.of()), outgoing, Direction.OUTGOING, NOW).delivered())
                .isSameAs(outgoing);
    }

    @Test
    void a_stranger_does_not_keep_his_address_off_by_writing_a_field_that_names_it() throws Exception {
        String own = "Received: from mail.bank.example (mail.bank.example [192.0.2.1]) by x with ESMTP; now\n";
        Scan scan = new Scan(envelope(Map.of("j", "mx.here.example")), parse(own + MAIL), Direction.INCOMING, NOW);

        assertThat(scan.delivered().headers().value("Received")).startsWith("from mail.sender.example (mail.sender");
    }

    @Test
    void what_a_client_calls_itself_stays_one_word_of_one_field() throws Exception {
        Envelope forged = envelope(Map.of()).withHelo("a\r\nX-Evil: 1 ([203.0.113.9])");
        Message delivered = new Scan(forged, parse(MAIL), Direction.INCOMING, NOW).delivered();

        assertThat(delivered.headers().has("X-Evil")).isFalse();
        assertThat(delivered.headers().value("Received"))
                .startsWith("from a??X-Evil:?1?([203.0.113.9]) (mail.sender.example [192.0.2.1])");
    }
}
