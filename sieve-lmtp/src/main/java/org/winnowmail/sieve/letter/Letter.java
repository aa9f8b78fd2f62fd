// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.letter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Octets;

/** A mail being written. */
public final class Letter {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss xx", Locale.ENGLISH);

    private final List<HeaderField> fields = new ArrayList<>();
    private byte[] body = {};

    /** A letter of now, with a message id of its own. */
    public static Letter of(Instant now, ZoneId zone, String hostName) {
        Letter letter = new Letter();
        letter.raw("Message-ID", "<" + UUID.randomUUID() + ".sieve@" + HeaderText.flat(hostName) + ">");
        letter.raw("Date", DATE.format(now.atZone(zone)));
        return letter;
    }

    /** A field of free text. */
    public Letter text(String name, String value) {
        return raw(name, HeaderText.unstructured(value, name.length()));
    }

    /** A field with one address. */
    public Letter address(String name, AddressHeader.Mailbox mailbox) {
        return raw(name, HeaderText.address(mailbox));
    }

    /** A field of several addresses, one a line. */
    public Letter addresses(String name, List<AddressHeader.Mailbox> mailboxes) {
        return raw(
                name,
                String.join(
                        ",\r\n ", mailboxes.stream().map(HeaderText::address).toList()));
    }

    /** A field whose value is fit for the wire already; long ones are folded. */
    public Letter raw(String name, String value) {
        fields.add(HeaderField.of(name, HeaderText.fold(value, name.length())));
        return this;
    }

    /** A body of plain text. */
    public Letter plain(String text) {
        raw("MIME-Version", "1.0");
        raw("Content-Type", "text/plain; charset=utf-8");
        raw("Content-Transfer-Encoding", "8bit");
        body = withLineEnd(Octets.encode(text));
        return this;
    }

    /** A body that brings its own MIME header (RFC 5230, section 4.3). */
    public Letter entity(String entity) {
        raw("MIME-Version", "1.0");
        Message parsed = Message.parse(Octets.encode(entity));
        for (HeaderField field : parsed.headers()) {
            if (field.name().regionMatches(true, 0, "Content-", 0, 8)) {
                fields.add(field);
            }
        }
        body = withLineEnd(parsed.body().head(Integer.MAX_VALUE));
        return this;
    }

    /** A body of several parts, each with its own header. */
    public Letter report(String reportType, List<String> parts) {
        String boundary = "=_" + UUID.randomUUID();
        raw("MIME-Version", "1.0");
        raw("Content-Type", "multipart/report; report-type=" + reportType + ";\r\n\tboundary=\"" + boundary + "\"");
        StringBuilder all = new StringBuilder("This is a report in several parts (MIME).\r\n\r\n");
        for (String part : parts) {
            all.append("--").append(boundary).append("\r\n").append(part).append("\r\n");
        }
        all.append("--").append(boundary).append("--\r\n");
        body = Octets.encode(all.toString());
        return this;
    }

    private static byte[] withLineEnd(byte[] text) {
        String s = new String(text, StandardCharsets.ISO_8859_1);
        return s.endsWith("\n") ? text : (s + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    public Message done() {
        return new Message(new Headers(fields), Body.of(body));
    }
}
