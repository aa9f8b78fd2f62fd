// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.io.StringWriter;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a report (RFC 9990, appendix A). */
final class ReportXml {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0";

    private final XMLStreamWriter xml;

    private ReportXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String write(AggregateReport report, ReportSettings settings) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            new ReportXml(xml).report(report, settings);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return out.toString();
    }

    private void report(AggregateReport report, ReportSettings settings) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.setDefaultNamespace(NAMESPACE);
        xml.writeStartElement(NAMESPACE, "feedback");
        xml.writeDefaultNamespace(NAMESPACE);
        element("version", "1.0");
        start("report_metadata");
        element("org_name", settings.organization());
        element("email", settings.email());
        optional("extra_contact_info", settings.contact());
        element("report_id", report.id());
        start("date_range");
        element("begin", Long.toString(report.begin().getEpochSecond()));
        element("end", Long.toString(report.end().getEpochSecond()));
        end();
        element("generator", "Winnow");
        end();
        policy(report);
        for (Map.Entry<ReportRow, Long> row : report.rows().entrySet()) {
            record(row.getKey(), row.getValue());
        }
        end();
        xml.writeEndDocument();
    }

    private void policy(AggregateReport report) throws XMLStreamException {
        PublishedPolicy p = PublishedPolicy.of(report.record());
        start("policy_published");
        element("domain", report.domain());
        element("p", p.p());
        optional("sp", p.sp());
        optional("np", p.np());
        element("adkim", p.adkim());
        element("aspf", p.aspf());
        element("discovery_method", "treewalk");
        optional("fo", p.fo());
        element("testing", p.testing());
        end();
    }

    private void record(ReportRow row, long count) throws XMLStreamException {
        start("record");
        start("row");
        element("source_ip", row.sourceIp());
        element("count", Long.toString(count));
        start("policy_evaluated");
        element("disposition", row.disposition());
        element("dkim", row.dkimAligned() ? "pass" : "fail");
        element("spf", row.spfAligned() ? "pass" : "fail");
        if (row.override().isPresent()) {
            start("reason");
            element("type", row.override().get().type());
            element("comment", row.override().get().comment());
            end();
        }
        end();
        end();
        start("identifiers");
        element("header_from", row.headerFrom());
        optional("envelope_from", row.envelopeFrom());
        end();
        start("auth_results");
        for (ReportRow.Signature s : row.dkim()) {
            start("dkim");
            element("domain", s.domain());
            element("selector", s.selector());
            element("result", s.result());
            end();
        }
        if (!row.spfDomain().isEmpty()) {
            start("spf");
            element("domain", row.spfDomain());
            // RFC 9990, section 3.1.1.12: the only scope there is.
            element("scope", "mfrom");
            element("result", row.spfResult());
            end();
        }
        end();
        end();
    }

    private void start(String name) throws XMLStreamException {
        xml.writeStartElement(NAMESPACE, name);
    }

    private void end() throws XMLStreamException {
        xml.writeEndElement();
    }

    private void optional(String name, String value) throws XMLStreamException {
        if (!value.isEmpty()) {
            element(name, value);
        }
    }

    private void element(String name, String value) throws XMLStreamException {
        start(name);
        xml.writeCharacters(printable(value));
        end();
    }

    /** XML 1.0 has no way to write control characters. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c < 0x20 || c == 0xFFFE || c == 0xFFFF || (c >= 0xD800 && c <= 0xDFFF) ? '?' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
