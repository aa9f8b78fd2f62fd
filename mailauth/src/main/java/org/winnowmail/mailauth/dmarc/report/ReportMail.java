// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.winnowmail.message.MailDate;
import org.winnowmail.message.Message;

/**
 * A report as a mail (RFC 9990, section 3.5): a line of text and the compressed XML.
 *
 * @param from envelope sender
 * @param to envelope recipients
 * @param message what to send; to be DKIM-signed for the submitter's domain
 */
public record ReportMail(String from, List<String> to, Message message) {
    public ReportMail {
        to = List.copyOf(to);
    }

    static ReportMail of(AggregateReport report, String xml, ReportSettings settings, Instant now) {
        String file = report.fileName(settings.submitter()) + ".xml.gz";
        String boundary = "report-" + report.id();
        String text = String.join(
                "\r\n",
                "From: <" + settings.email() + ">",
                "To: "
                        + String.join(
                                ",\r\n ",
                                report.destinations().stream()
                                        .map(a -> "<" + a + ">")
                                        .toList()),
                "Subject: Report Domain: " + report.domain() + " Submitter: " + settings.submitter(),
                " Report-ID: <" + report.id() + ">",
                "Date: " + MailDate.write(now, ZoneOffset.UTC),
                "Message-ID: <" + report.id() + "@" + settings.submitter() + ">",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"",
                "",
                "--" + boundary,
                "Content-Type: text/plain; charset=us-ascii",
                "",
                "This is a DMARC aggregate report (RFC 9990) about mail from " + report.domain(),
                "seen by " + settings.submitter() + " from " + report.begin() + " to " + report.end() + ": "
                        + report.messages() + (report.messages() == 1 ? " message." : " messages."),
                "It was asked for by the rua= of the DMARC record of " + report.domain() + ".",
                "",
                "--" + boundary,
                "Content-Type: application/gzip; name=\"" + file + "\"",
                "Content-Disposition: attachment;",
                "\tfilename=\"" + file + "\"",
                "Content-Transfer-Encoding: base64",
                "",
                Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(gzip(xml)),
                "",
                "--" + boundary + "--",
                "");
        return new ReportMail(
                settings.email(), report.destinations(), Message.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] gzip(String xml) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(xml.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return out.toByteArray();
    }
}
