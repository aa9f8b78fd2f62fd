// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigLoader;
import org.winnowmail.app.dmarc.DmarcReporting;
import org.winnowmail.app.dmarc.ReportRound;
import org.winnowmail.app.dns.ConfiguredDns;
import org.winnowmail.app.testkit.MilterMta;
import org.winnowmail.app.testkit.SmtpSink;
import org.winnowmail.mailauth.dmarc.report.AggregateReports;
import org.winnowmail.mailauth.dmarc.report.ReportRow;
import org.winnowmail.mailauth.dmarc.report.ReportSettings;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.mailauth.testkit.LoopbackZone;
import org.winnowmail.state.SqliteState;
import org.winnowmail.state.State;
import org.winnowmail.state.StateSettings;
import picocli.CommandLine;

/** Mail in by the milter port, a day later reports out by SMTP: RFC 9990 from end to end. */
class DmarcReportsTest {
    @TempDir
    private Path dir;

    private final LoopbackZone zone = new LoopbackZone()
            .txt(
                    "_dmarc.sender.example",
                    "v=DMARC1; p=reject; sp=quarantine; rua=mailto:dmarc@sender.example!10m,"
                            + "mailto:in@collector.example,mailto:v@victim.example")
            .txt("sender.example._report._dmarc.collector.example", "v=DMARC1")
            .txt("sender.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("_dmarc.silent.example", "v=DMARC1; p=none")
            .txt("_dmarc.testing.example", "v=DMARC1; p=reject; t=y; rua=mailto:d@testing.example");

    private Config config(FakeDnsServer dns, SmtpSink sink) throws Exception {
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(file, """
                authserv_id: mx.ours.example
                roles: [milter]
                data: %s
                milter: {listen: ["inet:127.0.0.1:0"]}
                dns: {servers: ["127.0.0.1:%d"]}
                greylist: {mode: off}
                classifier: {enabled: false}
                outbox: {smtp: "127.0.0.1:%d"}
                dmarc:
                  reports: {enabled: true, email: dmarc@ours.example, org_name: Ours, exclude: [friend.example]}
                """.formatted(dir.resolve("data"), dns.address().getPort(), sink.port()));
        return ConfigLoader.load(Optional.of(file), Optional.empty(), Map.of());
    }

    private static MilterMta mta(Service service) {
        String place = service.places().getFirst();
        return new MilterMta(Integer.parseInt(place.replace("]", "").replaceAll(".*\\D", "")));
    }

    private static void pass(MilterMta mta, String ip, String from, String author, String to) throws Exception {
        mta.pass(
                new MilterMta.Envelope(ip, "mx.sender.example", from, to),
                ("From: <" + author + ">\r\nTo: <" + to + ">\r\nSubject: hello\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000"
                                + "\r\nMessage-ID: <1@x>\r\n\r\nhello\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static Instant dayAfter() {
        return Instant.now().plus(Duration.ofDays(1)).plus(Duration.ofHours(2));
    }

    private static Document xml(SmtpSink.Mail mail) throws Exception {
        String text = mail.text();
        String base64 = text.substring(text.indexOf("base64\r\n\r\n") + 10);
        byte[] gzip = Base64.getMimeDecoder().decode(base64.substring(0, base64.indexOf("\r\n--")));
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new GZIPInputStream(new ByteArrayInputStream(gzip)));
    }

    private static List<String> all(Document xml, String name) {
        NodeList nodes = xml.getElementsByTagNameNS("*", name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    private static String command(String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = Winnow.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        line.execute(args);
        return out.toString();
    }

    @Test
    void what_came_in_by_milter_goes_out_as_reports_and_survives_a_restart() throws Exception {
        try (FakeDnsServer dns = new FakeDnsServer(zone);
                SmtpSink sink = new SmtpSink()) {
            Config config = config(dns, sink);
            try (Service service = Service.start(config)) {
                MilterMta mta = mta(service);
                pass(mta, "192.0.2.1", "a@sender.example", "a@sender.example", "u@ours.example");
                pass(mta, "192.0.2.1", "a@sender.example", "a@sender.example", "u@ours.example");
                pass(mta, "198.51.100.7", "x@spam.example", "a@sender.example", "u@ours.example");
                pass(mta, "198.51.100.7", "", "boss@news.sender.example", "u@ours.example");
                pass(mta, "192.0.2.9", "a@silent.example", "a@silent.example", "u@ours.example");
                pass(mta, "192.0.2.9", "a@testing.example", "a@testing.example", "u@ours.example");
                pass(mta, "192.0.2.1", "a@sender.example", "a@sender.example", "dmarc@ours.example");
                pass(mta, "192.0.2.1", "a@sender.example", "a@sender.example", "u@friend.example");
            }
            String file = config.file().toString();
            String dry = command("dmarc", "report", "--dry-run", "--config", file, "--out", dir + "/xml");
            assertThat(dry)
                    .contains("sender.example: 4 messages in 3 rows; waits: goes at ")
                    .contains("not to v@victim.example: no consent at sender.example._report._dmarc.victim.example")
                    .contains("testing.example: 1 message in 1 row");
            try (Stream<Path> files = Files.list(dir.resolve("xml"))) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .hasSize(2)
                        .anyMatch(f -> f.matches("ours\\.example!sender\\.example!\\d+!\\d+![0-9A-Za-z]+\\.xml"));
            }

            try (Service again = Service.start(config)) {
                DmarcReporting reporting =
                        again.filter().orElseThrow().reporting().orElseThrow();
                assertThat(reporting.send(Instant.now())).isEqualTo(new ReportRound.Tally(0, 0, 0));
                assertThat(reporting.send(dayAfter())).isEqualTo(new ReportRound.Tally(2, 0, 0));
                assertThat(reporting.send(dayAfter()))
                        .as("nothing goes twice")
                        .isEqualTo(new ReportRound.Tally(0, 0, 0));

                SmtpSink.Mail one = sink.next();
                SmtpSink.Mail other = sink.next();
                SmtpSink.Mail mail = one.text().contains("Report Domain: sender.example") ? one : other;
                assertThat(mail.from()).isEqualTo("dmarc@ours.example");
                assertThat(mail.to()).containsExactly("dmarc@sender.example", "in@collector.example");
                assertThat(mail.text())
                        .contains("Subject: Report Domain: sender.example Submitter: ours.example\r\n Report-ID: <")
                        .contains("Content-Type: application/gzip");
                Document xml = xml(mail);
                assertThat(all(xml, "org_name")).containsExactly("Ours");
                assertThat(all(xml, "p")).containsExactly("reject");
                assertThat(all(xml, "sp")).containsExactly("quarantine");
                assertThat(all(xml, "count")).containsExactlyInAnyOrder("2", "1", "1");
                assertThat(all(xml, "header_from"))
                        .containsExactlyInAnyOrder("sender.example", "sender.example", "news.sender.example");
                // on_reject is junk by default: less than p=reject asks, so with a reason; sp=quarantine is done as
                // asked
                assertThat(all(xml, "disposition")).containsExactlyInAnyOrder("pass", "quarantine", "quarantine");
                assertThat(all(xml, "type")).containsExactly("local_policy");
                assertThat(all(xml, "source_ip")).contains("192.0.2.1", "198.51.100.7");

                Document testing = xml(mail == one ? other : one);
                assertThat(all(testing, "testing")).containsExactly("y");
                assertThat(all(testing, "type")).containsExactly("policy_test_mode");
            }
            assertThat(sink.waiting()).isZero();
        }
    }

    @Test
    void a_relay_that_is_down_delays_a_report_and_loses_none() throws Exception {
        try (FakeDnsServer dns = new FakeDnsServer(zone)) {
            SmtpSink gone = new SmtpSink();
            Config config = config(dns, gone);
            gone.close();
            try (Service service = Service.start(config)) {
                pass(mta(service), "192.0.2.9", "a@testing.example", "a@testing.example", "u@ours.example");
            }
            try (Service service = Service.start(config)) {
                DmarcReporting reporting =
                        service.filter().orElseThrow().reporting().orElseThrow();
                assertThat(reporting.send(dayAfter()).sent()).isEqualTo(1);
            }
            try (Stream<Path> queue = Files.list(dir.resolve("data/dmarc/outbox/new"))) {
                assertThat(queue).hasSize(1);
            }
        }
    }

    @Test
    void the_command_queues_what_is_due_and_the_running_service_sends_it() throws Exception {
        try (FakeDnsServer dns = new FakeDnsServer(zone);
                SmtpSink sink = new SmtpSink()) {
            Config config = config(dns, sink);
            Instant yesterday = Instant.now().minus(Duration.ofDays(1)).minus(Duration.ofHours(2));
            Files.createDirectories(config.data());
            try (State state = SqliteState.open(
                    config.data().resolve("state.sqlite"), InstantSource.system(), StateSettings.DEFAULT)) {
                AggregateReports reports = new AggregateReports(
                        state,
                        ConfiguredDns.client(config),
                        ReportSettings.of("Ours", "dmarc@ours.example"),
                        InstantSource.system());
                for (String domain : List.of("testing.example", "victim.example")) {
                    reports.note(
                            new ReportRow(
                                    domain,
                                    "v=DMARC1; p=none; rua=mailto:d@testing.example",
                                    "192.0.2.9",
                                    "none",
                                    false,
                                    true,
                                    Optional.empty(),
                                    domain,
                                    domain,
                                    List.of(),
                                    domain,
                                    "pass"),
                            yesterday,
                            3);
                }
            }
            String file = config.file().toString();
            String said = command("dmarc", "report", "--config", file);
            assertThat(said)
                    .contains("testing.example: 3 messages in 1 row; to d@testing.example, ")
                    .contains(
                            "victim.example: 3 messages in 1 row; not sent: no address that is named has consented",
                            "1 queued, 1 for nobody, 0 failed")
                    .contains("not to d@testing.example: no consent at victim.example._report._dmarc.testing.example");
            assertThat(command("dmarc", "report", "--config", file))
                    .as("done is done")
                    .startsWith("nothing is due");
            assertThat(sink.waiting()).as("the command itself sends nothing").isZero();

            try (Service service = Service.start(config)) {
                assertThat(service.places()).hasSize(1);
                assertThat(sink.next().text()).contains("Report Domain: testing.example Submitter: ours.example");
            }
            assertThat(command("dmarc", "check", "testing.example", "--config", file))
                    .contains("TXT _dmarc.testing.example: \"v=DMARC1; p=reject; t=y;")
                    .contains("policy: p=reject of testing.example", "quarantine is asked");
        }
    }
}
