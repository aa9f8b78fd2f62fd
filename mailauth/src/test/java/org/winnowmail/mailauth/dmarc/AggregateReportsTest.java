// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dmarc.report.AggregateReport;
import org.winnowmail.mailauth.dmarc.report.AggregateReports;
import org.winnowmail.mailauth.dmarc.report.ReportMail;
import org.winnowmail.mailauth.dmarc.report.ReportRow;
import org.winnowmail.mailauth.dmarc.report.ReportSettings;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.spf.SpfIdentity;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.state.MemoryState;
import org.winnowmail.state.State;

/** RFC 9990. */
final class AggregateReportsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");

    private final ZoneDns dns = new ZoneDns()
            .txt(
                    "_dmarc.example.org",
                    "v=DMARC1; p=reject; rua=mailto:d@example.org,mailto:r@collector.example,mailto:v@victim.example")
            .txt("example.org._report._dmarc.collector.example", "v=DMARC1;");
    private final State state = new MemoryState(InstantSource.fixed(NOON));
    private final AggregateReports reports = new AggregateReports(
            state,
            dns,
            ReportSettings.of("Example Net", "dmarc@mx.example.net").withContact("https://mx.example.net/dmarc"),
            InstantSource.fixed(NOON));

    private static Deadline soon() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    private void note(String ip) {
        SpfResult spf = new SpfResult(
                SpfVerdict.FAIL, "bounce.example.org", SpfIdentity.MAILFROM, "", Optional.empty(), List.of(), 1);
        DkimResult dkim = new DkimResult(
                DkimVerdict.PASS, "example.org", "s1", "rsa-sha256", "@example.org", "abc", "", 2048, false, false);
        DmarcResult dmarc = new DmarcEvaluator(dns, DmarcSettings.DEFAULT)
                .check("example.org", Identifiers.of(spf, List.of(dkim)), soon());
        reports.note(
                ReportRow.of(ip, dmarc, spf, List.of(dkim), ReportRow.Done.PASS, Optional.empty())
                        .orElseThrow(),
                NOON,
                1);
    }

    private ReportRow row(String ip) {
        return new ReportRow(
                "example.org",
                "v=DMARC1; p=reject; rua=mailto:d@example.org",
                ip,
                "none",
                false,
                false,
                Optional.empty(),
                "example.org",
                "",
                List.of(),
                "",
                "none");
    }

    private AggregateReport report() {
        return reports.report(DAY, "example.org", soon()).orElseThrow();
    }

    @Test
    void equal_messages_are_one_row_with_a_count() throws Exception {
        note("192.0.2.1");
        note("192.0.2.1");
        note("192.0.2.2");
        AggregateReport report = report();
        assertThat(report.messages()).isEqualTo(3);
        assertThat(report.rows()).hasSize(2);
        Document xml = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(reports.xml(report).getBytes(StandardCharsets.UTF_8)));
        String ns = "urn:ietf:params:xml:ns:dmarc-2.0";
        assertThat(xml.getDocumentElement().getNamespaceURI()).isEqualTo(ns);
        assertThat(xml.getElementsByTagNameNS(ns, "record").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagNameNS(ns, "selector").item(0).getTextContent())
                .isEqualTo("s1");
        assertThat(xml.getElementsByTagNameNS(ns, "discovery_method").item(0).getTextContent())
                .isEqualTo("treewalk");
    }

    @Test
    void an_address_elsewhere_must_have_consented() {
        note("192.0.2.1");
        AggregateReport report = report();
        assertThat(report.destinations()).containsExactly("d@example.org", "r@collector.example");
        assertThat(report.refused()).containsOnlyKeys("v@victim.example");
        assertThat(report.refused().get("v@victim.example")).contains("example.org._report._dmarc.victim.example");
    }

    @Test
    void the_mail_carries_the_compressed_report_under_the_name_of_the_rfc() throws Exception {
        note("192.0.2.1");
        AggregateReport report = report();
        ReportMail mail = reports.mail(report);
        assertThat(mail.message().headers().value("Subject"))
                .contains("Report Domain: example.org Submitter: mx.example.net");
        byte[] body = mail.message().body().head(1 << 20);
        String text = new String(body, StandardCharsets.US_ASCII);
        assertThat(text)
                .containsPattern(
                        "filename=\"mx\\.example\\.net!example\\.org!1795132800!1795219199![0-9A-Za-z]+\\.xml\\.gz\"");
        assertThat(mail.message().headers().value("Subject")).endsWith("Report-ID: <" + report.id() + ">");
        String base64 = text.substring(text.lastIndexOf("base64\r\n\r\n") + 10, text.lastIndexOf("\r\n--report"));
        byte[] gz = java.util.Base64.getMimeDecoder().decode(base64);
        String xml =
                new String(new GZIPInputStream(new ByteArrayInputStream(gz)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(xml).isEqualTo(reports.xml(report));
    }

    @Test
    void a_day_that_was_sent_is_forgotten() {
        note("192.0.2.1");
        AggregateReport report = report();
        assertThat(reports.claim(report)).isTrue();
        assertThat(reports.claim(report)).as("another process").isFalse();
        reports.done(report, "queued");
        assertThat(reports.report(DAY, "example.org", soon())).isEmpty();
        assertThat(reports.days()).isEmpty();
        assertThat(reports.outcome(DAY, "example.org").orElseThrow()).startsWith("queued");
    }

    @Test
    void a_report_that_could_not_be_handed_over_may_be_claimed_again() {
        note("192.0.2.1");
        AggregateReport report = report();
        assertThat(reports.claim(report)).isTrue();
        reports.release(report);
        assertThat(reports.claim(report)).isTrue();
        assertThat(report().messages()).isEqualTo(1);
    }

    @Test
    void days_and_domains_are_found_without_reading_the_rows() {
        note("192.0.2.1");
        note("192.0.2.2");
        assertThat(reports.days()).containsExactly(DAY);
        assertThat(reports.domains(DAY)).containsExactly("example.org");
    }

    @Test
    void beyond_the_limit_of_rows_nothing_more_is_noted_and_nothing_stays_behind() {
        AggregateReports small = new AggregateReports(
                state,
                dns,
                new ReportSettings("Example", "d@mx.example.net", "", 3, 100, Duration.ofDays(7)),
                InstantSource.fixed(NOON));
        for (int i = 0; i < 10; i++) {
            boolean noted = small.note(row("192.0.2." + i), NOON, 1);
            assertThat(noted).isEqualTo(i < 3);
        }
        assertThat(small.report(DAY, "example.org", soon()).orElseThrow().rows())
                .hasSize(3);
    }

    @Test
    void consent_may_name_another_address_of_the_same_host_but_of_no_other() {
        dns.txt("example.org._report._dmarc.victim.example", "v=DMARC1; rua=mailto:dmarc@victim.example");
        note("192.0.2.1");
        assertThat(report().destinations())
                .containsExactly("d@example.org", "r@collector.example", "dmarc@victim.example");

        ZoneDns bent = new ZoneDns()
                .txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:v@victim.example")
                .txt("example.org._report._dmarc.victim.example", "v=DMARC1; rua=mailto:x@third.example");
        AggregateReport report = new AggregateReports(
                        state, bent, ReportSettings.of("n", "d@mx.example.net"), InstantSource.fixed(NOON))
                .report(DAY, "example.org", soon())
                .orElseThrow();
        assertThat(report.refused().get("v@victim.example")).contains("x@third.example");
    }

    @Test
    void a_dns_that_fails_leaves_consent_undecided() {
        dns.timeout("example.org._report._dmarc.victim.example");
        note("192.0.2.1");
        assertThat(report().undecided()).containsOnlyKeys("v@victim.example");
        assertThat(report().refused()).isEmpty();
    }

    @Test
    void the_xml_obeys_the_schema_whatever_was_in_the_mail() throws Exception {
        note("192.0.2.1");
        reports.note(
                new ReportRow(
                        "example.org",
                        "v=DMARC1; p=reject; rua=mailto:d@example.org",
                        "2001:db8::1",
                        "none",
                        false,
                        false,
                        Optional.of(new ReportRow.LocalPolicy("local_policy", "<&>\u0007\uD800 \u00e4\u4f60")),
                        "sub.example.org",
                        "",
                        List.of(new ReportRow.Signature("<evil>", "s\"&", "permerror")),
                        "[192.0.2.1]",
                        "temperror"),
                NOON,
                7);
        String xml = reports.xml(report());
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(AggregateReportsTest.class.getResource("/dmarc/aggregate-report.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        assertThat(xml).contains("<extra_contact_info>https://mx.example.net/dmarc<", "<count>7</count>");
    }

    @Test
    void a_domain_that_wants_no_reports_is_not_noted() {
        ZoneDns silent = new ZoneDns().txt("_dmarc.example.org", "v=DMARC1; p=reject");
        SpfResult none = SpfResult.none(SpfIdentity.MAILFROM, "");
        DmarcResult dmarc = new DmarcEvaluator(silent, DmarcSettings.DEFAULT)
                .check("example.org", Identifiers.of(none, List.of()), soon());
        assertThat(ReportRow.of("192.0.2.1", dmarc, none, List.of(), ReportRow.Done.REJECT, Optional.empty()))
                .isEmpty();
    }
}
