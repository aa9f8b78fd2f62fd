// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
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
    private final AggregateReports reports =
            new AggregateReports(state, dns, ReportSettings.of("mx.example.net"), InstantSource.fixed(NOON));

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
        reports.note(ReportRow.of(ip, dmarc, spf, List.of(dkim), ReportRow.Done.PASS, Optional.empty())
                .orElseThrow());
    }

    @Test
    void equal_messages_are_one_row_with_a_count() throws Exception {
        note("192.0.2.1");
        note("192.0.2.1");
        note("192.0.2.2");
        AggregateReport report = reports.reports(DAY, soon()).getFirst();
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
        AggregateReport report = reports.reports(DAY, soon()).getFirst();
        assertThat(report.destinations()).containsExactly("d@example.org", "r@collector.example");
        assertThat(report.refused()).containsOnlyKeys("v@victim.example");
        assertThat(report.refused().get("v@victim.example")).contains("example.org._report._dmarc.victim.example");
    }

    @Test
    void the_mail_carries_the_compressed_report_under_the_name_of_the_rfc() throws Exception {
        note("192.0.2.1");
        AggregateReport report = reports.reports(DAY, soon()).getFirst();
        ReportMail mail = reports.mail(report);
        assertThat(mail.message().headers().value("Subject"))
                .contains("Report Domain: example.org Submitter: mx.example.net");
        byte[] body = mail.message().body().head(1 << 20);
        String text = new String(body, StandardCharsets.US_ASCII);
        assertThat(text).contains("filename=\"mx.example.net!example.org!1795132800!1795219199!");
        String base64 = text.substring(text.lastIndexOf("base64\r\n\r\n") + 10, text.lastIndexOf("\r\n--report"));
        byte[] gz = java.util.Base64.getMimeDecoder().decode(base64);
        String xml =
                new String(new GZIPInputStream(new ByteArrayInputStream(gz)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(xml).isEqualTo(reports.xml(report));
    }

    @Test
    void a_day_that_was_sent_is_forgotten() {
        note("192.0.2.1");
        reports.forget(reports.reports(DAY, soon()).getFirst());
        assertThat(reports.reports(DAY, soon())).isEmpty();
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
