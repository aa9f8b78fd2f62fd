// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.message.testkit.Property;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** What a resolver answers, well-behaved and not, over real sockets. */
final class ResolverDnsClientTest {
    private static final Duration SOON = Duration.ofMillis(1_500);

    private static DnsAnswer ask(String name, RecordType type, FakeDnsServer... servers) {
        List<InetSocketAddress> addresses =
                java.util.Arrays.stream(servers).map(FakeDnsServer::address).toList();
        DnsClient client =
                new ResolverDnsClient(DnsSettings.DEFAULT.withServers(addresses).withTimeout(SOON));
        return client.lookup(name, type, Deadline.in(Duration.ofMinutes(1)));
    }

    private static Message reply(Message query, Record... answers) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        for (Record r : answers) {
            reply.addRecord(r, Section.ANSWER);
        }
        return reply;
    }

    private static Record txt(Name name, long ttl, String... parts) {
        return new TXTRecord(name, DClass.IN, ttl, List.of(parts));
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }

    @Test
    void strings_of_a_record_are_joined_bytes_kept_and_the_smallest_ttl_counts() throws IOException {
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> {
            Name n = query.getQuestion().getName();
            Message reply = reply(query, txt(n, 300, "v=spf1 ", "-all"), txt(n, 60, "caf\\233"));
            reply.getHeader().setFlag(Flags.AD);
            return reply.toWire();
        })) {
            DnsAnswer answer = ask("Example.ORG.", RecordType.TXT, server);
            assertThat(answer)
                    .isEqualTo(new DnsAnswer.Records(
                            List.of(new DnsRecord.Txt("v=spf1 -all"), new DnsRecord.Txt("caf\u00e9")), 60, true));
        }
    }

    @Test
    void a_name_that_does_not_exist_keeps_the_negative_ttl_of_its_zone() throws IOException {
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> {
            Message reply = reply(query);
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            Name zone = name("example.org");
            reply.addRecord(new SOARecord(zone, DClass.IN, 900, zone, zone, 1, 1, 1, 1, 120), Section.AUTHORITY);
            return reply.toWire();
        })) {
            assertThat(ask("x.example.org", RecordType.A, server)).isEqualTo(new DnsAnswer.NoName(120, false));
        }
    }

    @Test
    void a_name_without_such_records_is_no_data() throws IOException {
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> reply(query).toWire())) {
            assertThat(ask("example.org", RecordType.MX, server)).isInstanceOf(DnsAnswer.NoData.class);
        }
    }

    @Test
    void failed_validation_is_told_from_other_failures() throws IOException {
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> {
            Message reply = reply(query);
            reply.getHeader().setRcode(Rcode.SERVFAIL);
            reply.addRecord(
                    new OPTRecord(
                            1232, 0, 0, 0, new ExtendedErrorCodeOption(ExtendedErrorCodeOption.SIGNATURE_EXPIRED)),
                    Section.ADDITIONAL);
            return reply.toWire();
        })) {
            assertThat(ask("example.org", RecordType.TXT, server)).isInstanceOf(DnsAnswer.Bogus.class);
            assertThat(server.udpQueries).hasValue(1);
        }
    }

    @Test
    void after_a_server_failure_the_next_server_is_asked() throws IOException {
        try (FakeDnsServer broken = new FakeDnsServer((query, _) -> {
                    Message reply = reply(query);
                    reply.getHeader().setRcode(Rcode.SERVFAIL);
                    return reply.toWire();
                });
                FakeDnsServer good = new FakeDnsServer(
                        (query, _) -> reply(query, txt(query.getQuestion().getName(), 60, "ok"))
                                .toWire())) {
            assertThat(ask("example.org", RecordType.TXT, broken, good)).isInstanceOf(DnsAnswer.Records.class);
        }
    }

    @Test
    void silence_is_a_timeout_and_the_next_server_gets_its_turn() throws IOException {
        try (FakeDnsServer silent = new FakeDnsServer((_, _) -> new byte[0]);
                FakeDnsServer good = new FakeDnsServer(
                        (query, _) -> reply(query, txt(query.getQuestion().getName(), 60, "ok"))
                                .toWire())) {
            assertThat(ask("example.org", RecordType.TXT, silent, good)).isInstanceOf(DnsAnswer.Records.class);
            assertThat(ask("example.org", RecordType.TXT, silent)).isInstanceOf(DnsAnswer.TimedOut.class);
        }
    }

    @Test
    void a_truncated_answer_is_fetched_over_tcp() throws IOException {
        String large = "x".repeat(250);
        try (FakeDnsServer server = new FakeDnsServer((query, tcp) -> {
            Message reply = reply(query);
            if (!tcp) {
                reply.getHeader().setFlag(Flags.TC);
                return reply.toWire();
            }
            String[] parts = new String[200];
            java.util.Arrays.fill(parts, large);
            reply.addRecord(txt(query.getQuestion().getName(), 60, parts), Section.ANSWER);
            return reply.toWire();
        })) {
            DnsAnswer answer = ask("example.org", RecordType.TXT, server);
            assertThat(answer.all(DnsRecord.Txt.class).getFirst().value()).hasSize(50_000);
            assertThat(server.tcpQueries).hasValue(1);
        }
    }

    @Test
    void aliases_are_followed_and_a_loop_of_them_is_a_failure() throws IOException {
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> {
            Name n = query.getQuestion().getName();
            Name a = name("a.example.org");
            Name b = name("b.example.org");
            return n.equals(a)
                    ? reply(query, new CNAMERecord(a, DClass.IN, 60, b), new CNAMERecord(b, DClass.IN, 60, a))
                            .toWire()
                    : reply(query, new CNAMERecord(n, DClass.IN, 30, b), new ARecord(b, DClass.IN, 60, new byte[] {
                                1, 2, 3, 4
                            }))
                            .toWire();
        })) {
            assertThat(ask("a.example.org", RecordType.A, server).text()).contains("CNAME loop");
            assertThat(ask("c.example.org", RecordType.A, server)).isInstanceOf(DnsAnswer.Records.class);
        }
    }

    @Test
    void nonsense_never_escapes_as_an_exception() throws IOException {
        AtomicReference<byte[]> nonsense = new AtomicReference<>(new byte[0]);
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> {
            byte[] good =
                    reply(query, txt(query.getQuestion().getName(), 60, "ok")).toWire();
            byte[] noise = nonsense.get();
            for (int i = 12; i < good.length && i - 12 < noise.length; i++) {
                good[i] ^= noise[i - 12];
            }
            return good;
        })) {
            DnsClient client = new ResolverDnsClient(
                    DnsSettings.DEFAULT.withServers(List.of(server.address())).withTimeout(Duration.ofMillis(60)));
            Property.holds(20, random -> {
                nonsense.set(Property.bytes(random, 30));
                assertThat(client.lookup("example.org", RecordType.TXT, Deadline.in(Duration.ofMinutes(1))))
                        .isNotNull();
            });
        }
    }

    @Test
    void names_keep_every_byte_on_the_wire() throws IOException {
        AtomicReference<Name> seen = new AtomicReference<>(Name.root);
        try (FakeDnsServer server = new FakeDnsServer((query, _) -> {
            seen.set(query.getQuestion().getName());
            return reply(query).toWire();
        })) {
            ask("foo:bar/ba\\z \u00e9.example.org", RecordType.A, server);
            assertThat(new String(seen.get().getLabel(0), 1, 13, StandardCharsets.ISO_8859_1))
                    .isEqualTo("foo:bar/ba\\z ");
        }
    }

    @Test
    void a_name_that_cannot_exist_is_not_asked_for() {
        DnsClient mustNotBeAsked = _ -> {
            throw new IllegalStateException("asked");
        };
        for (String bad : List.of("", ".", "a..b", "x".repeat(64) + ".org", ("a".repeat(60) + ".").repeat(5) + "org")) {
            assertThat(mustNotBeAsked.lookup(bad, RecordType.A, Deadline.in(Duration.ofSeconds(1))))
                    .isInstanceOf(DnsAnswer.NoName.class);
        }
    }
}
